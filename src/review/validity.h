// Until when a go holds, and what ends it first.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "review/assess.h"

namespace seaworthy::review {

// How long the acceptance of all blockers at once may last.
inline constexpr std::int64_t kEmergencyDays = 14;

struct Validity {
  Instant until;
  std::string because;  // review_every | attestation | waiver | condition | emergency
  std::string with;     // The item or condition that ends it.
};

// So many days later, and never later than the last instant that can be written.
Instant DaysAfter(Instant from, std::int64_t days);

// The earliest of the standard's review_every, the ends of attestations and waivers on required items, the dates of
// conditions, and the end of an emergency. Evidence of the machine does not end it: that is collected anew, and an old
// fact makes the service due. A delta review, which looks at some items only, never prolongs what the whole review
// gave.
Validity ValidityOf(const Case& subject, const Assessment& assessment, Instant now);

// `the waiver for backups ends`
std::string InWords(std::string_view because, std::string_view with);

}  // namespace seaworthy::review
