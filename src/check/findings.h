// From an explanation of CEL to findings: what was measured, against what, where.
#pragma once

#include <vector>

#include "cel/evaluate.h"
#include "cel/explain.h"
#include "facts/fact_set.h"
#include "model/result.h"

namespace seaworthy::check {

struct Findings {
  std::vector<model::Finding> list;    // At most kMaxFindings.
  std::size_t total = 0;               // Also of those that are not in the list.
  std::vector<model::ItemPart> parts;  // Of all decisions, each once, sorted; what was not explained is one part.
};

// Decisions in a row that say the same of one element are one finding: `liveness and readiness`, false.
Findings FindingsOf(const cel::Explanation& explanation, const facts::FactSet& facts);

// What was not known, with advice from the collector's declaration. Slots that are no facts are left out.
std::vector<model::Missing> MissingOf(std::span<const cel::Unknown> unknowns, const facts::FactSet& facts);

}  // namespace seaworthy::check
