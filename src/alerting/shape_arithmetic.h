// How quantities combine: failures over requests are failures still, time over requests is a duration. Internal to
// shape.cc.
#pragma once

#include "alerting/series.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

Quantity Combined(promql::BinaryOperator op, Quantity left, Quantity right);

// `left and right`, where either may only be a guard.
Quantity Both(Quantity left, Quantity right);
Quantity Either(Quantity left, Quantity right);

}  // namespace seaworthy::alerting
