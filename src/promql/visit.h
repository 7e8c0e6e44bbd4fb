// Walking a tree.
#pragma once

#include <functional>

#include "promql/ast.h"

namespace seaworthy::promql {

// The node and everything below it, parents first, left to right; a subquery's and a matrix selector's operand too,
// but nothing inside a Duration.
void ForEach(const Node& node, const std::function<void(const Node&)>& visit);

}  // namespace seaworthy::promql
