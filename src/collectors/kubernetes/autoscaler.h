// What changes the number of a workload's pods: HorizontalPodAutoscaler, KEDA's ScaledObject and ScaledJob, and
// Knative's own scaling by annotations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/kubernetes/workload.h"

namespace seaworthy::collectors::kubernetes {

// Knative's `max-scale: 0`, its default.
inline constexpr std::int64_t kUnlimitedReplicas = 2'147'483'647;

struct Autoscaler {
  std::string kind;
  std::string name;
  std::string shown_name;
  std::string namespace_name;
  std::string environment;
  Spot spot;
  std::string target_kind;
  std::string target_name;
  Spot target_spot;
  bool target_found = false;  // By inventory.h.
  Reading<std::int64_t> min_replicas;
  Reading<std::int64_t> max_replicas;
  std::vector<std::string> metrics;  // `cpu`, `memory`, the name of a metric, the type of a trigger.
  bool paused = false;
  Spot paused_spot;
};

// Of an autoscaler or a ScaledJob.
Autoscaler ReadAutoscaler(const Resource& resource);

// Knative scales every service. Precondition: workload.is_knative.
Autoscaler KnativeAutoscalerOf(const Workload& workload);

}  // namespace seaworthy::collectors::kubernetes
