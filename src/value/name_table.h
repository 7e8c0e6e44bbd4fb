// Names that are kept once: two that are equal stand at the same place, so that comparing the places is enough.
//
// Programs and readers that share a table find the keys of documents without comparing text. Not for several threads.
#pragma once

#include <string_view>
#include <unordered_set>

#include "value/arena.h"

namespace seaworthy::value {

class NameTable {
 public:
  // The names go to the arena, which must outlive whatever was compiled or read with this table.
  explicit NameTable(Arena& arena) : arena_(arena) {}

  std::string_view Intern(std::string_view name) {
    auto found = names_.find(name);
    return found != names_.end() ? *found : *names_.insert(arena_.Copy(name)).first;
  }

 private:
  Arena& arena_;
  std::unordered_set<std::string_view> names_;
};

}  // namespace seaworthy::value
