#include "app/end_time.h"

#include <string>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"

namespace seaworthy::app {

Result<Instant> ParseEnd(std::string_view text, Instant now) {
  constexpr std::size_t kDate = 10;  // `2031-08-01`
  if (Result<Span> span = ParseSpan(text); span.ok() && *span > Span{}) {
    if (span->seconds < kMaxInstantSeconds - now.seconds) return now + *span;
    return Error(kBadTime, fmt::format("'{}' from now is after the year 9999", OneLine(text, 60)));
  }
  // The last second of the day: what is shown of it is the day that was meant.
  std::string instant = text.size() == kDate ? std::string(text) + "T23:59:59Z" : std::string(text);
  if (Result<Instant> end = ParseInstant(instant); end.ok()) return *end;
  return Error(kBadTime, fmt::format("'{}' is no date and no span of time", OneLine(text, 60)))
      .Advise("write 2031-08-01, 90d or 2031-08-01T12:00:00Z");
}

}  // namespace seaworthy::app
