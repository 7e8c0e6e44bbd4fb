// The files of the repository that say whom alerts reach: configurations of the Alertmanager, alert rules, and the
// external labels of Prometheus.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alerting/alertmanager.h"
#include "alerting/route_labels.h"
#include "alerting/rule.h"
#include "base/result.h"
#include "collect/collector.h"

namespace seaworthy::collectors::alertmanager {

// A file that names what is looked for and cannot be read.
struct Unread {
  value::AbsentReason reason = value::AbsentReason::kMalformed;
  std::string detail;
  Place place;
};

struct Configuration {
  alerting::Alertmanager read;
  std::string environment;  // Of its path; empty where that tells nothing.
  alerting::ExternalLabels external;
};

struct Sources {
  std::vector<Configuration> configurations;
  std::vector<alerting::RuleFile> rules;
  std::vector<Unread> unread_configurations;
  std::vector<Unread> unread_rules;

  bool Any() const { return !configurations.empty(); }
  // The configurations that the alerts of that file go through, by their index.
  std::vector<std::size_t> ConfigurationsOf(std::string_view path) const;
};

// Errors: collect/stopped.
Result<Sources> ReadSources(const collect::Context& context);

}  // namespace seaworthy::collectors::alertmanager
