#include "catalog/combine.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "catalog/descriptor.h"

namespace seaworthy::catalog {
namespace {

using model::Service;

template <typename T>
void Fill(Service& service, const Service& other, std::string_view key, T Service::*part) {
  if (service.Declares(key) || !other.Declares(key)) return;
  service.*part = other.*part;
  service.places.emplace(key, other.places.find(key)->second);
}

// What a product has, by key: the names of its parts, so that thousands of services join in time.
using Seen = std::map<std::string, std::set<std::string>, std::less<>>;

// Appends what the product does not have yet, told apart by `name`.
template <typename T>
void Join(Service& product, const Service& service, Seen& seen, std::string_view key, std::vector<T> Service::*part,
          std::string T::*name) {
  if (!service.Declares(key)) return;
  product.places.emplace(key, service.places.find(key)->second);
  std::set<std::string>& names = seen[std::string(key)];
  for (const T& item : service.*part) {
    if (names.insert(item.*name).second) (product.*part).push_back(item);
  }
}

// The text that all services have; nothing where they differ.
void Agree(Service& product, const std::vector<Service>& services, std::string_view key, std::string Service::*part) {
  const std::string& first = services.front().*part;
  auto same = [&](const Service& service) { return service.Declares(key) && service.*part == first; };
  if (!std::ranges::all_of(services, same)) return;
  product.*part = first;
  product.places.emplace(key, services.front().places.find(key)->second);
}

void JoinLists(Service& product, const Service& service, Seen& seen) {
  Join(product, service, seen, "environments", &Service::environments, &model::Environment::name);
  Join(product, service, seen, "endpoints", &Service::endpoints, &model::Endpoint::address);
  Join(product, service, seen, "data_stores", &Service::data_stores, &model::DataStore::name);
  Join(product, service, seen, "dependencies", &Service::dependencies, &model::Dependency::name);
  Join(product, service, seen, "events.out_of_hours", &Service::events_out_of_hours, &model::Event::name);
  Join(product, service, seen, "events.in_hours", &Service::events_in_hours, &model::Event::name);
  Join(product, service, seen, "reports", &Service::reports, &model::Report::kind);
  Join(product, service, seen, "links", &Service::links, &model::Link::url);
  Join(product, service, seen, "parameters", &Service::parameters, &model::Setting::name);
  product.declares_data_stores |= service.declares_data_stores;
  product.declares_dependencies |= service.declares_dependencies;
  product.exclude.insert(product.exclude.end(), service.exclude.begin(), service.exclude.end());
}

// The service itself where it names no parts, else its parts.
void JoinComponents(Service& product, const Service& service, Seen& seen) {
  if (!service.components.empty()) {
    Join(product, service, seen, "components", &Service::components, &model::Component::name);
    return;
  }
  const std::string& name = service.name.empty() ? service.id : service.name;
  seen["components"].insert(name);
  product.components.push_back({.name = name, .kind = "service", .customer_facing = {}, .place = service.place});
  product.places.emplace("components", service.place);
}

void JoinTier(Service& product, const Service& service) {
  if (!service.tier || (product.tier && *product.tier <= *service.tier)) return;
  product.tier = service.tier;
  product.places.insert_or_assign("tier", service.places.find("tier")->second);
}

void JoinExposure(Service& product, const Service& service) {
  auto width = [](const std::string& exposure) { return std::ranges::find(kExposures, exposure) - kExposures.begin(); };
  if (service.exposure.empty()) return;
  if (!product.exposure.empty() && width(product.exposure) <= width(service.exposure)) return;
  product.exposure = service.exposure;
  product.places.insert_or_assign("exposure", service.places.find("exposure")->second);
}

void DropInnerDependencies(Service& product, const std::vector<Service>& services) {
  std::set<std::string> ids;
  for (const Service& service : services) ids.insert(service.id);
  std::erase_if(product.dependencies,
                [&](const model::Dependency& dependency) { return ids.contains(IdFromName(dependency.name)); });
}

}  // namespace

void FillFrom(Service& service, const Service& other) {
  Fill(service, other, "id", &Service::id);
  Fill(service, other, "name", &Service::name);
  Fill(service, other, "aliases", &Service::aliases);
  Fill(service, other, "owner", &Service::owner);
  Fill(service, other, "tier", &Service::tier);
  Fill(service, other, "lifecycle", &Service::lifecycle);
  Fill(service, other, "exposure", &Service::exposure);
  Fill(service, other, "components", &Service::components);
  Fill(service, other, "environments", &Service::environments);
  Fill(service, other, "endpoints", &Service::endpoints);
  Fill(service, other, "data_stores", &Service::data_stores);
  Fill(service, other, "dependencies", &Service::dependencies);
  Fill(service, other, "events.out_of_hours", &Service::events_out_of_hours);
  Fill(service, other, "events.in_hours", &Service::events_in_hours);
  Fill(service, other, "capacity", &Service::capacity);
  Fill(service, other, "reports", &Service::reports);
  Fill(service, other, "links", &Service::links);
  Fill(service, other, "standard", &Service::standard);
  Fill(service, other, "parameters", &Service::parameters);
  service.declares_data_stores = service.Declares("data_stores");
  service.declares_dependencies = service.Declares("dependencies");
}

Service AsProduct(const std::vector<Service>& services, std::string_view name) {
  Service product;
  product.name = name;
  product.id = IdFromName(name);
  product.place = services.front().place;
  product.found = services.front().found;
  product.places["id"] = product.places["name"] = product.place;
  Agree(product, services, "owner", &Service::owner);
  Agree(product, services, "lifecycle", &Service::lifecycle);
  Agree(product, services, "standard", &Service::standard);
  Seen seen;
  for (const Service& service : services) {
    JoinComponents(product, service, seen);
    JoinLists(product, service, seen);
    JoinTier(product, service);
    JoinExposure(product, service);
    if (service.capacity && !product.capacity) Fill(product, service, "capacity", &Service::capacity);
  }
  DropInnerDependencies(product, services);
  return product;
}

}  // namespace seaworthy::catalog
