#include "auth/oidc.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>

#include "auth/errors.h"
#include "auth/same_site.h"
#include "base/digest.h"
#include "base/text.h"
#include "net/http_url.h"

namespace seaworthy::auth {
namespace {

constexpr Span kSignInTakes{600, 0};
constexpr std::size_t kMostBytes = 512 << 10;
constexpr std::chrono::milliseconds kDeadline{10'000};

using Parameters = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string Encoded(Parameters parameters) {
  std::string out;
  for (const auto& [name, text] : parameters) {
    if (!out.empty()) out += '&';
    out += fmt::format("{}={}", name, net::EncodeForUrl(text));
  }
  return out;
}

std::string WithQuery(const std::string& url, const std::string& query) {
  return url + (url.find('?') == std::string::npos ? '?' : '&') + query;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string Base64(std::string_view bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    variant);
  out.pop_back();  // The end of a C string.
  return out;
}

// Foreign words are for people only, so they are cut and kept on one line.
Error Refused(std::string_view error, std::string_view description) {
  std::string message = fmt::format("the identity provider answered \"{}\"", OneLine(error, 60));
  if (!description.empty()) message += fmt::format(": {}", OneLine(description, 200));
  return {kProviderRefused, std::move(message)};
}

bool Offers(const OidcMetadata& metadata, std::string_view method) {
  return std::ranges::find(metadata.client_authentication, method) != metadata.client_authentication.end();
}

}  // namespace

std::string CodeChallenge(std::string_view verifier) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size());
  return Base64(digest, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

Result<> CheckSettings(const OidcSettings& settings) {
  SEAWORTHY_RETURN_IF_ERROR(CheckIssuer(settings.issuer));
  if (settings.client_id.empty()) return Error(kBadOidcSettings, "the identity provider's client id is missing");
  if (!net::ParseHttpUrl(settings.redirect_uri).ok()) {
    return Error(kBadOidcSettings, fmt::format("the redirect URI \"{}\" is no URL", OneLine(settings.redirect_uri)));
  }
  if (std::ranges::find(settings.scopes, "openid") == settings.scopes.end()) {
    return Error(kBadOidcSettings, "the scopes lack \"openid\"");
  }
  return {};
}

OidcClient::OidcClient(OidcSettings settings, net::HttpTransport& http, OidcLogins& logins, Clock clock,
                       RandomBytes random)
    : settings_(std::move(settings)),
      http_(http),
      logins_(logins),
      clock_(clock),
      random_(std::move(random)),
      provider_(settings_.issuer, http, std::move(clock)) {}

Result<OidcStart> OidcClient::Begin(std::string_view return_to, std::stop_token stop) {
  SEAWORTHY_TRY(const OidcMetadata metadata, provider_.Metadata(std::move(stop)));
  const std::string state = MakeSecret(random_);
  const std::string cookie = MakeSecret(random_);
  const OidcLogin login{.id = Sha256(state),
                        .browser = Sha256(cookie),
                        .nonce = MakeSecret(random_),
                        .verifier = MakeSecret(random_),
                        .return_to = IsLocalPath(return_to) ? std::string(return_to) : "/",
                        .until = clock_() + kSignInTakes};
  SEAWORTHY_RETURN_IF_ERROR(logins_.Put(login));
  const std::string query = Encoded({{"response_type", "code"},
                                     {"client_id", settings_.client_id},
                                     {"redirect_uri", settings_.redirect_uri},
                                     {"scope", Joined(settings_.scopes)},
                                     {"state", state},
                                     {"nonce", login.nonce},
                                     {"code_challenge", CodeChallenge(login.verifier)},
                                     {"code_challenge_method", "S256"}});
  return OidcStart{WithQuery(metadata.authorization_endpoint, query), cookie};
}

Result<OidcEnd> OidcClient::Finish(const OidcAnswer& answer, std::string_view cookie, std::stop_token stop) {
  SEAWORTHY_TRY(const OidcLogin login, TakeLogin(answer, cookie));
  SEAWORTHY_TRY(const OidcMetadata metadata, provider_.Metadata(stop));
  const bool other = answer.issuer != settings_.issuer && (metadata.names_issuer || !answer.issuer.empty());
  if (other) return Error(kUnknownLogin, "the answer is not of the identity provider that was asked");
  if (!answer.error.empty()) return Refused(answer.error, answer.error_description);
  if (answer.code.empty()) return Error(kProviderUnusable, "the identity provider's answer holds no code");
  SEAWORTHY_TRY(Tokens tokens, Exchange(metadata, answer, login, stop));
  SEAWORTHY_TRY(const std::string payload, provider_.Verify(tokens.id_token, stop));
  SEAWORTHY_TRY(const OidcDocument claims,
                CheckIdToken(payload, {settings_.issuer, settings_.client_id, login.nonce, clock_()}));
  std::optional<OidcDocument> user_info;
  if (LeavesOut(claims, settings_.groups_claim) && !metadata.userinfo_endpoint.empty()) {
    SEAWORTHY_TRY(user_info, UserInfo(metadata, tokens.access_token, stop));
  }
  SEAWORTHY_TRY(OidcIdentity identity, ReadIdentity(claims, user_info ? &*user_info : nullptr, settings_.groups_claim));
  return OidcEnd{std::move(identity), std::move(tokens.id_token), claims.Text("sid"), login.return_to};
}

Result<OidcLogin> OidcClient::TakeLogin(const OidcAnswer& answer, std::string_view cookie) {
  SEAWORTHY_TRY(std::optional<OidcLogin> login, logins_.Take(Sha256(answer.state)));
  if (!login || login->until < clock_() || !SameSecret(login->browser, Sha256(cookie))) {
    return Error(kUnknownLogin, "this sign-in was not begun by this browser, is over, or took more than ten minutes")
        .Advise("sign in again");
  }
  return *std::move(login);
}

Result<OidcClient::Tokens> OidcClient::Exchange(const OidcMetadata& metadata, const OidcAnswer& answer,
                                                const OidcLogin& login, const std::stop_token& stop) {
  net::HttpAsk ask{.method = "POST",
                   .url = metadata.token_endpoint,
                   .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
                   .body = Encoded({{"grant_type", "authorization_code"},
                                    {"code", answer.code},
                                    {"redirect_uri", settings_.redirect_uri},
                                    {"code_verifier", login.verifier}}),
                   .most_bytes = kMostBytes,
                   .deadline = kDeadline};
  SEAWORTHY_RETURN_IF_ERROR(Authenticate(metadata, ask));
  auto reply = http_.Fetch(ask, stop);
  if (!reply.ok()) return std::move(reply).error().Within("while asking the identity provider for tokens");
  const auto document = OidcDocument::Read(reply->body, "the answer for tokens");
  const std::string error = document.ok() ? document->Text("error") : std::string();
  if (!error.empty()) return Refused(error, document->Text("error_description"));
  if (reply->status != 200) {
    return Error(kProviderUnusable, fmt::format("the identity provider answered {} for tokens", reply->status));
  }
  if (!document.ok()) return document.error();
  Tokens tokens{document->Text("id_token"), document->Text("access_token")};
  if (tokens.id_token.empty() || Lower(document->Text("token_type")) != "bearer") {
    return Error(kProviderUnusable, "the identity provider's answer for tokens holds none that can be used");
  }
  return tokens;
}

// RFC 6749, section 2.3.1: both halves are form-encoded before they become one text.
Result<> OidcClient::Authenticate(const OidcMetadata& metadata, net::HttpAsk& ask) const {
  if (settings_.client_secret.empty()) {
    ask.body += "&" + Encoded({{"client_id", settings_.client_id}});
  } else if (Offers(metadata, "client_secret_basic")) {
    const std::string both = net::EncodeForUrl(settings_.client_id) + ":" + net::EncodeForUrl(settings_.client_secret);
    ask.headers.push_back({"Authorization", "Basic " + Base64(both, sodium_base64_VARIANT_ORIGINAL)});
  } else if (Offers(metadata, "client_secret_post")) {
    ask.body += "&" + Encoded({{"client_id", settings_.client_id}, {"client_secret", settings_.client_secret}});
  } else {
    return Error(kBadOidcSettings, "the identity provider takes no client secret, neither by header nor by form");
  }
  return {};
}

Result<OidcDocument> OidcClient::UserInfo(const OidcMetadata& metadata, const std::string& access_token,
                                          const std::stop_token& stop) {
  auto reply = http_.Fetch({.url = metadata.userinfo_endpoint,
                            .headers = {{"Authorization", "Bearer " + access_token}, {"Accept", "application/json"}},
                            .most_bytes = kMostBytes,
                            .deadline = kDeadline},
                           stop);
  if (!reply.ok()) return std::move(reply).error().Within("while asking the identity provider for UserInfo");
  if (reply->status != 200) {
    return Error(kProviderUnusable, fmt::format("the identity provider answered {} for UserInfo", reply->status));
  }
  return OidcDocument::Read(reply->body, "UserInfo");
}

Result<std::string> OidcClient::SignOutUrl(std::string_view id_token, std::string_view return_to,
                                           std::stop_token stop) {
  SEAWORTHY_TRY(const OidcMetadata metadata, provider_.Metadata(std::move(stop)));
  if (metadata.end_session_endpoint.empty()) return std::string();
  std::string query = Encoded({{"client_id", settings_.client_id}});
  if (!id_token.empty()) query += "&" + Encoded({{"id_token_hint", id_token}});
  if (!return_to.empty()) query += "&" + Encoded({{"post_logout_redirect_uri", return_to}});
  return WithQuery(metadata.end_session_endpoint, query);
}

}  // namespace seaworthy::auth
