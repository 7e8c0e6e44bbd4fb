#include "catalog/backstage.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "catalog/backstage_links.h"
#include "catalog/descriptor.h"
#include "formats/errors.h"
#include "formats/yaml.h"

namespace seaworthy::catalog {
namespace {

using formats::Node;
using model::Service;

struct Entity {
  std::string kind;  // Lower case.
  std::string space;
  std::string name;
  const Node* node = nullptr;  // Of a stream that outlives the reading.
  Place place;

  const Node* Spec(std::string_view key) const {
    const Node* spec = node->Find("spec");
    return spec == nullptr ? nullptr : spec->Find(key);
  }
  std::string_view SpecText(std::string_view key) const {
    const Node* value = Spec(key);
    return value == nullptr ? std::string_view() : value->text();
  }
  std::string Title() const {
    std::string_view title = node->Find("metadata")->TextAt("title");
    return std::string(title.empty() ? std::string_view(name) : title);
  }
  // The place of a key of `spec`.
  Place SpecPlace(std::string_view key) const {
    const Node* value = Spec(key);
    return value == nullptr ? place : Place{place.file, value->line(), value->column()};
  }
};

// Resources of these types keep data.
bool KeepsData(std::string_view type) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"database", "db", "sql", "postgres", "mongo", "bucket", "storage", "redis",
                                       "cache", "dynamo", "cassandra", "kafka", "queue", "disk"});
  std::string lower = Lower(type);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// One reading of a catalogue.
class Reading {
 public:
  void Add(const formats::YamlStream& stream, const std::string& file);
  void Remark(std::string remark) { remarks_.push_back(std::move(remark)); }
  Catalogue Finish();
  const std::vector<Entity>& entities() const { return entities_; }

 private:
  const Entity* Find(const EntityReference& reference) const;
  Service Build(const Entity& component) const;
  void AddComponents(const Entity& component, Service& service) const;
  void AddReference(const Entity& component, const Node& node, std::string_view kind, Service& service) const;
  void AddDependencies(const Entity& component, Service& service) const;
  std::string System(const std::vector<const Entity*>& components) const;

  void Index();

  std::vector<Entity> entities_;
  std::map<std::string, const Entity*> by_reference_;   // The first of a reference; made by Index().
  std::multimap<std::string, const Entity*> by_whole_;  // Parts, by the component that they name; in file order.
  std::vector<std::string> remarks_;
};

std::string KeyOf(const EntityReference& reference) {
  return fmt::format("{}:{}/{}", reference.kind, reference.space, reference.name);
}

void Reading::Add(const formats::YamlStream& stream, const std::string& file) {
  for (const Node* document : stream.documents()) {
    if (!document->TextAt("apiVersion").starts_with("backstage.io/")) continue;
    const Node* metadata = document->Find("metadata");
    std::string_view name = metadata == nullptr ? std::string_view() : metadata->TextAt("name");
    if (name.empty() || name.find("${") != std::string_view::npos || name.find("{{") != std::string_view::npos) {
      Remark(fmt::format("{}:{}: an entity without a name is left out", file, document->line()));
      continue;
    }
    std::string space = Lower(metadata->TextAt("namespace"));
    entities_.push_back({.kind = Lower(document->TextAt("kind")),
                         .space = space.empty() ? "default" : space,
                         .name = std::string(name),
                         .node = document,
                         .place = {file, document->line(), document->column()}});
  }
}

// A catalogue may hold thousands of entities that name each other.
void Reading::Index() {
  for (const Entity& entity : entities_) {
    by_reference_.try_emplace(KeyOf({entity.kind, entity.space, Lower(entity.name)}), &entity);
    if (entity.kind != "component") continue;
    EntityReference whole = ParseReference(entity.SpecText("subcomponentOf"), "component", entity.space);
    if (!whole.name.empty()) by_whole_.emplace(KeyOf(whole), &entity);
  }
}

const Entity* Reading::Find(const EntityReference& reference) const {
  auto found = by_reference_.find(KeyOf(reference));
  return found == by_reference_.end() ? nullptr : found->second;
}

