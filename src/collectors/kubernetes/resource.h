// One object of a manifest that bears on this collector's facts: its kind, its name, where it stands, and its content.
//
// Kinds that no fact is read from are skipped, so that a repository full of dashboards and definitions costs nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/kubernetes/tree.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::kubernetes {

enum class Category : std::uint8_t {
  kWorkload,  // Runs until it is stopped.
  kJob,       // Runs to its end.
  kAutoscaler,
  kDisruptionBudget,
  kService,   // The core one: a name for pods.
  kExposure,  // Leads traffic from outside to a service: Ingress, HTTPRoute, Gateway, VirtualService, Route.
  kVolumeClaim,
  kStorageClass,
  kLimitRange,
};

struct Resource {
  Category category = Category::kWorkload;
  std::string kind;
  std::string group;  // Of apiVersion, without the version; empty for the core group.
  std::string version;
  std::string name;            // metadata.name: what other resources of the same source refer to.
  std::string shown_name;      // With the prefix and suffix that a kustomization adds.
  std::string namespace_name;  // Empty where none is written, or `default`.
  std::string environment;     // production | staging | development | other, or empty.
  Spot spot;                   // Of its name: no two resources share it.
  bool built = false;          // By a kustomization.
  std::size_t neighbours = 0;  // Other resources in the same file.
  // Shared by the copies that several kustomizations build of one resource; replaced, never changed.
  std::shared_ptr<const Tree> tree;
};

// The resources in the documents of one file, also in a `kind: List` and in an OpenShift Template.
std::vector<Resource> ReadResources(const formats::YamlStream& stream, std::string_view file);

// Whether two namespaces are the same but for the environment in their names: `shop-dev` and `shop-production`. An
// empty one is the same as any.
bool SameNamespace(std::string_view a, std::string_view b);

// Equal for two namespaces that are the same but for the environment; for a look-up instead of a comparison of all
// pairs.
std::string NamespaceKey(std::string_view namespace_name);

// Whether what is declared for environment `from` says something about a thing of environment `on`. Without an
// environment it says so for all; and what is declared for production bears on a thing that names none.
bool BearsOn(std::string_view from, std::string_view on);

}  // namespace seaworthy::collectors::kubernetes
