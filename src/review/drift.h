// Counts a run on a service after its decision, and finds drift: a required item that fails in so many consecutive
// counted runs as the decision says (two by default) makes the service adrift, and opens a delta review; what heals
// closes by itself.
//
//   Watched watched{service, &decided, nullptr};
//   SEAWORTHY_TRY(Decided events, CountRun(watched, run, facts, context));
//   // events.services has those of the service's log; events.other_reviews those of the delta review's log, by its id,
//   // be it new (it begins with review_started) or open. events.review is empty.
//
// What a run says of an item:
// - A fail counts unless it is accepted: by a waiver in force that covers all failing parts, a condition in force that
//   the decision rests on, a correction whose deciding facts are the same, a declaration that was accepted, an
//   emergency that has not ended.
// - A pass, an outcome that does not apply, and an accepted fail heal.
// - What cannot tell (unknown, error) does neither: a failed collection never replaces a fact that is still fresh. When
//   that fact grows old the service becomes due (standing.h). Nor does an attestation take the place of a fail that a
//   later collection could not look at.
//
// At most one delta review of a service is open. It is about the items that are adrift: it gets the run that changed
// what they say, and hears when more of them regress or some are well again. When all are, or a newer go has made them
// pointless, it ends as healed. People may also close or abandon it; then only further items open another.
//
// Runs are counted in the order in which they ended: a preview, one that was counted, one that ended before the newest
// one or before the decision changes nothing. Without a decision, or where the decision is revoked, no drift begins. A
// run that was made with another standard than the decision says nothing of it: it is counted without items, so
// whoever collects evaluates with the standard that the decision rests on.
//
// Not here: one source that fails for many services at once is one notice, not many; that is for whoever collects for
// all of them.
#pragma once

#include <optional>

#include "base/result.h"
#include "review/decide.h"
#include "review/review_state.h"
#include "review/service_state.h"

namespace seaworthy::review {

struct Watched {
  const ServiceState& service;
  const ReviewState* decided = nullptr;  // That of service.granted; null where nothing was granted.
  const ReviewState* delta = nullptr;    // That of service.delta_review; null where none is open.
};

// Errors: review/bad-command, for a run of another service or of the future, a review of `watched` that is missing or
// another one, and a moment before the last event (clock.h).
Result<Decided> CountRun(const Watched& watched, const RunRecord& run, const std::optional<BlobRef>& facts,
                         const Context& context);

// What the service's log keeps of an item in a run. `item` is of the standard that the decision rests on.
CountedItem CountItem(const ServiceState& service, const PinnedItem& item, const ItemRecord& record, Instant now);

}  // namespace seaworthy::review
