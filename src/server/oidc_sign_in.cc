#include "server/oidc_sign_in.h"

#include <utility>

#include "base/text.h"

namespace seaworthy::server {
namespace {

constexpr auth::Rate kBeginnings{.burst = 30, .refill = std::chrono::seconds(5)};
constexpr std::size_t kMostAddresses = 50'000;

Result<std::string> SecretOf(const std::string& reference, const attest::Environment& environment) {
  if (reference.empty()) return std::string();
  auto secret = attest::ReadPassphrase(reference, environment);
  if (!secret.ok()) return std::move(secret).error().Within("while reading oidc.client_secret");
  return std::string(secret->view());
}

std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : Split(text, ',')) {
    if (const std::string_view trimmed = Trim(word); !trimmed.empty()) words.emplace_back(trimmed);
  }
  return words;
}

}  // namespace

Result<std::unique_ptr<OidcSignIn>> OidcSignIn::Open(const OidcConfig& config, const std::string& origin,
                                                     const attest::Environment& environment, People& people,
                                                     store::Documents& documents, net::HttpTransport& http,
                                                     Clock clock) {
  auth::OidcSettings settings{.issuer = config.issuer,
                              .client_id = config.client_id,
                              .redirect_uri = origin + std::string(kOidcCallback),
                              .scopes = WordsOf(config.scopes),
                              .groups_claim = config.groups_claim};
  SEAWORTHY_TRY(settings.client_secret, SecretOf(config.client_secret, environment));
  SEAWORTHY_RETURN_IF_ERROR(auth::CheckSettings(settings));
  return std::unique_ptr<OidcSignIn>(new OidcSignIn(std::move(settings), people, documents, http, std::move(clock)));
}

OidcSignIn::OidcSignIn(auth::OidcSettings settings, People& people, store::Documents& documents,
                       net::HttpTransport& http, Clock clock)
    : people_(people),
      logins_(documents, clock),
      client_(settings, http, logins_, clock, people.random),
      accounts_(people.accounts, people.teams, !settings.groups_claim.empty()),
      limit_(kBeginnings, kMostAddresses) {}

std::chrono::seconds OidcSignIn::Wait(std::string_view address, Instant now) {
  return limit_.Take(auth::AddressKey(address), now);
}

Result<OidcSignIn::Welcome> OidcSignIn::Finish(const auth::OidcAnswer& answer, std::string_view cookie,
                                               auth::SessionOrigin origin, std::string_view replaces, Instant now) {
  SEAWORTHY_TRY(auth::OidcEnd end, client_.Finish(answer, cookie));
  SEAWORTHY_TRY(const auth::Account account, accounts_.Welcome(end.identity, now));
  origin.external_session = std::move(end.session);
  auto started = people_.sessions.Start(account, auth::Known::kOidc, origin, now, replaces);
  people_
      .Changed();  // A GET, so that nobody else says it: teams and names may be others, and the session before ended.
  if (!started.ok()) return std::move(started).error();
  return Welcome{*std::move(started), std::move(end.return_to)};
}

}  // namespace seaworthy::server
