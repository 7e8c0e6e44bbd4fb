#include "collectors/kubernetes/inventory.h"

#include <algorithm>
#include <map>

namespace seaworthy::collectors::kubernetes {
namespace {

// Whether a resource says something about another one: same namespace, and not only for another environment.
template <typename From, typename On>
bool MayJoin(const From& from, const On& on) {
  return SameNamespace(from.namespace_name, on.namespace_name) && BearsOn(from.environment, on.environment);
}

void ReadAll(const std::vector<Resource>& resources, Inventory& inventory) {
  for (const Resource& resource : resources) {
    switch (resource.category) {
      case Category::kWorkload: inventory.workloads.push_back(ReadWorkload(resource)); break;
      case Category::kJob: inventory.jobs.push_back(ReadWorkload(resource)); break;
      case Category::kAutoscaler: inventory.autoscalers.push_back(ReadAutoscaler(resource)); break;
      case Category::kDisruptionBudget: inventory.disruption_budgets.push_back(ReadDisruptionBudget(resource)); break;
      default: break;
    }
    if (resource.kind == "ScaledJob") inventory.autoscalers.push_back(ReadAutoscaler(resource));
    if (resource.category == Category::kService || resource.category == Category::kExposure) {
      if (std::optional<Ingress> ingress = ReadExposure(resource)) inventory.ingresses.push_back(*std::move(ingress));
    }
  }
}

void PutOwnNamespaceFirst(std::vector<Workload>& workloads) {
  std::map<std::string, std::ptrdiff_t, std::less<>> sizes;
  for (const Workload& workload : workloads) ++sizes[workload.namespace_name];
  std::ranges::stable_sort(workloads, {}, [&](const Workload& workload) {
    return std::make_pair(-sizes.find(workload.namespace_name)->second, std::string_view(workload.namespace_name));
  });
}

// Argo's Rollout may run the pods of a Deployment, which it then scales to nothing: the two are one workload.
void FollowReferences(const std::vector<Resource>& resources, Inventory& inventory) {
  std::vector<Workload>& workloads = inventory.workloads;
  for (const Resource& resource : resources) {
    const Tree* reference = resource.tree->FindPath({"spec", "workloadRef"});
    if (resource.kind != "Rollout" || reference == nullptr) continue;
    auto is_rollout = [&](const Workload& w) { return w.kind == "Rollout" && w.spot == resource.spot; };
    auto is_meant = [&](const Workload& w) {
      return w.kind == reference->TextAt("kind") && w.name == reference->TextAt("name") &&
             SameNamespace(w.namespace_name, resource.namespace_name);
    };
    auto rollout = std::ranges::find_if(workloads, is_rollout);
    auto meant = std::ranges::find_if(workloads, is_meant);
    if (rollout == workloads.end()) continue;
    if (meant == workloads.end() || meant == rollout) {
      rollout->unreadable = {value::AbsentReason::kNotFound, "the workload whose pods it runs is not declared here"};
      continue;
    }
    rollout->labels = meant->labels;
    rollout->containers = meant->containers;
    rollout->unreadable = meant->unreadable;
    rollout->spread = meant->spread;
    rollout->spread_spot = meant->spread_spot;
    workloads.erase(meant);
  }
}

void FillDefaults(const std::vector<Resource>& resources, std::vector<Workload>& workloads) {
  for (const Resource& resource : resources) {
    if (resource.category != Category::kLimitRange) continue;
    for (Workload& workload : workloads) {
      if (resource.namespace_name == workload.namespace_name && BearsOn(resource.environment, workload.environment)) {
        ApplyDefaults(resource, workload);
      }
    }
  }
}

using ByBackend = std::multimap<std::string_view, const Ingress*>;

// Where a workload is led to, by the Services that select it.
void JoinServices(Workload& workload, const std::vector<Service>& services, const ByBackend& ingresses) {
  for (const Service& service : services) {
    if (!service.selector.Matches(workload.labels) || !MayJoin(service, workload)) continue;
    if (!workload.serves_traffic) workload.serves_spot = service.spot;
    workload.serves_traffic = true;
    auto [begin, end] = ingresses.equal_range(service.name);
    auto leads_here = [&](const auto& entry) { return MayJoin(*entry.second, workload); };
    auto ingress = std::find_if(begin, end, leads_here);
    if (ingress == end || workload.customer_facing) continue;
    workload.customer_facing = true;
    workload.facing_spot = ingress->second->spot;
  }
}

void JoinExposure(const std::vector<Service>& services, Inventory& inventory) {
  ByBackend ingresses;
  for (const Ingress& ingress : inventory.ingresses) {
    for (const std::string& backend : ingress.backends) ingresses.emplace(backend, &ingress);
  }
  for (Workload& workload : inventory.workloads) {
    JoinServices(workload, services, ingresses);
    auto port = std::ranges::find_if(workload.containers, &Container::opens_port);
    if (workload.serves_traffic || port == workload.containers.end()) continue;
    workload.serves_traffic = true;
    workload.serves_spot = port->spot;
  }
}

// A Knative Service has a public address of its own, and a scale of its own, unless a label keeps it in the cluster.
void JoinKnative(const std::vector<Resource>& resources, Inventory& inventory) {
  for (Workload& workload : inventory.workloads) {
    if (!workload.is_knative) continue;
    workload.serves_traffic = true;
    inventory.autoscalers.push_back(KnativeAutoscalerOf(workload));
    auto resource = std::ranges::find(resources, workload.spot, &Resource::spot);
    Labels labels = ReadLabels(resource->tree->FindPath({"metadata", "labels"}));
    auto visibility = labels.find("networking.knative.dev/visibility");
    if (visibility == labels.end() || visibility->second != "cluster-local") workload.customer_facing = true;
  }
}

bool IsTarget(const Autoscaler& autoscaler, const Workload& workload) {
  return (autoscaler.target_name == workload.name || autoscaler.target_name == workload.shown_name) &&
         autoscaler.target_kind == workload.kind && SameNamespace(autoscaler.namespace_name, workload.namespace_name);
}

void JoinAutoscalers(Inventory& inventory) {
  for (std::size_t i = 0; i < inventory.autoscalers.size(); ++i) {
    Autoscaler& autoscaler = inventory.autoscalers[i];
    autoscaler.target_found = autoscaler.kind == "ScaledJob";
    for (Workload& workload : inventory.workloads) {
      if (!IsTarget(autoscaler, workload)) continue;
      autoscaler.target_found = true;
      autoscaler.target_name = workload.shown_name;
      if (BearsOn(autoscaler.environment, workload.environment)) workload.autoscaler = i;
    }
  }
}

// The pods that a workload runs at its smallest; nothing where that cannot be told.
std::optional<std::int64_t> PodsOf(const Workload& workload, const Inventory& inventory) {
  if (workload.autoscaler) return inventory.autoscalers[*workload.autoscaler].min_replicas.value;
  if (workload.replicas) return workload.replicas->value;
  return 1;
}

// One budget over everything would otherwise be repeated, with all it covers, in each of thousands of workloads.
constexpr std::size_t kMostCovered = 100;

void JoinDisruptionBudgets(Inventory& inventory) {
  for (std::size_t i = 0; i < inventory.disruption_budgets.size(); ++i) {
    DisruptionBudget& budget = inventory.disruption_budgets[i];
    std::optional<std::int64_t> pods = 0;
    for (Workload& workload : inventory.workloads) {
      if (!budget.selector.Matches(workload.labels) || !MayJoin(budget, workload)) continue;
      if (budget.covers.size() < kMostCovered) budget.covers.push_back(PathOf(workload));
      if (!workload.disruption_budget) workload.disruption_budget = i;
      std::optional<std::int64_t> more = PodsOf(workload, inventory);
      constexpr std::int64_t kMostPods = 1'000'000'000;
      pods = pods && more ? std::optional(std::min(*pods + std::clamp(*more, std::int64_t{0}, kMostPods), kMostPods))
                          : std::nullopt;
    }
    budget.blocks_drain = budget.covers.empty() ? false : BlocksDrain(budget, pods);
  }
}

void TakeVolumeClaims(const std::vector<Resource>& resources, Inventory& inventory) {
  std::vector<StorageClass> classes;
  for (const Resource& resource : resources) {
    if (resource.category == Category::kStorageClass) classes.push_back(ReadStorageClass(resource));
  }
  for (const Resource& resource : resources) {
    if (resource.category != Category::kVolumeClaim && resource.kind != "StatefulSet") continue;
    for (VolumeClaim& claim : ReadVolumeClaims(resource)) {
      ResolveEncryption(classes, claim);
      inventory.volume_claims.push_back(std::move(claim));
    }
  }
}

}  // namespace

bool Inventory::empty() const {
  return workloads.empty() && jobs.empty() && autoscalers.empty() && disruption_budgets.empty() && ingresses.empty() &&
         volume_claims.empty();
}

Inventory TakeInventory(const std::vector<Resource>& resources) {
  Inventory inventory;
  ReadAll(resources, inventory);
  FollowReferences(resources, inventory);
  PutOwnNamespaceFirst(inventory.workloads);
  FillDefaults(resources, inventory.workloads);
  FillDefaults(resources, inventory.jobs);
  std::vector<Service> services;
  for (const Resource& resource : resources) {
    if (resource.category == Category::kService) services.push_back(ReadService(resource));
  }
  ResolveGateways(inventory.ingresses);
  JoinExposure(services, inventory);
  JoinKnative(resources, inventory);
  JoinAutoscalers(inventory);
  JoinDisruptionBudgets(inventory);
  TakeVolumeClaims(resources, inventory);
  return inventory;
}

std::string PathOf(const Workload& workload) { return workload.kind + "/" + workload.shown_name; }

}  // namespace seaworthy::collectors::kubernetes
