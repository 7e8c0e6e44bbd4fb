// What `seaworthy inspect slo FILE…` prints: one JSON object a line for each file.
//
// The files are read as one: an objective finds its indicator, its alert policies and its burn-rate rules in any of
// them. So nothing is printed before all were added. Not for several threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/objective_alerts.h"
#include "alerting/rule.h"
#include "slo/read.h"

namespace seaworthy::collectors::slo {

class Inspection {
 public:
  void Add(std::string_view path, std::string_view text);
  // In the place of a file that could not be read.
  void AddLine(std::string line);

  // `{path, templated, error, slos: [{doc, format, name, service, objectives_percent, window_seconds, calendar,
  // indicator, signal, usable, problems, alerts, burn_alerts: [{objective_percent, alert, urgency, windows, factors,
  // source, fits, uses_indicator, place, problems, advice}], fast_burn, slow_burn}]}`; `error` only where the text
  // cannot be read. Targets are numbers, as written. Of several targets, a burn is said to be told of where it is for
  // all.
  void Print(const std::function<void(std::string_view line)>& print) &&;

 private:
  struct Entry {
    std::string path;
    std::string line;  // As it is; empty for a file that was read.
    std::optional<Error> error;
  };

  std::vector<Entry> entries_;
  ::seaworthy::slo::Reader reader_;
  std::vector<alerting::RuleFile> rules_;
};

}  // namespace seaworthy::collectors::slo
