// How many pods may be taken away at once: PodDisruptionBudget.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/kubernetes/selectors.h"
#include "collectors/kubernetes/workload.h"

namespace seaworthy::collectors::kubernetes {

struct DisruptionBudget {
  std::string name;
  std::string shown_name;
  std::string namespace_name;
  std::string environment;
  Spot spot;
  std::optional<Reading<std::string>> min_available;  // `2` or `50%`
  std::optional<Reading<std::string>> max_unavailable;
  Selector selector;
  std::vector<std::string> covers;   // By inventory.h: `Deployment/checkout`.
  std::optional<bool> blocks_drain;  // By inventory.h. Nothing: the number of pods cannot be told.
};

DisruptionBudget ReadDisruptionBudget(const Resource& resource);

// Whether a budget over that many pods never lets one go. `pods` nothing: not known.
std::optional<bool> BlocksDrain(const DisruptionBudget& budget, std::optional<std::int64_t> pods);

}  // namespace seaworthy::collectors::kubernetes
