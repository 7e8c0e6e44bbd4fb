#include "catalog/describe.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "catalog/backstage.h"
#include "catalog/combine.h"
#include "catalog/descriptor.h"
#include "catalog/detect.h"
#include "catalog/errors.h"

namespace seaworthy::catalog {
namespace {

using model::Service;

Result<std::vector<Service>> DeclaredServices(const source::Repository& repository) {
  for (std::string_view name : kDescriptorNames) {
    const source::File* file = repository.Find(name);
    if (file == nullptr) continue;
    Result<const formats::YamlStream*> stream = repository.Yaml(*file);
    if (!stream.ok()) return std::move(stream).error().InFile(name);
    return ReadDescriptor(**stream, name);
  }
  return std::vector<Service>();
}

bool IsCalled(const Service& service, std::string_view name) {
  if (name.empty()) return false;
  return service.id == name || service.name == name || service.id == IdFromName(name) ||
         std::ranges::find(service.aliases, name) != service.aliases.end();
}

// The entity of the catalogue that describes the same service, or null.
const Service* Counterpart(const std::vector<Service>& entities, const Service& service, bool only_one) {
  for (const Service& entity : entities) {
    if (IsCalled(service, entity.id) || IsCalled(service, entity.name)) return &entity;
  }
  return only_one && entities.size() == 1 ? &entities.front() : nullptr;
}

// What is detected is of the whole repository: its name and components are those of a service that is alone in it.
void FillFromDetected(Service& service, Service detected, bool only_one) {
  if (!only_one) detected.places.erase("components");
  FillFrom(service, detected);
}

std::vector<Service> AllServices(std::vector<Service> declared, const std::vector<Service>& entities,
                                 const Service& detected) {
  std::vector<Service> services = std::move(declared);
  bool are_entities = services.empty();  // Each is its own counterpart then.
  if (are_entities) services = entities;
  if (services.empty()) services.push_back(detected);
  bool only_one = services.size() == 1;
  for (Service& service : services) {
    const Service* entity = are_entities ? nullptr : Counterpart(entities, service, only_one);
    if (entity != nullptr) FillFrom(service, *entity);
    FillFromDetected(service, detected, only_one);
    if (service.id.empty()) service.id = detected.id;
    if (service.name.empty()) service.name = service.id;
  }
  return services;
}

Result<Service> Choose(const std::vector<Service>& services, const std::string& wanted) {
  auto found = std::ranges::find_if(services, [&](const Service& service) { return IsCalled(service, wanted); });
  if (found != services.end()) return *found;
  std::vector<std::string> ids;
  for (const Service& service : services) ids.push_back(service.id);
  std::string_view nearest = Nearest(wanted, ids);
  return Error(kNoService, fmt::format("no service \"{}\" in this repository", OneLine(wanted, 60)))
      .Advise(nearest.empty() ? fmt::format("it describes {}", JoinWords(ids))
                              : fmt::format("did you mean `{}`?", nearest));
}

std::string FolderOf(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

}  // namespace

Result<Described> Describe(const source::Repository& repository, const Options& options) {
  Described described;
  SEAWORTHY_TRY(std::vector<Service> declared, DeclaredServices(repository));
  Catalogue catalogue = ReadCatalogue(repository);
  described.remarks = std::move(catalogue.remarks);
  Service detected = Detect(repository);
  std::vector<Service> services = AllServices(std::move(declared), catalogue.services, detected);
  if (!options.service.empty()) {
    SEAWORTHY_TRY(Service chosen, Choose(services, options.service));
    described.services.push_back(std::move(chosen));
  } else if (options.all || services.size() == 1) {
    described.services = std::move(services);
  } else {
    described.remarks.push_back(
        fmt::format("{} services are judged as one product: `--service` or `--all` tells them apart", services.size()));
    Service product = AsProduct(services, catalogue.system.empty() ? detected.name : catalogue.system);
    if (catalogue.system.empty()) product.places["id"] = product.places["name"] = detected.places["name"];
    described.services.push_back(std::move(product));
  }
  return described;
}

std::vector<std::string> FoldersOfOthers(const Service& service, std::span<const Service> all) {
  std::string own = FolderOf(service.place.file) + "/";
  std::vector<std::string> folders;
  for (const Service& other : all) {
    std::string folder = FolderOf(other.place.file);
    bool is_glob = folder.find_first_of("*?") != std::string::npos;  // It would match more than itself.
    if (folder.empty() || is_glob || own.starts_with(folder + "/")) continue;
    folders.push_back(std::move(folder));
  }
  std::ranges::sort(folders);
  folders.erase(std::ranges::unique(folders).begin(), folders.end());
  return folders;
}

Result<source::Repository> OpenWithout(std::string_view root, std::span<const std::string> folders) {
  Result<source::Repository> repository = source::Repository::Open(root);
  if (!repository.ok()) return repository;
  SEAWORTHY_TRY(std::vector<Service> declared, DeclaredServices(*repository));
  source::Options options;
  for (const Service& service : declared) {
    options.exclude.insert(options.exclude.end(), service.exclude.begin(), service.exclude.end());
    for (const model::Report& report : service.reports) {
      options.named.insert(options.named.end(), report.paths.begin(), report.paths.end());
    }
  }
  for (const std::string& folder : folders) options.exclude.push_back(folder + "/");
  return options.exclude.empty() && options.named.empty() ? std::move(repository)
                                                          : source::Repository::Open(root, options);
}

Result<source::Repository> OpenRepository(std::string_view root) { return OpenWithout(root, {}); }

}  // namespace seaworthy::catalog
