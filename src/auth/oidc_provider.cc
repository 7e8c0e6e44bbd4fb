#include "auth/oidc_provider.h"

#include <utility>

#include <fmt/format.h>

#include "auth/errors.h"
#include "auth/oidc_document.h"
#include "base/text.h"
#include "net/http_url.h"

namespace seaworthy::auth {
namespace {

constexpr Span kKeptFor{3600, 0};
constexpr Span kKeysKeptAtLeast{60, 0};
constexpr Span kPause{5, 0};
constexpr std::size_t kMostBytes = 512 << 10;
constexpr std::chrono::milliseconds kDeadline{10'000};

bool IsThisMachine(const net::HttpUrl& url) {
  return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "[::1]";
}

Result<std::string> Endpoint(const OidcDocument& document, std::string_view name, bool secure) {
  const std::string text = document.Text(name);
  if (text.empty()) return text;
  const auto url = net::ParseHttpUrl(text);
  if (!url.ok() || text.find('#') != std::string::npos) {
    return Error(kProviderUnusable, fmt::format("the provider's {} is no URL that can be used", name));
  }
  if (secure && !url->secure()) return Error(kProviderUnusable, fmt::format("the provider's {} is not https", name));
  return text;
}

}  // namespace

Result<> CheckIssuer(const std::string& issuer) {
  const auto url = net::ParseHttpUrl(issuer);
  if (!url.ok()) return Error(kBadOidcSettings, fmt::format("the issuer \"{}\" is no URL", OneLine(issuer)));
  if (issuer.find_first_of("?#") != std::string::npos) {
    return Error(kBadOidcSettings, fmt::format("the issuer \"{}\" has a query or a fragment", OneLine(issuer)));
  }
  if (url->secure() || IsThisMachine(*url)) return {};
  return Error(kBadOidcSettings, fmt::format("the issuer \"{}\" is not https", OneLine(issuer)));
}

std::string DiscoveryUrl(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return fmt::format("{}/.well-known/openid-configuration", issuer);
}

Result<OidcMetadata> ReadMetadata(std::string_view json, std::string_view issuer) {
  SEAWORTHY_TRY(const OidcDocument document, OidcDocument::Read(json, "the provider's description of itself"));
  if (document.Text("issuer") != issuer) {
    return Error(kBadOidcSettings,
                 fmt::format("the provider calls itself \"{}\", not \"{}\"", OneLine(document.Text("issuer")), issuer))
        .Advise("set the issuer up as the provider writes it, up to the last slash");
  }
  const bool secure = issuer.starts_with("https:");
  OidcMetadata out;
  SEAWORTHY_TRY(out.authorization_endpoint, Endpoint(document, "authorization_endpoint", secure));
  SEAWORTHY_TRY(out.token_endpoint, Endpoint(document, "token_endpoint", secure));
  SEAWORTHY_TRY(out.jwks_uri, Endpoint(document, "jwks_uri", secure));
  SEAWORTHY_TRY(out.userinfo_endpoint, Endpoint(document, "userinfo_endpoint", secure));
  SEAWORTHY_TRY(out.end_session_endpoint, Endpoint(document, "end_session_endpoint", secure));
  if (out.authorization_endpoint.empty() || out.token_endpoint.empty() || out.jwks_uri.empty()) {
    return Error(kProviderUnusable, "the provider does not say where to sign in, where its tokens or its keys are");
  }
  out.names_issuer = document.Flag("authorization_response_iss_parameter_supported").value_or(false);
  out.client_authentication =
      document.Texts("token_endpoint_auth_methods_supported").value_or(std::vector<std::string>{"client_secret_basic"});
  return out;
}

OidcProvider::OidcProvider(std::string issuer, net::HttpTransport& http, Clock clock)
    : issuer_(std::move(issuer)), http_(http), clock_(std::move(clock)) {}

Result<OidcMetadata> OidcProvider::Metadata(std::stop_token stop) {
  const std::lock_guard lock(mutex_);
  SEAWORTHY_RETURN_IF_ERROR(LoadMetadata(stop));
  return *metadata_;
}

Result<std::string> OidcProvider::Verify(std::string_view token, std::stop_token stop) {
  SEAWORTHY_TRY(const std::vector<JwsKey> keys, Keys(kKeptFor, stop));
  auto payload = VerifyJws(token, keys);
  if (payload.ok() || !payload.error().Is(kUnknownKey)) return payload;
  SEAWORTHY_TRY(const std::vector<JwsKey> newer, Keys(kKeysKeptAtLeast, stop));
  return VerifyJws(token, newer);
}

Result<std::vector<JwsKey>> OidcProvider::Keys(Span most_age, const std::stop_token& stop) {
  const std::lock_guard lock(mutex_);
  SEAWORTHY_RETURN_IF_ERROR(LoadKeys(most_age, stop));
  return *keys_;
}

Result<> OidcProvider::LoadMetadata(const std::stop_token& stop) {
  const Instant now = clock_();
  if (metadata_ && now - metadata_since_ < kKeptFor) return {};
  SEAWORTHY_TRY(const std::string json, Get(DiscoveryUrl(issuer_), stop));
  SEAWORTHY_TRY(metadata_, ReadMetadata(json, issuer_));
  metadata_since_ = now;
  return {};
}

Result<> OidcProvider::LoadKeys(Span most_age, const std::stop_token& stop) {
  const Instant now = clock_();
  if (keys_ && now - keys_since_ < most_age) return {};
  SEAWORTHY_RETURN_IF_ERROR(LoadMetadata(stop));
  SEAWORTHY_TRY(const std::string json, Get(metadata_->jwks_uri, stop));
  SEAWORTHY_TRY(keys_, ReadKeySet(json));
  keys_since_ = now;
  return {};
}

Result<std::string> OidcProvider::Get(const std::string& url, const std::stop_token& stop) {
  const Instant now = clock_();
  if (failure_ && now - failed_at_ < kPause) return *failure_;
  auto answer = http_.Fetch(
      {.url = url, .headers = {{"Accept", "application/json"}}, .most_bytes = kMostBytes, .deadline = kDeadline}, stop);
  failure_.reset();
  if (answer.ok() && answer->status == 200) return std::move(answer->body);
  Error error = answer.ok() ? Error(kProviderUnusable, fmt::format("{} answered with {}", url, answer->status))
                            : std::move(answer).error().Within("while asking the identity provider");
  if (!stop.stop_requested()) {
    failure_ = error;
    failed_at_ = now;
  }
  return error;
}

}  // namespace seaworthy::auth
