// Prometheus' rules on types and arguments, one function for each kind of node.
//
// Each sets `failure` to the first rule that is broken and says whether all is well. Operands have been judged before.
#pragma once

#include <span>

#include "promql/ast.h"
#include "promql/failure.h"
#include "promql/function.h"

namespace seaworthy::promql {

bool CheckBinary(const Binary& binary, Extent op, Failure& failure);
bool CheckCall(const Function& function, std::span<const Node* const> arguments, Extent call, Failure& failure);
bool CheckAggregate(const Aggregate& aggregate, Failure& failure);
bool CheckSign(const Node& operand, Failure& failure);
bool CheckSubquery(const Node& operand, Failure& failure);

// The type of what a binary operator gives.
ValueType TypeOf(const Binary& binary);

}  // namespace seaworthy::promql
