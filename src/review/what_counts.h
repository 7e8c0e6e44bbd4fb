// What of a service's log counts for an item as it is now. The log holds what was said under any standard and in any
// review: reviews and the watch take from it only the attestations that answer the item, and the waivers that were
// approved for what is wrong with it.
#pragma once

#include <span>
#include <vector>

#include "base/instant.h"
#include "review/pinned.h"
#include "review/service_state.h"

namespace seaworthy::review {

// It was given in a role that the item names, with the kind of evidence and the unit that it asks for.
bool Answers(const AttestationState& attestation, const PinnedItem& item);

// The earlier of what was said and what the item allows.
Instant GoodUntil(const AttestationState& attestation, const PinnedItem& item);

// The attestation of the item, or of one that it replaces, that answers it; null where there is none. It may be old.
const AttestationState* FindAnswer(const ServiceState& service, const PinnedItem& item);

// The failing parts of an item with that outcome that none of the waivers covers. Who accepted that a part is not known
// has not accepted that it fails.
std::vector<Part> Uncovered(std::span<const Waiver* const> waivers, model::Outcome outcome, std::vector<Part> failing);

// Whether the waivers together cover an item with that outcome. Where no parts are known it fails as a whole, which
// only a waiver without parts covers that was approved for the same outcome.
bool Cover(std::span<const Waiver* const> waivers, model::Outcome outcome, const std::vector<Part>& failing);

}  // namespace seaworthy::review
