#include "catalog/inspect.h"

#include <utility>
#include <vector>

#include "catalog/backstage.h"
#include "catalog/descriptor.h"
#include "formats/json_writer.h"

namespace seaworthy::catalog {
namespace {

using formats::JsonWriter;
using model::Service;

void WriteText(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  if (text.empty()) {
    out.Null();
  } else {
    out.String(text);
  }
}

// The entries by the text that tells them apart.
template <typename T>
void WriteNames(const Service& service, JsonWriter& out, std::string_view key, const std::vector<T>& list,
                std::string T::*name) {
  out.Key(key);
  if (!service.Declares(key)) {
    out.Null();
    return;
  }
  out.BeginArray();
  for (const T& entry : list) out.String(entry.*name);
  out.EndArray();
}

void WriteService(const Service& service, JsonWriter& out) {
  out.BeginObject();
  WriteText(out, "id", service.id);
  WriteText(out, "name", service.name);
  WriteText(out, "owner", service.owner);
  out.Key("tier");
  if (service.tier) {
    out.Int(*service.tier);
  } else {
    out.Null();
  }
  WriteText(out, "lifecycle", service.lifecycle);
  WriteText(out, "exposure", service.exposure);
  WriteNames(service, out, "components", service.components, &model::Component::name);
  WriteNames(service, out, "environments", service.environments, &model::Environment::name);
  WriteNames(service, out, "endpoints", service.endpoints, &model::Endpoint::address);
  WriteNames(service, out, "data_stores", service.data_stores, &model::DataStore::name);
  WriteNames(service, out, "dependencies", service.dependencies, &model::Dependency::name);
  WriteNames(service, out, "links", service.links, &model::Link::url);
  out.EndObject();
}

void WriteServices(const std::vector<Service>& services, JsonWriter& out) {
  out.Key("services").BeginArray();
  for (const Service& service : services) WriteService(service, out);
  out.EndArray();
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  bool backstage = text.find("backstage.io/v") != std::string_view::npos;
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("format").String(backstage ? "backstage" : "seaworthy");
  if (backstage) {
    Catalogue catalogue = ReadCatalogueText(text, path);
    out.Key("remarks").BeginArray();
    for (const std::string& remark : catalogue.remarks) out.String(remark);
    out.EndArray();
    WriteServices(catalogue.services, out);
  } else {
    Result<std::vector<Service>> services = ParseDescriptor(text, path);
    if (!services.ok()) out.Key("error").String(services.error().ToString());
    out.Key("remarks").BeginArray().EndArray();
    WriteServices(services.ok() ? *services : std::vector<Service>(), out);
  }
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::catalog