// Itself, and the parts that name it.
void Reading::AddComponents(const Entity& component, Service& service) const {
  std::vector<const Entity*> parts = {&component};
  auto [first, last] = by_whole_.equal_range(KeyOf(ParseReference(component.name, "component", component.space)));
  for (auto part = first; part != last; ++part) parts.push_back(part->second);
  std::ranges::sort(parts);  // They stand in one vector, in the order of the files.
  for (const Entity* part : parts) {
    service.components.push_back(
        {.name = part->name, .kind = std::string(part->SpecText("type")), .customer_facing = {}, .place = part->place});
  }
  service.places["components"] = component.place;
}

void Reading::AddReference(const Entity& component, const Node& node, std::string_view kind, Service& service) const {
  EntityReference reference = ParseReference(node.text(), kind, component.space);
  if (reference.name.empty()) return;
  Place place{component.place.file, node.line(), node.column()};
  std::string known = reference.kind == "component" ? "service" : reference.kind;
  if (std::ranges::find(kDependencyKinds, known) == kDependencyKinds.end()) return;
  auto same = [&](const model::Dependency& d) { return d.name == reference.name && d.kind == known; };
  if (std::ranges::any_of(service.dependencies, same)) return;
  service.dependencies.push_back({.name = reference.name, .kind = known, .critical = {}, .place = place});
  service.places.try_emplace("dependencies", place);
  service.declares_dependencies = true;
  const Entity* resource = known == "resource" ? Find(reference) : nullptr;
  if (resource == nullptr || !KeepsData(resource->SpecText("type"))) return;
  model::DataStore store{
      .name = resource->name, .kind = std::string(resource->SpecText("type")), .place = resource->place};
  service.data_stores.push_back(std::move(store));
  service.places.try_emplace("data_stores", resource->place);
  service.declares_data_stores = true;
}

void Reading::AddDependencies(const Entity& component, Service& service) const {
  auto add = [&](std::string_view key, std::string_view kind) {
    const Node* list = component.Spec(key);
    if (list == nullptr) return;
    for (const Node& node : list->items()) AddReference(component, node, kind, service);
  };
  add("dependsOn", "component");
  add("consumesApis", "api");
}

Service Reading::Build(const Entity& component) const {
  Service service;
  service.found = service.place.file = component.place.file;
  service.place = component.place;
  service.id = IdFromName(component.name);
  service.name = component.Title();
  service.places["id"] = service.places["name"] = component.place;
  if (EntityReference owner = ParseReference(component.SpecText("owner"), "group", component.space);
      !owner.name.empty()) {
    service.owner = owner.space == "default" ? owner.name : fmt::format("{}/{}", owner.space, owner.name);
    service.places["owner"] = component.SpecPlace("owner");
  }
  std::string_view lifecycle = component.SpecText("lifecycle");
  if (std::ranges::find(kLifecycles, lifecycle) != kLifecycles.end()) {
    service.lifecycle = lifecycle;
    service.places["lifecycle"] = component.SpecPlace("lifecycle");
  }
  AddComponents(component, service);
  AddDependencies(component, service);
  service.links = LinksOf(*component.node, component.place.file);
  if (!service.links.empty()) service.places["links"] = service.links.front().place;
  return service;
}

// The title of the system that all components name, if it is one.
std::string Reading::System(const std::vector<const Entity*>& components) const {
  std::set<std::string> names;
  for (const Entity* component : components) names.insert(std::string(component->SpecText("system")));
  if (names.size() != 1 || names.begin()->empty()) return {};
  const Entity* system = Find(ParseReference(*names.begin(), "system"));
  return system == nullptr ? *names.begin() : system->Title();
}

