// Backstage's software catalogue, as far as it describes a service: `catalog-info.yaml` files of the repository.
//
// Every Component that is no library becomes a service; its System, APIs, Resources and the Group that owns it are read
// for what they say of it. References have the forms and defaults of the catalogue: `[kind:][namespace/]name`.
//
// A file that cannot be read, an entity without a name, a template: a remark, never an error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"
#include "model/service.h"
#include "source/repository.h"

namespace seaworthy::catalog {

struct Catalogue {
  std::vector<model::Service> services;  // In the order of the files.
  std::string system;                    // The title of the one System, or the one that all services name.
  std::vector<std::string> remarks;
};

Catalogue ReadCatalogue(const source::Repository& repository);

// The documents of one text. For `inspect` and the fuzz target.
Catalogue ReadCatalogueText(std::string_view text, std::string_view file);

struct EntityReference {
  std::string kind;   // Lower case: `component`.
  std::string space;  // `default`
  std::string name;

  friend bool operator==(const EntityReference&, const EntityReference&) = default;
};
// All parts empty where the text is no reference. Kinds, namespaces and names do not depend on case.
EntityReference ParseReference(std::string_view text, std::string_view kind, std::string_view space = "default");

}  // namespace seaworthy::catalog
