#include "collectors/kubernetes/manifests.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "collect/errors.h"
#include "collectors/kubernetes/kustomize.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using source::File;
using value::AbsentReason;

constexpr std::size_t kMostResources = 10'000;

// `deployment.yaml`, `deployment.yaml.j2`, `deployment.json`.
bool MayBeManifest(const File& file) {
  std::string name = Lower(file.name());
  return name.ends_with(".json") || name.ends_with(".yaml") || name.ends_with(".yml") ||
         name.find(".yaml.") != std::string::npos || name.find(".yml.") != std::string::npos;
}

bool HasWord(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

std::string EnvironmentOf(const collect::Context& context, const Resource& resource) {
  if (!resource.environment.empty()) return resource.environment;  // Of the kustomization that built it.
  std::string of_path = context.EnvironmentOf(resource.spot.file);
  return of_path.empty() ? context.EnvironmentOf(resource.namespace_name) : of_path;
}

void AddPlain(const collect::Context& context, const File& file, Manifests& out) {
  Result<std::string_view> text = context.repository.Text(file);
  // Big JSON files are data; nobody keeps manifests of that size in them.
  if (!text && text.error().Is(source::kFileTooLarge) && !file.name().ends_with(".json")) {
    out.closed.push_back(FileTooLarge(file, text.error()));
  }
  if (!text || !HasWord(*text, "apiVersion") || !HasWord(*text, "kind")) return;
  Result<const formats::YamlStream*> stream = context.repository.Yaml(file);
  if (!stream) {
    std::optional<ClosedFile> closed = ReadClosedFile(context, file, *text, stream.error());
    if (closed) out.closed.push_back(*std::move(closed));
    return;
  }
  for (Resource& resource : ReadResources(**stream, file.path)) out.resources.push_back(std::move(resource));
}

}  // namespace

Result<Manifests> ReadManifests(const collect::Context& context) {
  Manifests manifests;
  SEAWORTHY_TRY(Kustomized kustomized, BuildKustomizations(context));
  manifests.resources = std::move(kustomized.resources);
  manifests.remote = std::move(kustomized.remote);
  manifests.too_many = kustomized.too_many;
  for (const File* file : context.repository.Evidence(MayBeManifest)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading manifests");
    if (!kustomized.taken.contains(file->path)) AddPlain(context, *file, manifests);
    if (manifests.resources.size() > kMostResources) {
      manifests.too_many = true;
      return manifests;
    }
  }
  for (Resource& resource : manifests.resources) resource.environment = EnvironmentOf(context, resource);
  return manifests;
}

}  // namespace seaworthy::collectors::kubernetes
