// The links of a catalogue entity: those it lists, and those that its annotations stand for.
#pragma once

#include <string_view>
#include <vector>

#include "formats/node.h"
#include "model/service.h"

namespace seaworthy::catalog {

// In the order of the text, `metadata.links` first. Integration keys are secrets and are not read.
std::vector<model::Link> LinksOf(const formats::Node& entity, std::string_view file);

}  // namespace seaworthy::catalog
