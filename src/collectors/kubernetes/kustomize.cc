#include "collectors/kubernetes/kustomize.h"

#include <algorithm>
#include <map>
#include <utility>

#include "collect/errors.h"
#include "collectors/kubernetes/kustomization.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using source::File;

constexpr int kMostDeep = 32;
constexpr std::size_t kMostApplied = 20'000;  // Resources that pass through all builds together, and builds.

class Builder {
 public:
  explicit Builder(const collect::Context& context) : context_(context) {}

  Result<Kustomized> Build();

 private:
  using ByFolder = std::map<std::string, Kustomization, std::less<>>;

  void Find();
  bool MayApply(int depth);
  void BuildRoot(const Kustomization& kustomization);
  void Apply(const Kustomization& kustomization, int depth, std::vector<Resource>& resources);
  void TakeIn(const std::string& path, int depth, std::vector<Resource>& resources);
  void AddNew(std::vector<Resource> more, std::vector<Resource>& resources);
  void ApplyPatches(const Kustomization& kustomization, std::vector<Resource>& resources);
  const formats::YamlStream* StreamOf(std::string_view path) const;

  const collect::Context& context_;
  ByFolder kustomizations_;
  std::set<std::string, std::less<>> taken_in_;            // What another kustomization takes in as resource.
  std::set<std::string, std::less<>> taken_by_component_;  // Likewise, a component.
  std::map<std::string, std::vector<Resource>, std::less<>> built_;
  std::size_t applied_ = 0;  // Resources, and kustomizations.
  Kustomized out_;
};

// Null where there is no such file or it cannot be read: then the kustomization takes nothing from it.
const formats::YamlStream* Builder::StreamOf(std::string_view path) const {
  const File* file = context_.repository.Find(path);
  if (file == nullptr) return nullptr;
  Result<const formats::YamlStream*> stream = context_.repository.Yaml(*file);
  return stream ? *stream : nullptr;
}

void Builder::Find() {
  auto is_one = [](const File& file) { return IsKustomizationName(file.name()); };
  for (const File* file : context_.repository.Evidence(is_one)) {
    const formats::YamlStream* stream = StreamOf(file->path);
    out_.taken.insert(file->path);
    if (stream == nullptr || stream->documents().empty()) continue;
    Kustomization kustomization = ReadKustomization(*stream->documents().front(), file->path);
    for (const std::string& path : kustomization.resources) out_.taken.insert(path);
    for (const Patch& patch : kustomization.patches) out_.taken.insert(patch.path);
    std::string folder = kustomization.folder;
    kustomizations_.try_emplace(std::move(folder), std::move(kustomization));
  }
  for (const auto& [folder, kustomization] : kustomizations_) {
    for (const std::string& path : kustomization.resources) {
      if (path != folder) (kustomization.component ? taken_by_component_ : taken_in_).insert(path);
    }
  }
}

// Whether there is room for one more resource or kustomization.
bool Builder::MayApply(int depth) {
  if (depth < kMostDeep && applied_ < kMostApplied) {
    ++applied_;
    return true;
  }
  out_.too_many = true;
  return false;
}

// The same base may come in through two overlays of one build.
void Builder::AddNew(std::vector<Resource> more, std::vector<Resource>& resources) {
  std::set<Spot> present;
  for (const Resource& resource : resources) present.insert(resource.spot);
  for (Resource& resource : more) {
    if (present.contains(resource.spot) || !MayApply(0)) continue;
    resources.push_back(std::move(resource));
  }
}

void Builder::TakeIn(const std::string& path, int depth, std::vector<Resource>& resources) {
  auto base = kustomizations_.find(path);
  if (base == kustomizations_.end()) {
    const formats::YamlStream* stream = StreamOf(path);
    const File* file = context_.repository.Find(path);
    if (stream != nullptr) AddNew(ReadResources(*stream, file->path), resources);
    return;
  }
  if (!MayApply(depth)) return;
  auto [built, is_new] = built_.try_emplace(path);  // Empty while it is built: a circle adds nothing.
  if (is_new) {
    std::vector<Resource> parts;
    Apply(base->second, depth + 1, parts);
    built_[path] = std::move(parts);
  }
  AddNew(built_[path], resources);
}

void Builder::ApplyPatches(const Kustomization& kustomization, std::vector<Resource>& resources) {
  for (const Patch& patch : kustomization.patches) {
    if (context_.stopped()) return;
    for (const Tree& content : patch.content) ApplyPatch(patch.target, content, resources);
    const formats::YamlStream* stream = patch.path.empty() ? nullptr : StreamOf(patch.path);
    if (stream == nullptr) continue;
    std::string_view file = context_.repository.Find(patch.path)->path;
    for (const formats::Node* document : stream->documents()) {
      ApplyPatch(patch.target, Tree::From(*document, file), resources);
    }
  }
}

void Builder::Apply(const Kustomization& kustomization, int depth, std::vector<Resource>& resources) {
  if (context_.stopped()) return;
  for (const std::string& path : kustomization.resources) TakeIn(path, depth, resources);
  for (const std::string& path : kustomization.components) {
    auto component = kustomizations_.find(path);
    if (component != kustomizations_.end() && MayApply(depth)) Apply(component->second, depth + 1, resources);
  }
  ApplyPatches(kustomization, resources);
  std::string environment = context_.EnvironmentOf(kustomization.file);
  for (Resource& resource : resources) {
    Transform(kustomization, resource);
    resource.built = true;
    if (!environment.empty()) resource.environment = environment;
  }
  for (const std::string& remote : kustomization.remote) out_.remote.push_back(remote);
}

void Builder::BuildRoot(const Kustomization& kustomization) {
  std::vector<Resource> resources;
  Apply(kustomization, 0, resources);
  for (Resource& resource : resources) out_.resources.push_back(std::move(resource));
}

Result<Kustomized> Builder::Build() {
  Find();
  auto is_deployed = [&](const auto& entry) {
    return !entry.second.component && !taken_by_component_.contains(entry.first);
  };
  for (const auto& entry : kustomizations_) {
    if (is_deployed(entry) && !taken_in_.contains(entry.first)) BuildRoot(entry.second);
  }
  // What is left takes itself in by a circle; kustomize refuses it, but its workloads are there.
  for (const auto& entry : kustomizations_) {
    if (is_deployed(entry) && taken_in_.contains(entry.first) && !built_.contains(entry.first)) BuildRoot(entry.second);
  }
  if (context_.stopped()) return Error(collect::kStopped, "stopped while building kustomizations");
  return std::move(out_);
}

}  // namespace

Result<Kustomized> BuildKustomizations(const collect::Context& context) { return Builder(context).Build(); }

}  // namespace seaworthy::collectors::kubernetes
