// The conditions on several windows and several burn rates that the field recommends for an objective.
//
// A condition fires while the error ratio of a long window and that of a short one, a twelfth of it, are both over
// factor × budget: the long one says that it matters, the short one that it still goes on. For a period of 30 days the
// factors are those of the SRE workbook, with the one-day ticket that Sloth adds; 28, 7 and 90 days have their own
// tables (Google's and Sloth's, and for 90 days Datadog's). Any other period keeps the factors of 30 days, since the
// rate at which a person should be woken does not depend on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "slo/decimal.h"

namespace seaworthy::slo {

enum class Response : std::uint8_t { kPage, kTicket };

std::string_view Name(Response response);  // `page`, `ticket`

// Which part of a burn a condition is for.
enum class Pace : std::uint8_t { kFast, kSlow };

struct BurnRule {
  Response response = Response::kPage;
  Pace pace = Pace::kFast;  // Of its response: there is a fast and a slow page, a fast and a slow ticket.
  Span long_window;
  Span short_window;
  Decimal factor;  // 14.4
  Decimal share;   // Of the budget, spent when the long window alone fires: 0.02.

  // What both error ratios are compared with: factor × budget, exactly.
  Decimal Threshold(const Decimal& budget) const { return factor * budget; }
  bool CanFire(const Decimal& budget) const { return Threshold(budget) < Decimal::Of(1); }
};

// Fastest first. Without those that would let the whole budget go before they fire; empty for a period too short.
std::vector<BurnRule> RecommendedRules(Span period);

// The conditions that Pyrra writes: four factors whose windows grow with the period, rounded to minutes. Empty for a
// period too short for them.
std::vector<BurnRule> PyrraRules(Span period);

struct Recommendation {
  std::vector<BurnRule> rules;        // Those that can fire.
  std::vector<std::string> findings;  // Why others are missing, or all of them.
};

Recommendation RecommendFor(const Decimal& target_percent, Span period);

// As PromQL writes it, without weeks: `5m`, `1h`, `3d`, `1h30m`.
std::string WindowText(Span window);

}  // namespace seaworthy::slo
