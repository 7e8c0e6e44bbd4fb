// The rule files of a repository, read, and those that could not be.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "alerting/rule.h"
#include "collect/collector.h"
#include "value/value.h"

namespace seaworthy::collectors::alert_rules {

// Holds rules by its looks.
struct Missed {
  value::AbsentReason reason = value::AbsentReason::kMalformed;
  Place place;
  std::string detail;
  std::vector<std::string> alerts;  // Their names, where the text tells them.
};

struct Gathered {
  std::vector<alerting::RuleFile> files;
  std::vector<Missed> missed;                 // Without templates whose alerts all stand in `files`.
  std::set<std::string, std::less<>> drafts;  // Paths of files that a person has to finish.
};

// Errors: collect/stopped.
Result<Gathered> Gather(const collect::Context& context);

// Names behind `alert:` in a text that is no YAML; those that are filled in are left out.
std::vector<std::string> AlertNamesIn(std::string_view text);

}  // namespace seaworthy::collectors::alert_rules
