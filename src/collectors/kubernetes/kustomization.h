// One kustomization file: what it takes in, and what it changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/kubernetes/resource.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::kubernetes {

// Which resources a patch is for. An empty text asks for nothing.
struct PatchTarget {
  std::string kind;
  std::string name;  // May hold `.*` and alternatives, as far as people use regular expressions here.
  std::string namespace_name;
  std::string group;
  std::string labels;  // `app=shop,tier=web`

  bool empty() const {
    return kind.empty() && name.empty() && namespace_name.empty() && group.empty() && labels.empty();
  }
  bool Matches(const Resource& resource) const;
};

struct Patch {
  PatchTarget target;         // Empty: the patch names its resource itself.
  std::string path;           // From the root of the repository; empty for an inline patch.
  std::vector<Tree> content;  // Of an inline patch: its documents.
};

struct Kustomization {
  std::string_view file;  // Path of a source::File.
  std::string folder;
  bool component = false;
  std::vector<std::string> resources;   // Paths from the root, of files and folders.
  std::vector<std::string> components;  // Likewise.
  std::vector<std::string> remote;
  std::vector<Patch> patches;
  Tree tree;  // For the changes: replicas, images, namespace, names, labels.
};

// Whether a file of that name is one.
bool IsKustomizationName(std::string_view name);

Kustomization ReadKustomization(const formats::Node& node, std::string_view file);

// What `kustomize build` does to each resource after the patches.
void Transform(const Kustomization& kustomization, Resource& resource);

void ApplyPatch(const PatchTarget& target, const Tree& content, std::vector<Resource>& resources);

// `a/b` and `../c` make `a/c`; nothing where the path leaves the root.
std::optional<std::string> JoinPath(std::string_view folder, std::string_view path);

}  // namespace seaworthy::collectors::kubernetes
