// The arithmetic of error budgets.
//
// With a target T over a period P, the budget is B = 1 - T: the part of all events that may be bad. An error ratio e
// burns it at the rate b = e / B; at rate 1 it is spent exactly when the period ends. Targets, budgets and thresholds
// are exact decimals; error ratios are measured, hence doubles.
//
// Nothing here judges: targets that leave no budget have none, and what never happens is empty.
#pragma once

#include <cstdint>
#include <optional>

#include "base/instant.h"
#include "slo/decimal.h"

namespace seaworthy::slo {

// 0.001 for a target of 99.9 %. Empty unless the target lies between 0 and 100 %, both excluded.
std::optional<Decimal> ErrorBudget(const Decimal& target_percent);

// How long everything may be bad: 43m12s for a budget of 0.001 over 30 days. Exact to the nanosecond, rounded down.
Span AllowedBad(const Decimal& budget, Span period);

// e / B. Precondition of this and what follows: the budget is more than 0.
double BurnRate(double error_ratio, const Decimal& budget);
// 1 / B, the rate at which everything is bad. A condition on a higher one never fires.
double FastestBurn(const Decimal& budget);

// The share of a period's budget that is spent in the window at this rate: b·w/P.
double SpentShare(double burn_rate, Span window, Span period);
// 1 - e(P)/B, where e(P) is the error ratio over the whole period so far; negative once more than all is spent.
double RemainingShare(double error_ratio_of_period, const Decimal& budget);
// Until nothing remains at this rate: P·remaining/b; zero where nothing does. Empty where nothing burns.
std::optional<Span> TimeToExhaustion(double remaining_share, double burn_rate, Span period);

// The burn rate that spends this share of the budget in the window: x·P/w, to four places after the point.
// Precondition: the window is longer than zero.
Decimal BurnFactor(const Decimal& share, Span window, Span period);
// The share of the budget that a condition on this burn rate lets go in its window: f·w/P, to six places.
Decimal ShareOf(const Decimal& factor, Span window, Span period);

// What an alert on `error ratio over the window > threshold` takes to fire once the error ratio jumps from nothing to
// this value: w·f·B/e. Empty where it never reaches the threshold.
std::optional<Span> DetectionTime(Span window, const Decimal& threshold, double error_ratio);
// What it takes to become quiet again once the errors end; with a short window beside the long one, that is the short
// one's. Zero where it never fired.
Span ResetTime(Span window, const Decimal& threshold, double error_ratio);

// The fewest events a window must see for one bad event alone not to fire: the first N with 1/N <= f·B.
std::int64_t FewestEvents(const Decimal& threshold);

// The length as a decimal of seconds.
Decimal Seconds(Span span);

}  // namespace seaworthy::slo
