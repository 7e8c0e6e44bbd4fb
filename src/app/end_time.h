// When something ends, as people say it.
#pragma once

#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::app {

// `2031-08-01` ends with that day in UTC, `90d` so long after `now`; an instant of RFC 3339 is itself. Error:
// app/bad-time, also for what is after the year 9999.
Result<Instant> ParseEnd(std::string_view text, Instant now);

}  // namespace seaworthy::app
