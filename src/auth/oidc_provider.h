// An identity provider as it describes itself: OpenID Connect Discovery 1.0, and its keys.
//
// Both are asked for when they are first needed and kept for an hour; keys are asked for again, at most once a minute,
// when a token names one that is not known. While one caller asks, the others wait for its answer; after a failure the
// provider is left alone for a few seconds, so that a provider that is down does not hold up every worker.
//
// Threads: from several at once.
#pragma once

#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "auth/oidc_jws.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/result.h"
#include "net/http_message.h"

namespace seaworthy::auth {

struct OidcMetadata {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string userinfo_endpoint;                   // Empty: none.
  std::string end_session_endpoint;                // Empty: none.
  bool names_issuer = false;                       // Answers with `iss` (RFC 9207).
  std::vector<std::string> client_authentication;  // `client_secret_basic`, …
};

// https, or http on this very machine, without query and fragment. Error: auth/bad-oidc-settings.
Result<> CheckIssuer(const std::string& issuer);

// Where it describes itself.
std::string DiscoveryUrl(std::string_view issuer);

// The description must be of exactly that issuer, and an https issuer has https endpoints only. Errors:
// auth/bad-oidc-settings for another issuer, auth/provider-unusable.
Result<OidcMetadata> ReadMetadata(std::string_view json, std::string_view issuer);

class OidcProvider {
 public:
  // `http` outlives this. Precondition: CheckIssuer() holds.
  OidcProvider(std::string issuer, net::HttpTransport& http, Clock clock);

  const std::string& issuer() const { return issuer_; }

  // Errors: those of ReadMetadata and of net.
  Result<OidcMetadata> Metadata(std::stop_token stop = {});

  // The payload of a token that the provider signed. Errors: those of VerifyJws, Metadata and ReadKeySet.
  Result<std::string> Verify(std::string_view token, std::stop_token stop = {});

 private:
  // All three with mutex_ held.
  Result<> LoadMetadata(const std::stop_token& stop);
  Result<> LoadKeys(Span most_age, const std::stop_token& stop);
  Result<std::string> Get(const std::string& url, const std::stop_token& stop);

  Result<std::vector<JwsKey>> Keys(Span most_age, const std::stop_token& stop);

  const std::string issuer_;
  net::HttpTransport& http_;
  const Clock clock_;

  std::mutex mutex_;  // Guards what follows; held while the provider is asked.
  std::optional<OidcMetadata> metadata_;
  Instant metadata_since_;
  std::optional<std::vector<JwsKey>> keys_;
  Instant keys_since_;
  std::optional<Error> failure_;  // Of the last request.
  Instant failed_at_;
};

}  // namespace seaworthy::auth
