// What the value of an expression stands for, read off its structure: rates, quotients, differences, forecasts,
// comparisons. Recorded series are looked through to what records them.
//
// It ends on every expression: recording rules in a circle are followed once, and the work is bounded.
#pragma once

#include "alerting/definitions.h"
#include "alerting/series.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

// `text` is what the node was parsed from.
Quantity Measure(const promql::Node& node, std::string_view text, const Definitions& definitions);

}  // namespace seaworthy::alerting
