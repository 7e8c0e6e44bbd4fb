// Points in time and spans between them, as CEL and RFC 3339 have them: seconds and nanoseconds, years 1 to 9999.
//
// std::chrono's nanosecond clock ends in 2262; these do not. "Now" is always an argument: only `cli` and `server` ask
// the machine.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy {

// A span of time; `nanoseconds` has the sign of `seconds` and stays below a second.
struct Span {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;

  friend auto operator<=>(const Span&, const Span&) = default;
};

// An instant as seconds since 1970-01-01T00:00:00Z, with 0 <= nanoseconds < 10^9.
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

inline constexpr std::int64_t kMinInstantSeconds = -62'135'596'800;  // 0001-01-01T00:00:00Z
inline constexpr std::int64_t kMaxInstantSeconds = 253'402'300'799;  // 9999-12-31T23:59:59Z

Instant operator+(Instant instant, Span span);
Instant operator-(Instant instant, Span span);
Span operator-(Instant later, Instant earlier);

// RFC 3339 with `Z`, fractional zeros trimmed: `2026-11-21T10:00:00.25Z`.
std::string ToString(Instant instant);
// RFC 3339; an offset is converted to UTC. A date alone is refused: what it means depends on a time zone.
Result<Instant> ParseInstant(std::string_view text);

// Go's form, as CEL and Prometheus people write it: `90s`, `1h30m`, `2m3.5s`, `250ms`; also `d` (24 h) and `w` (7 d).
Result<Span> ParseSpan(std::string_view text);
// The shortest of the same form without `d` and `w`: `36h`, `1h30m`, `0s`.
std::string ToString(Span span);
// For people: the largest two units, `3 days 4 hours`, `1 minute`, `250 milliseconds`.
std::string InWords(Span span);

// Who tells the time. Injected, so that a run can be repeated.
using Clock = std::function<Instant()>;

}  // namespace seaworthy
