// What the manifests of a repository declare, each thing once and joined: which Service and Ingress lead to a workload,
// which autoscaler scales it, which budget protects it.
//
// Pure: resources in, inventory out.
#pragma once

#include <vector>

#include "collectors/kubernetes/autoscaler.h"
#include "collectors/kubernetes/disruption_budget.h"
#include "collectors/kubernetes/exposure.h"
#include "collectors/kubernetes/resource.h"
#include "collectors/kubernetes/storage.h"
#include "collectors/kubernetes/workload.h"

namespace seaworthy::collectors::kubernetes {

struct Inventory {
  // The namespace with the most workloads first: what a repository ships beside its own service (monitoring, add-ons)
  // comes after it. Within one, and in the other lists: by kind and name.
  std::vector<Workload> workloads;
  std::vector<Workload> jobs;
  std::vector<Autoscaler> autoscalers;
  std::vector<DisruptionBudget> disruption_budgets;
  std::vector<Ingress> ingresses;
  std::vector<VolumeClaim> volume_claims;

  bool empty() const;
};

// `resources`: each once (copies.h).
Inventory TakeInventory(const std::vector<Resource>& resources);

// `Deployment/checkout`.
std::string PathOf(const Workload& workload);

}  // namespace seaworthy::collectors::kubernetes
