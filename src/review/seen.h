// What a sign-off is bound to: what its signer saw of each item as far as it decides, the digests over it, and what
// differs from it now.
//
// Two digests. *Evidence* covers everything that the signer saw, is proof, and is never computed again. *Decision*
// covers what must stay true: which items the section has and their rules, outcomes, attestations, waivers, conditions.
// When that differs in a way that matters the sign-off is void; all other differences are shown and void nothing.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "review/assess.h"

namespace seaworthy::review {

// Over id, expressions, severity, attestation and the parameters that the expressions read; not over texts for people.
std::string RuleDigest(const PinnedStandard& standard, const PinnedItem& item);

// The outcome of check and correction, whatever its age: what a sign-off compares.
model::Outcome DecidedOutcome(const ReviewState& review, const std::string& service, const PinnedItem& item);

// Whether the correction of that item still holds: what decided is what it was.
const Correction* CorrectionInForce(const ReviewState& review, const std::string& service, const std::string& item);

// Items of the section in the order of the standard, services within an item. Waivers and conditions are those whose
// end lies after `at`, the moment of signing: their ending by time is no change.
std::vector<SeenItem> See(const Case& subject, const PinnedSection& section, Instant at);

std::string DecisionDigest(const std::vector<SeenItem>& seen);
std::string EvidenceDigest(const Case& subject, const PinnedSection& section, Instant now);

// What differs now from what was signed, those that void the sign-off marked.
std::vector<Change> ChangesSince(const Case& subject, const SignOff& sign_off);

}  // namespace seaworthy::review
