#include "collectors/kubernetes/copies.h"

#include <algorithm>
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

bool AreCopies(const Resource& a, const Resource& b) {
  if (SameNamespace(a.namespace_name, b.namespace_name)) return true;
  return !a.environment.empty() && !b.environment.empty() && a.environment != b.environment;
}

// Precondition: `candidates` are of one kind, group and name. Those with a namespace come first, so that one without
// joins a copy that has one instead of standing between two that differ.
void KeepOfOneName(std::vector<Candidate>& candidates, std::vector<Resource>& out) {
  std::ranges::stable_sort(candidates, {}, [](const Candidate& c) { return c.resource.namespace_name.empty(); });
  std::vector<Candidate> kept;
  for (Candidate& candidate : candidates) {
    auto copy =
        std::ranges::find_if(kept, [&](const Candidate& k) { return AreCopies(k.resource, candidate.resource); });
    if (copy == kept.end()) {
      kept.push_back(std::move(candidate));
    } else if (candidate.Rank() < copy->Rank()) {
      *copy = std::move(candidate);
    }
  }
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
