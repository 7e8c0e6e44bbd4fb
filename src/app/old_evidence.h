// Evidence that nobody decided on does not stay for ever: 90 days after it was given it goes, and its tombstone stays.
//
// That is the facts of runs and what was handed in as proof of attestations and corrections. It stays for ever where a
// sign-off or the close of a review (and with it the snapshot and the certificate) rests on it; and it stays as long as
// it stands: the newest run of a review that is open, an attestation that was neither replaced nor taken back. What
// people wrote to each other is no evidence and is never taken out by age, nor are snapshots and certificates.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::app {

inline constexpr Span kEvidenceAge{90 * 86'400, 0};

// Digests in the order in which they were cited, those that were erased before among them.
Result<std::vector<std::string>> FindOldEvidence(store::Store& store, Instant now);

// Erases it, and says in a line what was erased. Doing it twice is harmless.
Result<std::string> EraseOldEvidence(store::Store& store, Instant now);

}  // namespace seaworthy::app
