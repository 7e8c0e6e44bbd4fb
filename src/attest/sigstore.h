// A certificate as a Sigstore bundle v0.3, which cosign and Sigstore's libraries verify with the public key.
#pragma once

#include <string>

#include "attest/dsse.h"
#include "base/result.h"

namespace seaworthy::attest {

inline constexpr std::string_view kBundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

// The same bytes in other clothes: nothing is signed anew. A bundle holds one signature, and its hint is the key's id
// in Sigstore's form. Error: attest/not-envelope, for several signatures or a key id that is not ours.
Result<std::string> SigstoreBundle(const Envelope& envelope);

}  // namespace seaworthy::attest
