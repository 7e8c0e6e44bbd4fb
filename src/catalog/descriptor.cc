#include "catalog/descriptor.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/fields.h"

namespace seaworthy::catalog {
namespace {

using formats::Node;

template <std::size_t N>
using Keys = std::array<std::string_view, N>;

constexpr auto kServiceKeys = std::to_array<std::string_view>(
    {"schema",   "id",         "name",         "aliases",   "owner",       "tier",         "lifecycle",
     "exposure", "components", "environments", "endpoints", "data_stores", "dependencies", "events",
     "capacity", "reports",    "links",        "exclude",   "standard",    "parameters"});
constexpr Keys<1> kSchemas = {kDescriptorSchema};
constexpr Keys<3> kComponentKeys = {"name", "kind", "customer_facing"};
constexpr Keys<3> kEnvironmentKeys = {"name", "kind", "paths"};
constexpr Keys<3> kEndpointKeys = {"name", "address", "environment"};
constexpr Keys<6> kDataStoreKeys = {"name", "kind", "durable", "encrypted", "encryption", "backup"};
constexpr Keys<4> kBackupKeys = {"schedule", "retention", "location", "restore_tested"};
constexpr Keys<3> kDependencyKeys = {"name", "kind", "critical"};
constexpr Keys<2> kEventsKeys = {"out_of_hours", "in_hours"};
constexpr Keys<3> kEventKeys = {"name", "action", "alerts"};
constexpr Keys<3> kCapacityKeys = {"planned", "until", "tested"};
constexpr Keys<3> kReportKeys = {"kind", "paths", "integration"};
constexpr Keys<3> kLinkKeys = {"title", "url", "kind"};

model::Component ReadComponent(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a component", kComponentKeys, "name");
  return {.name = fields.Required("name"),
          .kind = fields.Text("kind"),
          .customer_facing = fields.Flag("customer_facing"),
          .place = fields.place()};
}

model::Environment ReadEnvironment(Problems& problems, const Node& node) {
  Fields fields(problems, node, "an environment", kEnvironmentKeys, "name");
  model::Environment environment{.name = fields.Required("name"),
                                 .kind = fields.Choice("kind", kEnvironmentKinds),
                                 .paths = fields.Texts("paths"),
                                 .place = fields.place()};
  if (environment.kind.empty()) environment.kind = model::KindOfEnvironment({}, environment.name);
  return environment;
}

model::Endpoint ReadEndpoint(Problems& problems, const Node& node) {
  Fields fields(problems, node, "an endpoint", kEndpointKeys, "address");
  return {.name = fields.Text("name"),
          .address = fields.Required("address", AddressForm),
          .environment = fields.Text("environment"),
          .place = fields.place()};
}

model::BackupPolicy ReadBackup(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a backup policy", kBackupKeys);
  return {.schedule = fields.Text("schedule"),
          .retention = fields.Text("retention", SpanForm),
          .location = fields.Text("location"),
          .restore_tested = fields.Text("restore_tested", DateForm)};
}

model::DataStore ReadDataStore(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a data store", kDataStoreKeys, "name");
  model::DataStore store{.name = fields.Required("name"),
                         .kind = fields.Text("kind"),
                         .durable = fields.Flag("durable"),
                         .encrypted = fields.Flag("encrypted"),
                         .encryption = fields.Text("encryption"),
                         .backup = std::nullopt,
                         .place = fields.place()};
  if (const Node* backup = fields.Mapping("backup")) store.backup = ReadBackup(problems, *backup);
  return store;
}

model::Dependency ReadDependency(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a dependency", kDependencyKeys, "name");
  return {.name = fields.Required("name"),
          .kind = fields.Choice("kind", kDependencyKinds),
          .critical = fields.Flag("critical"),
          .place = fields.place()};
}

model::Event ReadEvent(Problems& problems, const Node& node) {
  Fields fields(problems, node, "an event", kEventKeys, "name");
  return {.name = fields.Required("name"),
          .action = fields.Text("action"),
          .alerts = fields.Texts("alerts"),
          .place = fields.place()};
}

model::Capacity ReadCapacity(Problems& problems, const Node& node) {
  Fields fields(problems, node, "the capacity plan", kCapacityKeys);
  return {.planned = fields.Text("planned"),
          .until = fields.Text("until", DateForm),
          .tested = fields.Text("tested"),
          .place = fields.place()};
}

model::Report ReadReport(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a report", kReportKeys);
  (void)fields.Required("kind");  // Only that it is there; Choice reads it.
  model::Report report{.kind = fields.Choice("kind", kReportKinds),
                       .paths = fields.Texts("paths"),
                       .integration = fields.Texts("integration"),
                       .place = fields.place()};
  if (node.IsMapping() && report.paths.empty()) {
    problems.Add(
        Error(kMissingKey, "a report has no `paths`").At(fields.place()).Advise("add `paths: [coverage/lcov.info]`"));
  }
  return report;
}

model::Link ReadLink(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a link", kLinkKeys, "url");
  model::Link link{.title = fields.Text("title"),
                   .url = fields.Required("url", UrlForm),
                   .kind = fields.Choice("kind", kLinkKinds),
                   .place = fields.place()};
  if (link.kind.empty()) link.kind = "other";
  return link;
}

// Reads a list with one of the functions above; `name` says what must not stand twice.
template <typename T>
std::vector<T> ReadList(Fields& fields, std::string_view key, T (*read)(Problems&, const Node&), std::string T::*name) {
  std::vector<T> list;
  std::set<std::string> seen;
  for (const Node& node : fields.List(key)) {
    list.push_back(read(fields.problems(), node));
    const std::string& unique = list.back().*name;
    if (unique.empty() || seen.insert(unique).second) continue;
    fields.problems().Add(Error(kDuplicateName, fmt::format("\"{}\" stands twice in `{}`", OneLine(unique, 60), key))
                              .At(node.place())
                              .Advise("keep one of the two, or give them different names"));
  }
  return list;
}

std::vector<model::Setting> ReadParameters(Fields& fields) {
  std::vector<model::Setting> settings;
  const Node* node = fields.Mapping("parameters");
  if (node == nullptr) return settings;
  for (const formats::Entry& entry : node->entries()) {
    std::string_view key = entry.key->text();
    if (!entry.value->IsScalar() || entry.value->IsNull()) {
      fields.problems().Add(Error(kWrongType, fmt::format("parameter \"{}\" must be one value, not {}",
                                                          OneLine(key, 60), formats::Name(entry.value->kind())))
                                .At(entry.value->place())
                                .Advise("write a text, a number, or true or false"));
    }
    settings.push_back({std::string(key), std::string(entry.value->text()), entry.key->place()});
  }
  return settings;
}

// An endpoint's environment is one of those declared, or a kind of environment.
void CheckEnvironments(Fields& fields, const model::Service& service) {
  std::vector<std::string> known(kEnvironmentKinds.begin(), kEnvironmentKinds.end());
  for (const model::Environment& environment : service.environments) known.push_back(environment.name);
  for (const model::Endpoint& endpoint : service.endpoints) {
    const std::string& name = endpoint.environment;
    if (name.empty() || std::ranges::find(known, name) != known.end()) continue;
    std::string_view nearest = Nearest(name, known);
    fields.problems().Add(
        Error(kBadValue, fmt::format("no environment \"{}\" is declared", OneLine(name, 60)))
            .At(endpoint.place)
            .Advise(nearest.empty() ? "add it to `environments`" : fmt::format("did you mean `{}`?", nearest)));
  }
}

void ReadEvents(Fields& fields, model::Service& service) {
  const Node* node = fields.Mapping("events");
  if (node == nullptr) return;
  Fields events(fields.problems(), *node, "`events`", kEventsKeys);
  service.events_out_of_hours = ReadList(events, "out_of_hours", ReadEvent, &model::Event::name);
  service.events_in_hours = ReadList(events, "in_hours", ReadEvent, &model::Event::name);
  for (std::string_view key : kEventsKeys) {
    if (events.Has(key)) service.places.emplace(fmt::format("events.{}", key), events.PlaceOf(key));
  }
}

void ReadLists(Fields& fields, model::Service& service) {
  service.components = ReadList(fields, "components", ReadComponent, &model::Component::name);
  service.environments = ReadList(fields, "environments", ReadEnvironment, &model::Environment::name);
  service.endpoints = ReadList(fields, "endpoints", ReadEndpoint, &model::Endpoint::address);
  service.data_stores = ReadList(fields, "data_stores", ReadDataStore, &model::DataStore::name);
  service.dependencies = ReadList(fields, "dependencies", ReadDependency, &model::Dependency::name);
  service.reports = ReadList(fields, "reports", ReadReport, &model::Report::kind);
  service.links = ReadList(fields, "links", ReadLink, &model::Link::url);
  service.declares_data_stores = fields.Has("data_stores");
  service.declares_dependencies = fields.Has("dependencies");
}

model::Service ReadService(Problems& problems, const Node& node) {
  Fields fields(problems, node, "the service", kServiceKeys);
  (void)fields.Choice("schema", kSchemas);  // Only checked.
  model::Service service;
  service.id = fields.Text("id", IdForm);
  service.name = fields.Text("name");
  service.aliases = fields.Texts("aliases");
  service.owner = fields.Text("owner");
  service.tier = fields.Number("tier", 1, 4);
  service.lifecycle = fields.Choice("lifecycle", kLifecycles);
  service.exposure = fields.Choice("exposure", kExposures);
  ReadLists(fields, service);
  ReadEvents(fields, service);
  if (const Node* capacity = fields.Mapping("capacity")) service.capacity = ReadCapacity(problems, *capacity);
  service.exclude = fields.Texts("exclude");
  service.standard = fields.Text("standard");
  service.parameters = ReadParameters(fields);
  CheckEnvironments(fields, service);
  service.place = node.place();
  for (std::string_view key : kServiceKeys) {
    if (fields.Has(key)) service.places.emplace(key, fields.PlaceOf(key));
  }
  if (service.id.empty() && !IdFromName(service.name).empty()) {
    service.id = IdFromName(service.name);
    service.places.emplace("id", fields.PlaceOf("name"));
  }
  return service;
}

// All places of one file, which the nodes do not know.
void NameFile(model::Service& service, std::string_view file) {
  auto name = [&](auto& list) {
    for (auto& part : list) part.place.file = file;
  };
  name(service.components);
  name(service.environments);
  name(service.endpoints);
  name(service.data_stores);
  name(service.dependencies);
  name(service.events_out_of_hours);
  name(service.events_in_hours);
  name(service.reports);
  name(service.links);
  name(service.parameters);
  if (service.capacity) service.capacity->place.file = file;
  for (auto& [key, place] : service.places) place.file = file;
  service.place.file = file;
  service.found = file;
}

// Several services are told apart by their ids.
void CheckIds(Problems& problems, const std::vector<model::Service>& services) {
  if (services.size() < 2) return;
  std::set<std::string> seen;
  for (const model::Service& service : services) {
    if (service.id.empty()) {
      problems.Add(Error(kMissingKey, "a file with several services needs an `id` for each")
                       .At(service.place)
                       .Advise("add `id: …`"));
    } else if (!seen.insert(service.id).second) {
      problems.Add(Error(kDuplicateName, fmt::format("two services have the id \"{}\"", OneLine(service.id, 60)))
                       .At(service.place)
                       .Advise("give each its own `id`"));
    }
  }
}

}  // namespace

std::string IdFromName(std::string_view name) {
  constexpr std::size_t kLongest = 63;
  std::string id;
  for (char c : Lower(name)) {
    bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
    if (id.size() == kLongest) break;
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

Result<std::vector<model::Service>> ReadDescriptor(const formats::YamlStream& stream, std::string_view file) {
  Problems problems;
  std::vector<model::Service> services;
  for (const Node* document : stream.documents()) {
    services.push_back(ReadService(problems, *document));
    NameFile(services.back(), file);
  }
  CheckIds(problems, services);
  if (problems.first()) return Error(*problems.first()).InFile(file);
  return services;
}

Result<std::vector<model::Service>> ParseDescriptor(std::string_view text, std::string_view file) {
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  if (!stream.ok()) return std::move(stream).error().InFile(file);
  return ReadDescriptor(*stream, file);
}

}  // namespace seaworthy::catalog
