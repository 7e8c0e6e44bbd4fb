// Sign-in by an identity provider: OpenID Connect's code flow with PKCE (RFC 7636), as a confidential client or,
// without a secret, as a public one.
//
//   SEAWORTHY_TRY(OidcStart start, client.Begin("/reviews"));         // set start.cookie, redirect to start.url
//   …the browser comes back to the redirect URI…
//   SEAWORTHY_TRY(OidcEnd end, client.Finish(answer, cookie));        // end.identity has signed in
//
// Between the two stands one row in `logins`, found by the answer's `state` and good for ten minutes and for once. The
// cookie ties it to the browser that began: without it, somebody could be signed in as somebody else. The caller makes
// it HttpOnly and SameSite=Lax. Nothing else is kept, so that any server may finish what another began.
//
// Threads: from several at once.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "auth/oidc_claims.h"
#include "auth/oidc_provider.h"
#include "auth/secret.h"
#include "base/instant.h"
#include "base/result.h"
#include "net/http_message.h"

namespace seaworthy::auth {

struct OidcSettings {
  std::string issuer;
  std::string client_id;
  std::string client_secret;  // Empty: a public client.
  std::string redirect_uri;   // `https://prr.example.org/sign-in/callback`.
  std::vector<std::string> scopes = {"openid", "profile", "email"};
  std::string groups_claim = "groups";  // Empty: groups are not wanted.
};

// Error: auth/bad-oidc-settings.
Result<> CheckSettings(const OidcSettings& settings);

// A sign-in that was begun.
struct OidcLogin {
  std::string id;       // SHA-256 of the state.
  std::string browser;  // SHA-256 of the cookie.
  std::string nonce;
  std::string verifier;
  std::string return_to;  // A path of ours.
  Instant until;
};

// Where sign-ins wait. Threads: from several at once.
class OidcLogins {
 public:
  virtual ~OidcLogins() = default;

  virtual Result<> Put(const OidcLogin& login) = 0;
  // Takes it away, so that of several that ask one gets it; nothing where there is none.
  virtual Result<std::optional<OidcLogin>> Take(const std::string& id) = 0;
};

struct OidcStart {
  std::string url;
  std::string cookie;
};

// The query of the redirect URI, decoded; empty where there is no such parameter.
struct OidcAnswer {
  std::string state;
  std::string code;
  std::string issuer;  // `iss`
  std::string error;
  std::string error_description;
};

struct OidcEnd {
  OidcIdentity identity;
  std::string id_token;  // For SignOutUrl().
  std::string session;   // `sid`: the provider's own session; empty where it tells none.
  std::string return_to;
};

// BASE64URL(SHA256(verifier)), RFC 7636.
std::string CodeChallenge(std::string_view verifier);

class OidcClient {
 public:
  // `http` and `logins` outlive this. Precondition: CheckSettings() holds.
  OidcClient(OidcSettings settings, net::HttpTransport& http, OidcLogins& logins, Clock clock, RandomBytes random);

  // A `return_to` that is no path of ours becomes `/`. Errors: those of OidcProvider::Metadata and OidcLogins::Put.
  Result<OidcStart> Begin(std::string_view return_to, std::stop_token stop = {});

  // Errors: auth/unknown-login, auth/provider-refused, auth/bad-id-token, auth/unknown-key, auth/too-many-groups,
  // auth/provider-unusable, and those of net and of OidcLogins::Take. Whatever it is, the sign-in is over.
  Result<OidcEnd> Finish(const OidcAnswer& answer, std::string_view cookie, std::stop_token stop = {});

  // Where to send a browser so that the provider forgets it too; empty where the provider has no such place.
  // `return_to` is a URL that the provider knows, or empty.
  Result<std::string> SignOutUrl(std::string_view id_token, std::string_view return_to, std::stop_token stop = {});

 private:
  struct Tokens {
    std::string id_token;
    std::string access_token;
  };

  Result<OidcLogin> TakeLogin(const OidcAnswer& answer, std::string_view cookie);
  Result<Tokens> Exchange(const OidcMetadata& metadata, const OidcAnswer& answer, const OidcLogin& login,
                          const std::stop_token& stop);
  Result<> Authenticate(const OidcMetadata& metadata, net::HttpAsk& ask) const;
  Result<OidcDocument> UserInfo(const OidcMetadata& metadata, const std::string& access_token,
                                const std::stop_token& stop);

  const OidcSettings settings_;
  net::HttpTransport& http_;
  OidcLogins& logins_;
  const Clock clock_;
  const RandomBytes random_;
  OidcProvider provider_;
};

}  // namespace seaworthy::auth
