#include "collectors/kubernetes/kubernetes_collector.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "collectors/kubernetes/copies.h"
#include "collectors/kubernetes/inventory.h"
#include "collectors/kubernetes/manifests.h"
#include "collectors/kubernetes/write_facts.h"

namespace seaworthy::collectors::kubernetes {
namespace {

// Why nothing is known where no workload was found, and what would help.
Problem WhyNothing(const Manifests& manifests) {
  using value::AbsentReason;
  if (!manifests.closed.empty()) {
    const ClosedFile& first = manifests.closed.front();
    std::string detail = first.problem.detail;
    if (manifests.closed.size() > 1) detail += " (and " + Count(manifests.closed.size() - 1, "more file") + ")";
    return {first.problem.reason, detail};
  }
  if (!manifests.remote.empty()) {
    return {AbsentReason::kNotFound, "no workload is declared here; a kustomization takes " + manifests.remote.front() +
                                         " from elsewhere, which is not read"};
  }
  return {AbsentReason::kNotFound, "no Kubernetes manifest of a workload was found"};
}

// Digests of the files that facts come from, made once each.
class Digests {
 public:
  explicit Digests(const source::Repository& repository) : repository_(repository) {}

  std::string operator()(std::string_view path) {
    auto [entry, is_new] = known_.try_emplace(path);
    const source::File* file = is_new ? repository_.Find(path) : nullptr;
    if (file == nullptr) return entry->second;
    if (Result<std::string_view> text = repository_.Text(*file)) entry->second = Sha256(*text);
    return entry->second;
  }

 private:
  const source::Repository& repository_;
  std::map<std::string_view, std::string> known_;
};

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  SEAWORTHY_TRY(Manifests manifests, ReadManifests(context));
  if (manifests.too_many) {
    out.SetRestAbsent(value::AbsentReason::kTooLarge, "the manifests hold more resources than are looked at");
    return {};
  }
  std::vector<Resource> resources = KeepOneOfEach(std::move(manifests.resources));
  if (resources.empty()) {
    Problem problem = WhyNothing(manifests);
    out.SetRestAbsent(problem.reason, problem.detail);
    return {};
  }
  Inventory inventory = TakeInventory(resources);
  Unknown unknown = WithoutCopies(manifests.closed, resources);
  Problem nothing = WhyNothing(manifests);
  // Where no workload at all can be read, the list as a whole is what is not known.
  if (inventory.workloads.empty()) unknown = {};
  Digests digests(context.repository);
  WriteFacts({inventory, unknown, context.repository.ObservedAt(context.now), std::ref(digests)}, nothing, out);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "kubernetes", .collect = Collect};

}  // namespace seaworthy::collectors::kubernetes
