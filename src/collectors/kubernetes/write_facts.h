// The inventory as facts: every value with the place that decides it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "collectors/kubernetes/closed_file.h"
#include "collectors/kubernetes/inventory.h"
#include "facts/fact_set.h"

namespace seaworthy::collectors::kubernetes {

struct Evidence {
  const Inventory& inventory;
  const Unknown& unknown;
  Instant observed;
  std::function<std::string(std::string_view file)> digest;  // SHA-256 of the file's text.
};

// Sets every fact. Where there is no workload, an empty list of any kind says nothing: it becomes absent with
// `without_workloads`.
void WriteFacts(const Evidence& evidence, const Problem& without_workloads, facts::Writer& out);

}  // namespace seaworthy::collectors::kubernetes
