// The alert rules of the repository, as far as objectives are concerned: what was read, and what could not be.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "alerting/rule.h"
#include "collect/collector.h"
#include "value/value.h"

namespace seaworthy::collectors::slo {

struct RuleFiles {
  std::vector<alerting::RuleFile> files;
  std::set<std::string, std::less<>> drafts;  // Paths of those that a person has to finish.

  // Why an alert that was not found may still be there: `chart/templates/rules.yaml is a template`. Without any rule
  // file it is kNotFound: rules are kept elsewhere. Empty where all was read.
  std::optional<value::AbsentReason> open;
  std::string open_detail;
};

// Errors: collect/stopped.
Result<RuleFiles> ReadRuleFiles(const collect::Context& context);

}  // namespace seaworthy::collectors::slo
