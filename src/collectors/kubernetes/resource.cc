#include "collectors/kubernetes/resource.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace seaworthy::collectors::kubernetes {
namespace {

struct KnownKind {
  std::string_view kind;
  std::string_view group;
  Category category;
};

constexpr auto kKnownKinds = std::to_array<KnownKind>({
    {"Deployment", "apps", Category::kWorkload},
    {"Deployment", "extensions", Category::kWorkload},
    {"StatefulSet", "apps", Category::kWorkload},
    {"DaemonSet", "apps", Category::kWorkload},
    {"DaemonSet", "extensions", Category::kWorkload},
    {"ReplicaSet", "apps", Category::kWorkload},
    {"ReplicaSet", "extensions", Category::kWorkload},
    {"ReplicationController", "", Category::kWorkload},
    {"Pod", "", Category::kWorkload},
    {"Rollout", "argoproj.io", Category::kWorkload},
    {"Service", "serving.knative.dev", Category::kWorkload},
    {"DeploymentConfig", "apps.openshift.io", Category::kWorkload},
    {"DeploymentConfig", "", Category::kWorkload},
    {"Job", "batch", Category::kJob},
    {"CronJob", "batch", Category::kJob},
    {"ScaledJob", "keda.sh", Category::kJob},
    {"HorizontalPodAutoscaler", "autoscaling", Category::kAutoscaler},
    {"ScaledObject", "keda.sh", Category::kAutoscaler},
    {"ScaledObject", "keda.k8s.io", Category::kAutoscaler},
    {"PodDisruptionBudget", "policy", Category::kDisruptionBudget},
    {"Service", "", Category::kService},
    {"Ingress", "networking.k8s.io", Category::kExposure},
    {"Ingress", "extensions", Category::kExposure},
    {"HTTPRoute", "gateway.networking.k8s.io", Category::kExposure},
    {"GRPCRoute", "gateway.networking.k8s.io", Category::kExposure},
    {"TLSRoute", "gateway.networking.k8s.io", Category::kExposure},
    {"TCPRoute", "gateway.networking.k8s.io", Category::kExposure},
    {"Gateway", "gateway.networking.k8s.io", Category::kExposure},
    {"Gateway", "networking.istio.io", Category::kExposure},
    {"VirtualService", "networking.istio.io", Category::kExposure},
    {"Route", "route.openshift.io", Category::kExposure},
    {"Route", "", Category::kExposure},
    {"PersistentVolumeClaim", "", Category::kVolumeClaim},
    {"StorageClass", "storage.k8s.io", Category::kStorageClass},
    {"LimitRange", "", Category::kLimitRange},
});

std::optional<Category> CategoryOf(std::string_view kind, std::string_view group) {
  for (const KnownKind& known : kKnownKinds) {
    if (known.kind == kind && known.group == group) return known.category;
  }
  return std::nullopt;
}

// A pod that a test framework or `helm test` starts is no part of the service.
bool IsHookForTests(const Tree& tree) {
  const Tree* annotations = tree.FindPath({"metadata", "annotations"});
  return annotations != nullptr && annotations->TextAt("helm.sh/hook").find("test") != std::string_view::npos;
}

void ReadOne(const formats::Node& node, std::string_view file, std::vector<Resource>& out) {
  std::string_view kind = node.TextAt("kind");
  std::string_view api = node.TextAt("apiVersion");
  if (kind.empty() || api.empty()) return;
  std::size_t slash = api.find('/');
  std::string_view group = slash == std::string_view::npos ? std::string_view() : api.substr(0, slash);
  std::optional<Category> category = CategoryOf(kind, group);
  if (!category) return;

  auto tree = std::make_shared<const Tree>(Tree::From(node, file));
  if (IsHookForTests(*tree)) return;
  Resource resource;
  resource.category = *category;
  resource.kind = kind;
  resource.group = group;
  resource.version = slash == std::string_view::npos ? api : api.substr(slash + 1);
  if (const Tree* metadata = tree->Find("metadata")) {
    resource.name = metadata->TextAt(metadata->Find("name") != nullptr ? "name" : "generateName");
    resource.namespace_name = metadata->TextAt("namespace");
    if (resource.namespace_name == "default") resource.namespace_name.clear();
  }
  resource.shown_name = resource.name;
  const Tree* name = tree->FindPath({"metadata", "name"});
  resource.spot = (name == nullptr ? *tree : *name).spot();
  resource.tree = std::move(tree);
  out.push_back(std::move(resource));
}

// The parts of a `kind: List` (`DeploymentList`, …) or of an OpenShift Template; null for any other object.
const formats::Node* PartsOf(const formats::Node& node) {
  std::string_view kind = node.TextAt("kind");
  if (kind.ends_with("List")) return node.Find("items");
  if (kind == "Template") return node.Find("objects");
  return nullptr;
}

void ReadDocument(const formats::Node& node, std::string_view file, int depth, std::vector<Resource>& out) {
  constexpr int kListsInLists = 4;
  const formats::Node* parts = PartsOf(node);
  if (parts == nullptr || depth == kListsInLists) return ReadOne(node, file, out);
  for (const formats::Node& part : parts->items()) ReadDocument(part, file, depth + 1, out);
}

bool NamesEnvironment(std::string_view word) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"production", "prod", "prd", "live", "staging", "stage", "stg", "preprod", "uat",
                                       "qa", "test", "development", "dev", "local", "sandbox"});
  return std::ranges::find(kWords, word) != kWords.end();
}

// Takes the next word that is no environment off the front; empty at the end. No allocation: this is asked for each
// pair of resources that may belong together.
std::string_view NextWord(std::string_view& rest) {
  while (!rest.empty()) {
    std::string_view word = rest.substr(0, rest.find('-'));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (!word.empty() && !NamesEnvironment(word)) return word;
  }
  return {};
}

bool SameButForEnvironment(std::string_view a, std::string_view b) {
  for (;;) {
    std::string_view word = NextWord(a);
    if (word != NextWord(b)) return false;
    if (word.empty()) return true;
  }
}

}  // namespace

std::vector<Resource> ReadResources(const formats::YamlStream& stream, std::string_view file) {
  std::vector<Resource> resources;
  for (const formats::Node* document : stream.documents()) ReadDocument(*document, file, 0, resources);
  for (Resource& resource : resources) resource.neighbours = resources.size() - 1;
  return resources;
}

bool SameNamespace(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() || a == b || SameButForEnvironment(a, b);
}

std::string NamespaceKey(std::string_view namespace_name) {
  std::string key;
  while (true) {
    std::string_view word = NextWord(namespace_name);
    if (word.empty()) return key;
    key += word;
    key += '-';
  }
}

bool BearsOn(std::string_view from, std::string_view on) {
  return from.empty() || from == on || (on.empty() && from == "production");
}

}  // namespace seaworthy::collectors::kubernetes
