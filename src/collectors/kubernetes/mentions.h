// Workloads, autoscalers and disruption budgets in texts that are no YAML: templates, and files with a mistake.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/kubernetes/resource.h"

namespace seaworthy::collectors::kubernetes {

// A line that says `kind:`, found without parsing, and the name written below it.
struct Mention {
  Category category = Category::kWorkload;  // Or kAutoscaler, kDisruptionBudget.
  std::string kind;
  std::string name;  // As written, maybe a template; empty where none follows.
  int line = 0;
};

std::vector<Mention> MentionsIn(std::string_view text);

}  // namespace seaworthy::collectors::kubernetes
