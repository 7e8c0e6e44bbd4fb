// Which trusted keys signed an envelope.
#pragma once

#include <string>
#include <vector>

#include "attest/dsse.h"
#include "attest/key_set.h"

namespace seaworthy::attest {

struct FoundSignatures {
  std::vector<const TrustedKey*> good;  // Each key once, in the order of the set; they live in the set.
  std::vector<std::string> refused;     // Why others do not count: `key 'old' is revoked since …`.
};

// Key ids in the envelope are hints and decide nothing.
FoundSignatures FindSignatures(const Envelope& envelope, const KeySet& keys);

// Moves keys whose window does not hold the time of issue from good to refused.
void RefuseOutsideWindow(FoundSignatures& found, Instant issued);

}  // namespace seaworthy::attest
