// Which alerts tell that an objective's error budget burns, and whether they fit it.
//
// Three things can: a rule of the repository, what the objective's own tool generates, and an alert policy beside the
// objective. A rule belongs to an objective that its labels name, else to those whose indicator is made of the same
// series; of several, to those whose budget it is written for.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/rule.h"
#include "alerting/urgency.h"
#include "base/error.h"
#include "slo/policy.h"
#include "slo/slo.h"

namespace seaworthy::alerting {

struct BurnAlert {
  std::string name;
  slo::AlertSource source = slo::AlertSource::kRule;
  Urgency urgency = Urgency::kUnknown;
  std::vector<slo::BurnPair> pairs;   // Fastest first; a rule whose factor is not known has none.
  bool fits = true;                   // Windows and factors are among those recommended, for this objective.
  bool uses_indicator = true;         // It watches the series of the indicator.
  bool fast = false;                  // It tells of a fast burn of this objective …
  bool slow = false;                  // … of a slow one.
  std::vector<std::string> problems;  // Why it does not fit, and what else is wrong with it.
  std::vector<std::string> advice;    // What must hold for it to be no noise.
  Place place;
};

struct ObjectiveAlerts {
  std::vector<BurnAlert> alerts;  // Rules first, in the order of the files.

  // Whether somebody is woken by a fast burn, whether anybody is told of a slow one.
  bool FastBurnPages() const;
  bool SlowBurnTells() const;
};

// One entry for each target of each objective, in their order; an objective without targets has one. `stopped` is asked
// between alerts; once it says yes, the rest is not read.
std::vector<ObjectiveAlerts> AlertsOfObjectives(
    std::span<const slo::Slo> slos, std::span<const RuleFile> files, const Definitions& definitions,
    const std::function<bool()>& stopped = [] { return false; });

}  // namespace seaworthy::alerting
