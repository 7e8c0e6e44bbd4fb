// What differs between two versions of a standard, item by item: what an author looks at before it is uploaded, and
// the whole company after. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/standard.h"

namespace seaworthy::app {

struct ItemChange {
  std::string item;
  std::string section;
  std::string what;  // added | removed | `check`, `severity`, `stage`, … of the item
  std::string before, after;
};

// In the order of the newer standard, removed items last.
std::vector<ItemChange> DiffStandards(const model::Standard& before, const model::Standard& after);

}  // namespace seaworthy::app
