#include "cel/environment.h"

#include <utility>

#include "base/assert.h"

namespace seaworthy::cel {

void Environment::Add(std::string name, value::Type type) {
  bool added = slots_.emplace(name, variables_.size()).second;
  SEAWORTHY_ASSERT(added, "a variable declared twice: " + name);
  variables_.push_back({std::move(name), std::move(type)});
}

std::optional<std::size_t> Environment::Slot(std::string_view name) const {
  auto found = slots_.find(name);
  if (found == slots_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string_view> Environment::names() const {
  std::vector<std::string_view> names;
  names.reserve(variables_.size());
  for (const Variable& variable : variables_) names.push_back(variable.name);
  return names;
}

}  // namespace seaworthy::cel
