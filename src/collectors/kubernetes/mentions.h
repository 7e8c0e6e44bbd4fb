// Workloads in texts that are no YAML: templates, and files with a mistake.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::collectors::kubernetes {

// A line that says `kind:` and a workload's kind, found without parsing, and the name written below it.
struct Mention {
  std::string kind;
  std::string name;  // As written, maybe a template; empty where none follows.
  int line = 0;
};

// The workloads that a text mentions which could not be parsed.
std::vector<Mention> WorkloadsMentioned(std::string_view text);

}  // namespace seaworthy::collectors::kubernetes
