#include "collectors/kubernetes/kustomization.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collectors/kubernetes/patch.h"
#include "collectors/kubernetes/selectors.h"
#include "source/repository.h"

namespace seaworthy::collectors::kubernetes {
namespace {

bool IsRemote(std::string_view path) {
  return path.find("://") != std::string_view::npos || path.find("?ref=") != std::string_view::npos ||
         path.starts_with("git@") || path.starts_with("github.com/");
}

void AddPaths(const Tree* list, Kustomization& kustomization, std::vector<std::string>& paths) {
  if (list == nullptr) return;
  for (const Tree& item : list->items()) {
    if (item.text().empty()) continue;
    if (IsRemote(item.text())) {
      kustomization.remote.push_back(item.text());
    } else if (std::optional<std::string> path = JoinPath(kustomization.folder, item.text())) {
      paths.push_back(*path);
    }
  }
}

PatchTarget ReadTarget(const Tree* tree) {
  PatchTarget target;
  if (tree == nullptr) return target;
  target.kind = tree->TextAt("kind");
  target.name = tree->TextAt("name");
  target.namespace_name = tree->TextAt("namespace");
  target.group = tree->TextAt("group");
  target.labels = tree->TextAt("labelSelector");
  return target;
}

// An inline patch is a text in a text; its lines are counted from where it stands.
std::vector<Tree> ParseInline(const Tree& text, std::string_view file) {
  std::vector<Tree> documents;
  Result<formats::YamlStream> stream = formats::ParseYaml(text.text());
  if (!stream) return documents;  // A patch that is no YAML changes nothing here, as kustomize refuses it.
  for (const formats::Node* document : stream->documents()) {
    documents.push_back(Tree::From(*document, file, text.spot().line));
  }
  return documents;
}

void AddPatch(const PatchTarget& target, const Tree* path, const Tree* text, Kustomization& kustomization) {
  Patch patch;
  patch.target = target;
  if (path != nullptr) {
    std::optional<std::string> joined = JoinPath(kustomization.folder, path->text());
    if (!joined) return;
    patch.path = *joined;
  } else if (text != nullptr && text->IsScalar()) {
    patch.content = ParseInline(*text, kustomization.file);
  }
  kustomization.patches.push_back(std::move(patch));
}

void ReadPatches(Kustomization& kustomization) {
  // The older form: a path, or the patch itself.
  if (const Tree* list = kustomization.tree.Find("patchesStrategicMerge")) {
    for (const Tree& item : list->items()) {
      bool is_inline = item.text().find('\n') != std::string::npos || item.text().find("kind:") != std::string::npos;
      AddPatch({}, is_inline ? nullptr : &item, is_inline ? &item : nullptr, kustomization);
    }
  }
  for (std::string_view key : {"patches", "patchesJson6902"}) {
    const Tree* list = kustomization.tree.Find(key);
    if (list == nullptr) continue;
    for (const Tree& item : list->items()) {
      AddPatch(ReadTarget(item.Find("target")), item.Find("path"), item.Find("patch"), kustomization);
    }
  }
}

// ---- Which resource a patch is for

bool MatchesName(std::string_view pattern, std::string_view name) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  if (pattern.starts_with('(') && pattern.ends_with(')')) pattern = pattern.substr(1, pattern.size() - 2);
  for (std::string_view alternative : Split(pattern, '|')) {
    std::string glob;
    for (std::size_t i = 0; i < alternative.size(); ++i) {
      bool any = alternative[i] == '.' && i + 1 < alternative.size() &&
                 (alternative[i + 1] == '*' || alternative[i + 1] == '+');
      glob += any ? '*' : alternative[i];
      if (any) ++i;
    }
    if (source::MatchesGlob(glob, name)) return true;
  }
  return false;
}

bool MatchesLabels(std::string_view selector, const Resource& resource) {
  Labels labels = ReadLabels(resource.tree->FindPath({"metadata", "labels"}));
  for (std::string_view wanted : Split(selector, ',')) {
    std::size_t equals = wanted.find('=');
    auto label = labels.find(Trim(wanted.substr(0, equals)));
    if (label == labels.end()) return false;
    if (equals == std::string_view::npos) continue;
    std::string_view text = wanted.substr(equals + 1);
    if (text.starts_with('=')) text.remove_prefix(1);
    if (label->second != Trim(text)) return false;
  }
  return true;
}

// A strategic merge patch without target names its resource as a resource names itself.
bool IsFor(const Tree& patch, const Resource& resource) {
  const Tree* metadata = patch.Find("metadata");
  if (metadata == nullptr || patch.TextAt("kind") != resource.kind || metadata->TextAt("name") != resource.name)
    return false;
  return SameNamespace(metadata->TextAt("namespace"), resource.namespace_name);
}

// ---- Changes

template <typename Change>
void Edit(Resource& resource, Change change) {
  auto tree = std::make_shared<Tree>(*resource.tree);
  change(*tree);
  resource.tree = std::move(tree);
}

Tree* FindPath(Tree& tree, std::initializer_list<std::string_view> keys) {
  return const_cast<Tree*>(std::as_const(tree).FindPath(keys));
}

void SetReplicas(const Tree& kustomization, Resource& resource) {
  const Tree* list = kustomization.Find("replicas");
  if (list == nullptr || resource.category != Category::kWorkload) return;
  for (const Tree& item : list->items()) {
    const Tree* count = item.Find("count");
    if (item.TextAt("name") != resource.name || count == nullptr) continue;
    Edit(resource, [&](Tree& tree) {
      Tree* spec = tree.Find("spec");
      (spec == nullptr ? tree.Set("spec", Tree::Mapping(tree.spot())) : *spec).Set("replicas", *count);
    });
  }
}

std::string WithoutTag(std::string_view image) {
  image = image.substr(0, image.find('@'));
  std::size_t colon = image.rfind(':');
  std::size_t slash = image.rfind('/');
  bool has_tag = colon != std::string_view::npos && (slash == std::string_view::npos || slash < colon);
  return std::string(has_tag ? image.substr(0, colon) : image);
}

void SetImage(const Tree& change, Tree& container) {
  Tree* image = container.Find("image");
  if (image == nullptr || WithoutTag(image->text()) != change.TextAt("name")) return;
  std::string rest = image->text().substr(WithoutTag(image->text()).size());
  std::string name(change.TextAt("newName").empty() ? change.TextAt("name") : change.TextAt("newName"));
  if (!change.TextAt("newTag").empty()) rest = ":" + std::string(change.TextAt("newTag"));
  if (!change.TextAt("digest").empty()) rest = "@" + std::string(change.TextAt("digest"));
  container.Set("image", Tree::Text(name + rest, change.spot()));
}

void SetImages(const Tree& kustomization, Resource& resource) {
  const Tree* list = kustomization.Find("images");
  if (list == nullptr || resource.category != Category::kWorkload) return;
  Edit(resource, [&](Tree& tree) {
    for (std::string_view key : {"containers", "initContainers"}) {
      Tree* containers = FindPath(tree, {"spec", "template", "spec", key});
      if (containers == nullptr || !containers->IsSequence()) continue;
      for (Tree& container : containers->parts()) {
        for (const Tree& change : list->items()) SetImage(change, container);
      }
    }
  });
}

// Selectors get the same labels in the same build, so only pods must carry them for what selects from outside of it.
void SetPodLabels(const Tree* pairs, Resource& resource) {
  if (pairs == nullptr || !pairs->IsMapping() || resource.category != Category::kWorkload) return;
  Edit(resource, [&](Tree& tree) {
    Tree* metadata = FindPath(tree, {"spec", "template", "metadata"});
    if (metadata == nullptr) return;
    Tree* labels = metadata->Find("labels");
    if (labels == nullptr) labels = &metadata->Set("labels", Tree::Mapping(pairs->spot()));
    for (const Tree& pair : pairs->parts()) labels->Set(pair.key(), pair);
  });
}

void SetLabels(const Tree& kustomization, Resource& resource) {
  SetPodLabels(kustomization.Find("commonLabels"), resource);
  const Tree* list = kustomization.Find("labels");
  if (list == nullptr) return;
  for (const Tree& item : list->items()) {
    bool on_pods = item.TextAt("includeSelectors") == "true" || item.TextAt("includeTemplates") == "true";
    if (on_pods) SetPodLabels(item.Find("pairs"), resource);
  }
}

}  // namespace

