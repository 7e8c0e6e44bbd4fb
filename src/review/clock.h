// Which moments are believed. The clocks of those who write to one record differ a little, and time goes one way in it.
//
//   SEAWORTHY_TRY(Context ordered, InOrder(context, LastAt(subject)));
//
// Up to five minutes are taken for a difference between clocks; more is refused with review/bad-command, since what has
// an end (a waiver, an attestation, an emergency) would hold again by writing at an earlier moment, and a run of the
// future would stand before all that come until then.
#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "review/decide.h"

namespace seaworthy::review {

inline constexpr Span kClocksDiffer{300, 0};

// The last event of the review and of its services.
Instant LastAt(const Case& subject);

// The context at a moment that is not before the last event: where the clock of this one is a little behind, that of
// the event is taken.
Result<Context> InOrder(Context context, Instant last_at);

// A run that ended before now.
Result<void> CheckEnded(const RunRecord& run, Instant now);

}  // namespace seaworthy::review
