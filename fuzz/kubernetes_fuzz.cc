// Manifests: whatever the document, reading, patching, joining and inspecting it ends, every resource has a place, and
// a budget covers only what is there.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "collectors/kubernetes/copies.h"
#include "collectors/kubernetes/inspect.h"
#include "collectors/kubernetes/inventory.h"
#include "collectors/kubernetes/kustomization.h"
#include "collectors/kubernetes/mentions.h"
#include "formats/yaml.h"

namespace {

using namespace seaworthy::collectors::kubernetes;

constexpr seaworthy::formats::YamlLimits kLimits{.bytes = 1u << 20, .depth = 50, .nodes = 20'000, .documents = 100};

// The text as a kustomization, and its documents as patches, over the resources in it.
std::vector<Resource> Changed(const seaworthy::formats::YamlStream& stream, std::vector<Resource> resources) {
  for (const seaworthy::formats::Node* document : stream.documents()) {
    Kustomization kustomization = ReadKustomization(*document, "fuzz/kustomization.yaml");
    for (Resource& resource : resources) Transform(kustomization, resource);
    for (const Patch& patch : kustomization.patches) {
      for (const Tree& content : patch.content) ApplyPatch(patch.target, content, resources);
    }
    ApplyPatch({}, Tree::From(*document, "fuzz.yaml"), resources);
  }
  return resources;
}

void Check(const std::vector<Resource>& resources) {
  Inventory inventory = TakeInventory(resources);
  for (const Workload& workload : inventory.workloads) {
    SEAWORTHY_ASSERT(workload.spot.line > 0, "a workload has a place");
    SEAWORTHY_ASSERT(!workload.containers.empty() || workload.unreadable, "a workload without containers says why");
  }
  for (const DisruptionBudget& budget : inventory.disruption_budgets) {
    SEAWORTHY_ASSERT(budget.covers.size() <= inventory.workloads.size(), "a budget covers each workload once");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)ParseQuantity(text);
  (void)MentionsIn(text);
  (void)Inspect("fuzz.yaml", text);
  auto stream = seaworthy::formats::ParseYaml(text, kLimits);
  if (!stream.ok()) return 0;
  std::vector<Resource> resources = ReadResources(*stream, "fuzz.yaml");
  Check(resources);
  Check(KeepOneOfEach(Changed(*stream, resources)));
  return 0;
}
