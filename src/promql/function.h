// The functions of PromQL and their signatures.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "promql/ast.h"

namespace seaworthy::promql {

struct Function {
  std::string_view name;
  std::span<const ValueType> arguments;  // The last one stands for all that may follow.
  // How many of the last argument: 0 exactly once, n > 0 up to n optional ones, -1 any number of them; as Prometheus.
  int variadic = 0;
  ValueType result = ValueType::kVector;
  bool experimental = false;
};

// Null where there is none of that name. Names are case-sensitive.
const Function* FindFunction(std::string_view name);
std::span<const Function> AllFunctions();  // Sorted by name.

}  // namespace seaworthy::promql
