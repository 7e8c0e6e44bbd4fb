// One alert judged for one objective. Used by AlertsOfObjectives alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alerting/burn.h"
#include "alerting/objective_alerts.h"

namespace seaworthy::alerting {

// An alert of a rule file with what was read back from it.
struct RuleBurn {
  const Rule* rule = nullptr;
  std::vector<BurnWindows> windows;
};

// What relates a rule to an objective, strongest first.
enum class Relation { kNamed, kSeries, kNone };

struct Related {
  Relation relation = Relation::kNone;
  bool uses_indicator = false;
  std::string problem;  // Where it does not use the indicator, or more than it.
};

// Whether the budgets that a rule is written for are this one; a bare threshold is where it makes a fitting factor.
bool IsWrittenFor(const RuleBurn& burn, const slo::Slo& slo, const slo::Target& target);

BurnAlert JudgeRule(const RuleBurn& burn, const Related& related, const slo::Slo& slo, const slo::Target& target);
BurnAlert JudgePolicy(const slo::BurnPolicy& policy, const slo::Slo& slo, const slo::Target& target);

}  // namespace seaworthy::alerting
