#include "review/clock.h"

#include <algorithm>

#include <fmt/format.h>

#include "review/errors.h"

namespace seaworthy::review {

Instant LastAt(const Case& subject) {
  Instant last = subject.review.last_at;
  for (const auto& [id, service] : subject.services) last = std::max(last, service.last_at);
  return last;
}

Result<Context> InOrder(Context context, Instant last_at) {
  if (context.now + kClocksDiffer < last_at) {
    return Error(kBadCommand, fmt::format("the moment {} is before the last event of the record ({})",
                                          ToString(context.now), ToString(last_at)))
        .Advise("time does not go back in the record: set the clock of this machine, or leave the moment out");
  }
  context.now = std::max(context.now, last_at);
  return context;
}

Result<void> CheckEnded(const RunRecord& run, Instant now) {
  if (run.ended <= now + kClocksDiffer) return {};
  return Error(kBadCommand,
               fmt::format("the run ended {}, which is after now ({})", ToString(run.ended), ToString(now)))
      .Advise("set the clock of the machine that made the run, and check again");
}

}  // namespace seaworthy::review
