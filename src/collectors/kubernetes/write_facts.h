// The inventory as facts: every value with the place that decides it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "collectors/kubernetes/inventory.h"
#include "facts/fact_set.h"

namespace seaworthy::collectors::kubernetes {

// A file that surely holds a workload, but cannot be read: one element of the list of workloads is not known.
struct Unread {
  Spot spot;
  Problem problem;
};

struct Evidence {
  const Inventory& inventory;
  const std::vector<Unread>& unread;
  Instant observed;
  std::function<std::string(std::string_view file)> digest;  // SHA-256 of the file's text.
};

// Sets every fact. Where there is no workload, an empty list of any kind says nothing: it becomes absent with
// `without_workloads`.
void WriteFacts(const Evidence& evidence, const Problem& without_workloads, facts::Writer& out);

}  // namespace seaworthy::collectors::kubernetes
