// What an identity provider says about somebody, once its signature holds: OpenID Connect Core 1.0, section 3.1.3.7.
// Pure.
//
// Who somebody is, is issuer and subject together; a name or an address of mail may change or be given to another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/oidc_document.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::auth {

struct OidcIdentity {
  std::string issuer;
  std::string subject;
  std::string name;                 // For display; empty where the provider tells none.
  std::string user_name;            // `preferred_username`.
  std::string email;                //
  bool email_verified = false;      // Only then the address may say who somebody is.
  std::vector<std::string> groups;  // As the provider names them.
};

struct IdTokenExpectation {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now;
};

// The claims of a payload that was verified, if the token is for us, of this sign-in and of this time (give or take a
// minute). Error: auth/bad-id-token.
Result<OidcDocument> CheckIdToken(std::string_view payload, const IdTokenExpectation& expected);

// Whether the token leaves out what UserInfo may tell. `groups_claim` empty: groups are not wanted.
bool LeavesOut(const OidcDocument& id_token, std::string_view groups_claim);

// What the token says, and where it says nothing, UserInfo, if given. Errors: auth/bad-id-token where UserInfo is of
// somebody else, auth/too-many-groups where the provider only says where the groups could be asked for.
Result<OidcIdentity> ReadIdentity(const OidcDocument& id_token, const OidcDocument* user_info,
                                  std::string_view groups_claim);

}  // namespace seaworthy::auth
