// Whose rules these are. The files of Prometheus, Mimir, vmalert and Loki differ by a field here and there.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "alerting/rule.h"
#include "formats/node.h"

namespace seaworthy::alerting {

// `resource` is the Kubernetes object around the groups, or null; `owner` the mapping that has them, or null.
Dialect DialectOf(const formats::Node* resource, const formats::Node* owner, std::span<const formats::Node> groups);

// Whether the expressions are LogQL, by all of them.
bool AreLogQl(std::span<const Group> groups);

// What vmalert calls the `type` of a group; empty for PromQL.
std::string LanguageOfType(std::string_view type);

// What is wrong with the fields of a group.
void CheckGroup(const formats::Node& group, std::vector<std::string>& problems);

}  // namespace seaworthy::alerting
