// Alerts on how fast an error budget is spent, read back out of their expressions.
//
// A condition compares an error ratio over a window with a multiple of the budget: `ratio[1h] > 14.4 * 0.001`. Ratios
// may be recorded series, also those of Sloth and Pyrra, and the multiple may be written in any way that arithmetic of
// constants allows, or as a comparison of the good ratio from below.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/rule.h"
#include "base/instant.h"

namespace seaworthy::alerting {

// One comparison.
struct BurnCondition {
  Span window;
  std::optional<double> threshold;  // Of the error ratio: 0.0144.
  std::optional<double> factor;     // Burn rate: 14.4; only where budget and factor are written apart.
  std::optional<double> budget;     // 0.001
  std::vector<std::string> series;  // Metric names that the ratio is made of, sorted, looked through to the raw ones.
};

// Conditions that hold together: `long and short`. Alternatives (`or`) are several.
struct BurnWindows {
  std::vector<BurnCondition> conditions;  // Longest window first.
};

// Empty where the alert is none on a budget.
std::vector<BurnWindows> BurnOf(const Rule& rule, const Definitions& definitions);

}  // namespace seaworthy::alerting
