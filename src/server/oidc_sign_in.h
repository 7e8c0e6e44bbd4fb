// Sign-in by an identity provider in a running server: the client of the provider, and what becomes of who comes back.
//
// Threads: from any number at once.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "attest/key_file.h"
#include "auth/oidc.h"
#include "auth/oidc_logins.h"
#include "auth/oidc_people.h"
#include "auth/rate_limit.h"
#include "auth/sessions.h"
#include "base/instant.h"
#include "base/result.h"
#include "net/http_message.h"
#include "server/config.h"
#include "server/people.h"
#include "store/documents.h"

namespace seaworthy::server {

// Where the browser comes back; the provider must know it.
inline constexpr std::string_view kOidcCallback = "/auth/oidc/callback";

class OidcSignIn {
 public:
  // `origin` is that of this server, as browsers see it. `people`, `documents` and `http` outlive it. Errors:
  // auth/bad-oidc-settings, and those of attest::ReadPassphrase for the client's secret.
  static Result<std::unique_ptr<OidcSignIn>> Open(const OidcConfig& config, const std::string& origin,
                                                  const attest::Environment& environment, People& people,
                                                  store::Documents& documents, net::HttpTransport& http, Clock clock);

  // How long this address has to wait before it may begin another one; zero: not at all, and one is taken.
  std::chrono::seconds Wait(std::string_view address, Instant now);

  // Errors: those of auth::OidcClient::Begin.
  Result<auth::OidcStart> Begin(std::string_view return_to) { return client_.Begin(return_to); }

  struct Welcome {
    auth::Sessions::Started session;
    std::string return_to;
  };
  // `replaces`: the session that the browser sent along. Errors: those of auth::OidcClient::Finish and
  // auth::OidcPeople::Welcome.
  Result<Welcome> Finish(const auth::OidcAnswer& answer, std::string_view cookie, auth::SessionOrigin origin,
                         std::string_view replaces, Instant now);

  // Where the browser can sign out at the provider; empty where it cannot. Errors: those of auth::OidcClient.
  Result<std::string> SignOutUrl() { return client_.SignOutUrl("", ""); }

 private:
  OidcSignIn(auth::OidcSettings settings, People& people, store::Documents& documents, net::HttpTransport& http,
             Clock clock);

  People& people_;
  auth::StoredOidcLogins logins_;
  auth::OidcClient client_;
  auth::OidcPeople accounts_;
  auth::RateLimit limit_;
};

}  // namespace seaworthy::server
