// Alerts on how fast an error budget is spent, read back out of their expressions.
//
// A condition compares an error ratio over a window with a multiple of the budget: `ratio[1h] > 14.4 * 0.001`. Ratios
// may be recorded series, also those of Sloth and Pyrra, and the multiple may be written in any way that arithmetic of
// constants allows, as a comparison of the good ratio from below, or with a series that holds the budget.
//
// A ratio over a bare figure is a burn alert only where something else says so: a name that speaks of burning, or a
// long and a short window of the same series under the same figure. `error_ratio > 0.05` alone is a threshold. A
// budget's remaining share is no burn rate.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/ratio.h"
#include "alerting/rule.h"
#include "base/instant.h"
#include "slo/decimal.h"

namespace seaworthy::alerting {

// One comparison.
struct BurnCondition {
  Span window;                            // Zero where nothing tells it.
  std::optional<slo::Decimal> threshold;  // Of the error ratio: 0.0144; empty where the budget is a series.
  std::optional<slo::Decimal> factor;     // Burn rate: 14.4; only where budget and factor are written apart.
  std::optional<slo::Decimal> budget;     // 0.001; empty too where the budget is a series, or already divided by.
  std::vector<std::string> series;        // Metric names that the ratio is made of, sorted, looked through to raw ones.
  std::vector<SelectedSeries> selected;   // All of them with their matchers, recorded ones too. Borrows from the rules.
};

// Conditions that hold together: `long and short`. Alternatives (`or`) are several.
struct BurnWindows {
  std::vector<BurnCondition> conditions;  // Longest window first.
};

// Empty where the alert is none on a budget.
std::vector<BurnWindows> BurnOf(const Rule& rule, const Definitions& definitions);

}  // namespace seaworthy::alerting
