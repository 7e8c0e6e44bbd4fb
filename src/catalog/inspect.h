// What `seaworthy inspect catalog FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::catalog {

// `{path, format: "seaworthy" | "backstage", error, remarks, services: [{id, name, owner, tier, lifecycle, exposure,
// components, environments, endpoints, data_stores, dependencies, links}]}`: names in the lists; what is not declared
// is null, `error` only where the text cannot be read. A text that speaks of `backstage.io/` is read as a catalogue.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::catalog
