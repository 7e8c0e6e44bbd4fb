// Whether two trees say the same.
#pragma once

#include "promql/ast.h"

namespace seaworthy::promql {

// The same nodes with the same content; where they stand in their texts does not count. Matchers and labels are
// compared in their order, and NaN equals NaN.
bool Equal(const Node& left, const Node& right);

}  // namespace seaworthy::promql