Catalogue Reading::Finish() {
  Index();
  std::vector<const Entity*> components;
  auto collect = [&](auto wanted) {
    for (const Entity& entity : entities_) {
      bool whole = entity.kind == "component" && entity.SpecText("subcomponentOf").empty();
      if (whole && !IdFromName(entity.name).empty() && wanted(entity)) components.push_back(&entity);
    }
  };
  collect([](const Entity& entity) { return entity.SpecText("type") != "library"; });
  if (components.empty()) collect([](const Entity&) { return true; });
  Catalogue catalogue;
  std::set<std::string> ids;
  for (const Entity* component : components) {
    Service service = Build(*component);
    if (ids.insert(service.id).second) {
      catalogue.services.push_back(std::move(service));
    } else {
      Remark(fmt::format("{}: a second component \"{}\" is left out", ToString(component->place), service.id));
    }
  }
  catalogue.system = System(components);
  catalogue.remarks = std::move(remarks_);
  return catalogue;
}

std::string LeftOut(const Error& error, std::string_view file) {
  Error located = Error(error).InFile(file);
  std::string_view why = error.Is(formats::kTemplated) ? "a template" : std::string_view(error.message());
  return fmt::format("{}: left out of the catalogue: {}", ToString(located.place()), why);
}

bool IsCatalogueFile(const source::File& file) {
  return file.name() == "catalog-info.yaml" || file.name() == "catalog-info.yml";
}

// The path of a Location's target, from the root; empty where it is an address elsewhere or leaves the repository.
std::string TargetPath(std::string_view folder, std::string_view target) {
  if (target.find("://") != std::string_view::npos || target.starts_with('/')) return {};
  std::vector<std::string_view> parts;
  std::string joined = fmt::format("{}/{}", folder, target);
  for (std::string_view part : Split(joined, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && parts.empty()) return {};
    if (part == "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  return fmt::format("{}", fmt::join(parts, "/"));
}

// The files that the Locations read so far point to.
std::vector<std::string> Targets(const Reading& reading) {
  std::vector<std::string> paths;
  for (const Entity& entity : reading.entities()) {
    if (entity.kind != "location") continue;
    std::size_t slash = entity.place.file.rfind('/');
    std::string folder = slash == std::string::npos ? "" : entity.place.file.substr(0, slash);
    if (!entity.SpecText("target").empty()) paths.push_back(TargetPath(folder, entity.SpecText("target")));
    if (const Node* targets = entity.Spec("targets")) {
      for (const Node& target : targets->items()) paths.push_back(TargetPath(folder, target.text()));
    }
  }
  return paths;
}

}  // namespace

Catalogue ReadCatalogue(const source::Repository& repository) {
  Reading reading;
  std::set<std::string> read;
  auto add = [&](const source::File& file) {
    if (!read.insert(file.path).second) return;
    Result<const formats::YamlStream*> stream = repository.Yaml(file);
    if (stream.ok()) {
      reading.Add(**stream, file.path);
    } else {
      reading.Remark(LeftOut(stream.error(), file.path));
    }
  };
  for (const source::File* file : repository.Evidence(IsCatalogueFile)) add(*file);
  for (const std::string& path : Targets(reading)) {  // One level: a location of a location is a catalogue of its own.
    const source::File* file = repository.Find(path);
    if (file != nullptr && file->role == source::Role::kEvidence) add(*file);
  }
  return reading.Finish();
}

Catalogue ReadCatalogueText(std::string_view text, std::string_view file) {
  Reading reading;
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  if (stream.ok()) {
    reading.Add(*stream, std::string(file));
  } else {
    reading.Remark(LeftOut(stream.error(), file));
  }
  return reading.Finish();
}

EntityReference ParseReference(std::string_view text, std::string_view kind, std::string_view space) {
  EntityReference reference{std::string(kind), std::string(space), {}};
  if (std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    reference.kind = Lower(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  if (std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    reference.space = Lower(text.substr(0, slash));
    text.remove_prefix(slash + 1);
  }
  auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  reference.name = Lower(text);
  bool good = !reference.name.empty() && !reference.kind.empty() && !reference.space.empty();
  return good && std::ranges::all_of(reference.name, allowed) ? reference : EntityReference{};
}

}  // namespace seaworthy::catalog
