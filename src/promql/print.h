// A tree back to text, in one normal form: parsing what is printed gives the same tree.
#pragma once

#include <string>

#include "promql/ast.h"

namespace seaworthy::promql {

// On one line, with Prometheus' spacing: `sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))`.
std::string Print(const Node& node);

}  // namespace seaworthy::promql
