// The variables that an expression may name, in the order of their slots.
//
// A name may be qualified: `kubernetes.workloads`. The text `kubernetes.workloads.size()` then reads the longest name
// that is declared, as the specification resolves names.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/type.h"

namespace seaworthy::cel {

class Environment {
 public:
  // Precondition: the name was not added before. Struct types must outlive every program compiled with this.
  void Add(std::string name, value::Type type);

  std::optional<std::size_t> Slot(std::string_view name) const;
  std::size_t size() const { return variables_.size(); }
  const std::string& name(std::size_t slot) const { return variables_.at(slot).name; }
  const value::Type& type(std::size_t slot) const { return variables_.at(slot).type; }

  // Every name, for advice on a misspelt one.
  std::vector<std::string_view> names() const;

 private:
  struct Variable {
    std::string name;
    value::Type type;
  };
  std::vector<Variable> variables_;
  std::map<std::string, std::size_t, std::less<>> slots_;
};

}  // namespace seaworthy::cel
