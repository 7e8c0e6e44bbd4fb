// From an explanation of CEL to findings: what was measured, against what, where.
#pragma once

#include <vector>

#include "cel/evaluate.h"
#include "cel/explain.h"
#include "facts/fact_set.h"
#include "model/result.h"

namespace seaworthy::check {

// At most kMaxFindings.
std::vector<model::Finding> FindingsOf(const cel::Explanation& explanation, const facts::FactSet& facts);

// What was not known, with advice from the collector's declaration. Slots that are no facts are left out.
std::vector<model::Missing> MissingOf(std::span<const cel::Unknown> unknowns, const facts::FactSet& facts);

}  // namespace seaworthy::check
