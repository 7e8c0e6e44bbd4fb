// Signed tokens of identity providers: JWS (RFC 7515) in compact form with keys of a JWK set (RFC 7517). Pure.
//
// Accepted are RS256, PS256 and ES256, whatever the token or the key says: `none` and the HMAC family, with which a
// public key would pass for a shared secret, never are. A key counts only for its own algorithm, use and curve; RSA
// keys below 2048 bits do not count. A header with `crit` is refused, since nothing critical is understood.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::auth {

struct JwsKey {
  std::string id;         // Empty: it has none.
  std::string algorithm;  // The one algorithm that it is used with here; empty: RS256 or PS256.
  std::string json;       // The members that make the public key, and no others.
};

// The keys of a set that can verify; others are left out. Error: auth/provider-unusable.
Result<std::vector<JwsKey>> ReadKeySet(std::string_view json);

// The payload, once a key has verified it. Errors: auth/unknown-key where no key has the id that the header names (the
// provider may have changed its keys), auth/bad-id-token.
Result<std::string> VerifyJws(std::string_view compact, std::span<const JwsKey> keys);

}  // namespace seaworthy::auth
