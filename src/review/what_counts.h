// Whether an attestation counts for an item as the standard asks for it now, and until when. A service's log holds what
// was said under any standard and in any review: reviews and the watch take from it only what answers the item.
#pragma once

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

}  // namespace seaworthy::review
