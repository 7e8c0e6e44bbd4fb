// What the Prometheus operator makes of its resources: one configuration.
//
// The route of each AlertmanagerConfig stands in front of the routes of the Alertmanager's own configuration, takes the
// alerts of its namespace alone, and lets the others see them, too. Its receivers and intervals carry the names
// `namespace/name/receiver`.
#pragma once

#include <span>
#include <string_view>

#include "alerting/alertmanager.h"
#include "formats/yaml.h"

namespace seaworthy::alerting {

enum class NamespaceStrategy : std::uint8_t { kOnNamespace, kNone };

// What an Alertmanager resource in the documents says of that; nothing where none does.
std::optional<NamespaceStrategy> StrategyOf(const formats::YamlStream& stream);

// `own` may be null: then alerts that no resource takes go where nobody knows.
Alertmanager Merge(const Alertmanager* own, std::span<const Alertmanager> resources, NamespaceStrategy strategy);

}  // namespace seaworthy::alerting
