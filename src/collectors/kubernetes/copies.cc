#include "collectors/kubernetes/copies.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "collectors/kubernetes/workload.h"

namespace seaworthy::collectors::kubernetes {
namespace {

int EnvironmentRank(std::string_view environment) {
  if (environment == "production") return 0;
  if (environment.empty()) return 1;
  if (environment == "development") return 3;
  return 2;
}

// How much of what is judged is written.
int Completeness(const Resource& resource) {
  if (resource.category != Category::kWorkload && resource.category != Category::kJob) return 0;
  Workload workload = ReadWorkload(resource);
  int written = workload.replicas.has_value() + workload.spread;
  for (const Container& container : workload.containers) {
    written += 1 + container.liveness.has_value() + container.readiness.has_value() + container.opens_port +
               container.cpu_request.has_value() + container.cpu_limit.has_value() +
               container.memory_request.has_value() + container.memory_limit.has_value();
  }
  return written;
}

struct Candidate {
  Resource resource;
  int completeness = 0;

  // Smaller is better.
  auto Rank() const {
    const Resource& r = resource;
    return std::make_tuple(EnvironmentRank(r.environment), !r.built, -completeness, r.neighbours,
                           std::ranges::count(r.spot.file, '/'), r.spot.file.size(), r.spot);
  }
};

// The groups of copies among the resources of one kind, group and name. By look-up, because a hostile file may hold
// thousands of one name.
class CopyGroups {
 public:
  void Add(Candidate candidate) {
    Environments environment = BitOf(candidate.resource.environment);
    std::size_t group = GroupOf(candidate.resource, environment);
    by_namespace_.try_emplace(NamespaceKey(candidate.resource.namespace_name), group);
    if (group == kept_.size()) {
      kept_.push_back(std::move(candidate));
      environments_.push_back(environment);
      return;
    }
    environments_[group] |= environment;
    if (candidate.Rank() < kept_[group].Rank()) kept_[group] = std::move(candidate);
  }

  std::vector<Candidate> Take() && { return std::move(kept_); }

 private:
  using Environments = std::uint32_t;  // A bit each.

  Environments BitOf(const std::string& environment) {
    if (environment.empty()) return 0;
    std::size_t number = numbers_.try_emplace(environment, numbers_.size()).first->second;
    return Environments{1} << std::min<std::size_t>(number, 31);
  }

  // That of the same namespace; else the first that lies in other environments alone; else a new one.
  std::size_t GroupOf(const Resource& resource, Environments environment) const {
    if (resource.namespace_name.empty()) return 0;
    auto same = by_namespace_.find(NamespaceKey(resource.namespace_name));
    if (same != by_namespace_.end()) return same->second;
    if (environment == 0) return kept_.size();
    auto elsewhere = [&](Environments there) { return there != 0 && (there & environment) == 0; };
    return static_cast<std::size_t>(std::ranges::find_if(environments_, elsewhere) - environments_.begin());
  }

  std::vector<Candidate> kept_;             // The best of each group.
  std::vector<Environments> environments_;  // Of each group.
  std::map<std::string, std::size_t> by_namespace_;
  std::map<std::string, std::size_t> numbers_;  // Of the environments.
};

// Precondition: `candidates` are of one kind, group and name. Those with a namespace come first, so that one without
// joins a copy that has one instead of standing between two that differ.
void KeepOfOneName(std::vector<Candidate>& candidates, std::vector<Resource>& out) {
  std::ranges::stable_sort(candidates, {}, [](const Candidate& c) { return c.resource.namespace_name.empty(); });
  CopyGroups groups;
  for (Candidate& candidate : candidates) groups.Add(std::move(candidate));
  std::vector<Candidate> kept = std::move(groups).Take();
  std::ranges::stable_sort(kept, {}, [](const Candidate& c) { return c.resource.spot; });
  for (Candidate& candidate : kept) out.push_back(std::move(candidate.resource));
}

}  // namespace

std::vector<Resource> KeepOneOfEach(std::vector<Resource> resources) {
  auto key = [](const Resource& r) { return std::tie(r.kind, r.group, r.name); };
  std::ranges::stable_sort(resources, {}, key);
  std::vector<Resource> out;
  for (std::size_t i = 0; i < resources.size();) {
    std::size_t end = i + 1;
    while (end < resources.size() && key(resources[end]) == key(resources[i])) ++end;
    std::vector<Candidate> candidates;
    for (; i < end; ++i) {
      int completeness = Completeness(resources[i]);
      candidates.push_back({std::move(resources[i]), completeness});
    }
    KeepOfOneName(candidates, out);
  }
  return out;
}

}  // namespace seaworthy::collectors::kubernetes
