// Long-running workloads and jobs: their pods' labels, containers, probes and resources.
//
// Reading only: what other resources say about a workload (a Service that selects it, an autoscaler) is added by
// inventory.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/kubernetes/quantities.h"
#include "collectors/kubernetes/reading.h"
#include "collectors/kubernetes/resource.h"
#include "collectors/kubernetes/selectors.h"

namespace seaworthy::collectors::kubernetes {

struct Probe {
  Spot spot;
  std::string asks;  // What it does, without its timing: equal texts ask the same.
};

struct Container {
  std::string name;
  Spot spot;
  std::string image;  // Empty where none is written.
  Spot image_spot;
  bool image_pinned = false;
  bool opens_port = false;
  std::optional<Probe> liveness;
  std::optional<Probe> readiness;
  std::optional<Reading<Quantity>> cpu_request;
  std::optional<Reading<Quantity>> cpu_limit;
  std::optional<Reading<Quantity>> memory_request;
  std::optional<Reading<Quantity>> memory_limit;
};

struct Workload {
  std::string kind;
  std::string name;
  std::string shown_name;
  std::string namespace_name;
  std::string environment;
  Spot spot;
  bool is_knative = false;
  Labels labels;       // Of its pods.
  Labels annotations;  // Of its pods; a Knative Service's own ones too.
  std::optional<Reading<std::int64_t>> replicas;
  std::vector<Container> containers;
  std::optional<Problem> unreadable;  // Why the containers cannot be told; then the list is not all there is.
  bool spread = false;
  Spot spread_spot;

  // By inventory.h.
  bool serves_traffic = false;
  Spot serves_spot;
  bool customer_facing = false;
  Spot facing_spot;
  std::optional<std::size_t> autoscaler;         // Index in the inventory.
  std::optional<std::size_t> disruption_budget;  // Likewise.
};

// Precondition: category kWorkload or kJob.
Workload ReadWorkload(const Resource& resource);

// What a LimitRange of the same namespace fills in where a container says nothing.
void ApplyDefaults(const Resource& limit_range, Workload& workload);

}  // namespace seaworthy::collectors::kubernetes
