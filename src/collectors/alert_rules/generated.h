// Alerts that stand in no rule file, because a tool makes them from an objective: Sloth and Pyrra.
//
// Each watches the signal of its objective's indicator, by the rate at which the error budget burns. Policies beside an
// objective are none: what reads them is not known.
#pragma once

#include <vector>

#include "alerting/rule.h"
#include "alerting/signal.h"
#include "alerting/urgency.h"
#include "base/result.h"
#include "collect/collector.h"

namespace seaworthy::collectors::alert_rules {

struct Generated {
  alerting::RuleFile file;  // One group with one rule: its name, its place, and the label `service`.
  alerting::Watch watch;
  alerting::Urgency urgency = alerting::Urgency::kUnknown;

  const alerting::Group& group() const { return file.groups.front(); }
  const alerting::Rule& rule() const { return group().rules.front(); }
};

// Errors: collect/stopped.
Result<std::vector<Generated>> GeneratedAlerts(const collect::Context& context);

}  // namespace seaworthy::collectors::alert_rules
