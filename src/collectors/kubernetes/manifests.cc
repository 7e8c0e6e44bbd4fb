#include "collectors/kubernetes/manifests.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "collect/errors.h"
#include "collectors/kubernetes/kustomize.h"
#include "formats/errors.h"

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

Problem TemplatedProblem(const File& file) {
  std::string detail = file.path + " is a template";
  if (file.in_chart) detail += " of a Helm chart: keep what `helm template` makes of it in the repository";
  return {AbsentReason::kTemplated, detail};
}

// The folder around `templates/`; empty at the root.
std::string_view FolderOfChart(const File& file) {
  std::size_t at = file.path.rfind("/templates/");
  return at == std::string::npos ? std::string_view() : std::string_view(file.path).substr(0, at);
}

std::string NameOfChart(const collect::Context& context, const File& file) {
  if (!file.in_chart) return {};
  std::string_view folder = FolderOfChart(file);
  const File* chart = context.repository.Find(folder.empty() ? "Chart.yaml" : std::string(folder) + "/Chart.yaml");
  if (chart != nullptr) {
    Result<const formats::YamlStream*> stream = context.repository.Yaml(*chart);
    if (stream && !(*stream)->documents().empty()) {
      if (std::string_view name = (*stream)->documents().front()->TextAt("name"); !name.empty())
        return std::string(name);
    }
  }
  return std::string(folder.substr(folder.rfind('/') + 1));
}

// A text that no YAML came out of matters where it mentions a workload.
void AddClosed(const collect::Context& context, const File& file, std::string_view text, const Error* error,
               Manifests& out) {
  std::vector<Mention> mentions = WorkloadsMentioned(text);
  if (mentions.empty()) return;
  bool templated = error == nullptr || error->Is(formats::kTemplated);
  Problem problem =
      templated ? TemplatedProblem(file) : Problem{AbsentReason::kMalformed, file.path + ": " + error->message()};
  int line = templated || error->place().line == 0 ? mentions.front().line : error->place().line;
  out.closed.push_back({&file, NameOfChart(context, file), std::move(problem), line, std::move(mentions)});
}

std::string EnvironmentOf(const collect::Context& context, const Resource& resource) {
  if (!resource.environment.empty()) return resource.environment;  // Of the kustomization that built it.
  std::string of_path = context.EnvironmentOf(resource.spot.file);
  return of_path.empty() ? context.EnvironmentOf(resource.namespace_name) : of_path;
}

void AddPlain(const collect::Context& context, const File& file, Manifests& out) {
  Result<std::string_view> text = context.repository.Text(file);
  if (!text || !HasWord(*text, "apiVersion") || !HasWord(*text, "kind")) return;
  if (file.in_chart) return AddClosed(context, file, *text, nullptr, out);
  Result<const formats::YamlStream*> stream = context.repository.Yaml(file);
  if (!stream) return AddClosed(context, file, *text, &stream.error(), out);
  for (Resource& resource : ReadResources(**stream, file.path)) out.resources.push_back(std::move(resource));
}

// ---- Copies

using Names = std::set<std::string, std::less<>>;

Names NamesOfWorkloads(const std::vector<Resource>& resources) {
  Names names;
  for (const Resource& resource : resources) {
    if (resource.category != Category::kWorkload) continue;
    names.insert(resource.name);
    names.insert(resource.shown_name);
  }
  return names;
}

std::string_view Stem(std::string_view name) { return name.substr(0, name.find('.')); }

// Whether a copy of the file's workloads is known under their own name or, where the name is a template, the file's.
bool HasCopies(const ClosedFile& closed, const Names& names) {
  if (names.contains(Stem(closed.file->name()))) return true;
  return std::ranges::any_of(closed.mentions, [&](const Mention& mention) { return names.contains(mention.name); });
}

// A chart named like a known workload is its template.
bool ChartHasCopy(const ClosedFile& closed, const Names& names) {
  return std::ranges::any_of(names, [&](const std::string& known) {
    return !closed.chart.empty() && !known.empty() && (HasWord(known, closed.chart) || HasWord(closed.chart, known));
  });
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

std::vector<Unread> WithoutCopies(const Manifests& manifests, const std::vector<Resource>& known) {
  Names names = NamesOfWorkloads(known);
  Names done;  // Folders of charts with a copy, or with an element of their own already.
  for (const ClosedFile& closed : manifests.closed) {
    bool has_copies = closed.file->in_chart && (HasCopies(closed, names) || ChartHasCopy(closed, names));
    if (has_copies) done.emplace(FolderOfChart(*closed.file));
  }
  std::vector<Unread> unread;
  for (const ClosedFile& closed : manifests.closed) {
    bool is_known =
        closed.file->in_chart ? !done.emplace(FolderOfChart(*closed.file)).second : HasCopies(closed, names);
    if (!is_known) unread.push_back({{closed.file->path, closed.line, 0}, closed.problem});
  }
  return unread;
}

}  // namespace seaworthy::collectors::kubernetes