bool PatchTarget::Matches(const Resource& resource) const {
  return (kind.empty() || MatchesName(kind, resource.kind)) && (name.empty() || MatchesName(name, resource.name)) &&
         (group.empty() || group == resource.group) &&
         (namespace_name.empty() || MatchesName(namespace_name, resource.namespace_name)) &&
         (labels.empty() || MatchesLabels(labels, resource));
}

bool IsKustomizationName(std::string_view name) {
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

Kustomization ReadKustomization(const formats::Node& node, std::string_view file) {
  Kustomization kustomization;
  kustomization.file = file;
  std::size_t slash = file.rfind('/');
  kustomization.folder = slash == std::string_view::npos ? "" : file.substr(0, slash);
  kustomization.tree = Tree::From(node, file);
  kustomization.component = kustomization.tree.TextAt("kind") == "Component";
  AddPaths(kustomization.tree.Find("resources"), kustomization, kustomization.resources);
  AddPaths(kustomization.tree.Find("bases"), kustomization, kustomization.resources);
  AddPaths(kustomization.tree.Find("components"), kustomization, kustomization.components);
  ReadPatches(kustomization);
  return kustomization;
}

void Transform(const Kustomization& kustomization, Resource& resource) {
  const Tree& tree = kustomization.tree;
  SetReplicas(tree, resource);
  SetImages(tree, resource);
  SetLabels(tree, resource);
  if (std::string_view name = tree.TextAt("namespace"); !name.empty()) {
    resource.namespace_name = name == "default" ? "" : name;
  }
  resource.shown_name =
      std::string(tree.TextAt("namePrefix")) + resource.shown_name + std::string(tree.TextAt("nameSuffix"));
}

void ApplyPatch(const PatchTarget& target, const Tree& content, std::vector<Resource>& resources) {
  auto is_meant = [&](const Resource& resource) {
    return target.empty() ? IsFor(content, resource) : target.Matches(resource);
  };
  if (Deletes(content)) {
    std::erase_if(resources, is_meant);
    return;
  }
  for (Resource& resource : resources) {
    if (!is_meant(resource)) continue;
    bool known_schema = resource.group.find('.') == std::string::npos || resource.group.ends_with(".k8s.io");
    Edit(resource, [&](Tree& tree) {
      if (content.IsSequence()) {
        ApplyJsonPatch(tree, content);
      } else {
        MergeInto(tree, content, known_schema ? Lists::kByKey : Lists::kReplaced);
      }
    });
  }
}

std::optional<std::string> JoinPath(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts;
  std::string joined = std::string(folder) + "/" + std::string(path);
  for (std::string_view part : Split(joined, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  std::string out;
  for (std::string_view part : parts) out += (out.empty() ? "" : "/") + std::string(part);
  return out;
}

}  // namespace seaworthy::collectors::kubernetes
