#include "alerting/definitions.h"

namespace seaworthy::alerting {

void Definitions::Add(std::span<const RuleFile> files) {
  for (const RuleFile& file : files)
    for (const Group& group : file.groups)
      for (const Rule& rule : group.rules)
        if (!rule.is_alert && !rule.name.empty()) rules_[rule.name].push_back(&rule);
}

std::span<const Rule* const> Definitions::Of(std::string_view series) const {
  auto found = rules_.find(series);
  if (found == rules_.end()) return {};
  return found->second;
}

}  // namespace seaworthy::alerting
