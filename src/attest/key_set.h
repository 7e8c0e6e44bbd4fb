// The keys that a verifier trusts: a PEM file with public keys, or YAML (or JSON) that says more of each.
//
//   keys:
//     - name: seaworthy-2031
//       key: seaworthy-2031.pub           # or the PEM itself
//       not_before: 2031-01-01T00:00:00Z
//       not_after: 2032-02-01T00:00:00Z
//     - name: seaworthy-2030
//       key: |
//         -----BEGIN PUBLIC KEY-----
//         …
//       revoked: 2030-11-03T08:00:00Z     # or true
//
// A window is for retiring keys: it says when the key's owner signed with it, so the time at which a certificate was
// issued must lie within. Revoking is for keys that others may hold. Whoever holds one can write any time of issue into
// a certificate, hence a revoked key's signatures count for nothing, whatever time they claim.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/keys.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::attest {

struct TrustedKey {
  std::string name;  // The key's id where the file gives none.
  PublicKey key;
  std::optional<Instant> not_before;
  std::optional<Instant> not_after;  // The last instant at which it may sign.
  bool revoked = false;
  std::optional<Instant> revoked_since;
};

using KeySet = std::vector<TrustedKey>;

// Reads a file that the set names, relative to it.
using ReadNamedKey = std::function<Result<std::string>(const std::string& path)>;

// At least one key and at most 256, none of them twice: a key listed again could undo its own revocation. Members of
// other names are refused, since a misspelt `not_after` would trust for ever. Error: attest/key-set, with the place.
Result<KeySet> ReadKeySet(std::string_view text, const ReadNamedKey& read);

}  // namespace seaworthy::attest
