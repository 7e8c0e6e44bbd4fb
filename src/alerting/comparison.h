// One comparison of an error ratio, or of the good ratio from below, with a bound.
#pragma once

#include <optional>

#include "alerting/burn.h"

namespace seaworthy::alerting {

// How much a comparison says by itself that it is on a budget.
enum class BurnEvidence {
  kNone,    // A ratio over a bare figure.
  kStated,  // Factor and budget are apart, or a name speaks of it.
};

struct ReadComparison {
  BurnCondition condition;
  BurnEvidence evidence = BurnEvidence::kNone;
};

// Empty where it compares no ratio with a bound between none and all.
std::optional<ReadComparison> ReadBurnComparison(const promql::Binary& binary, const Definitions& definitions);

}  // namespace seaworthy::alerting
