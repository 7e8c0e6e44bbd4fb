// Whether a condition on the burn rate fits an objective: its windows and factor are among those that the field
// recommends for the period (SRE workbook, Sloth, Pyrra, Datadog), within five percent, and it can fire at all.
//
// Another factor may be a decision; it is said, never called wrong without the figure that was expected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "slo/policy.h"

namespace seaworthy::slo {

struct Fit {
  std::vector<std::string> problems;  // Empty: it fits.
  bool can_fire = true;
  bool fast = false;  // It tells of a burn that would leave nothing within days, within the hour.
  bool slow = false;  // It tells of one that would leave nothing at the end of the period, within days.
};

// A target that leaves no budget is judged by windows and factor alone. Without a period, 30 and 28 days are both
// taken for it. Policies have no place for a short window, so theirs is not missed.
Fit FitOf(const BurnPair& pair, const Decimal& target_percent, std::optional<Span> period, AlertSource source);

// `one bad event alone fires it where 1h sees fewer than 70`: what must hold for the condition not to be noise.
std::string LowTrafficAdvice(const BurnPair& pair, const Decimal& budget);

// `1h/5m`, `1h` without a short window.
std::string WindowsText(const BurnPair& pair);

}  // namespace seaworthy::slo
