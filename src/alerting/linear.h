// What one side of a comparison is worth: constants folded exactly, and what is measured times and plus constants.
//
// `100 * (1 - a / b)` is -100 times `a / b` plus 100. Recorded series are looked through where their definition is
// arithmetic of constants. A series that holds a budget or an objective, and whose value no rule of the repository
// tells, is the unknown B: `14.4 * slo:error_budget:ratio` is 14.4 B.
//
// Also kept: what a constant was multiplied from, because `14.4 * 0.001` tells a burn rate and a budget apart and
// 0.0144 does not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerting/definitions.h"
#include "promql/ast.h"
#include "slo/decimal.h"

namespace seaworthy::alerting {

// A factor of a product.
struct Term {
  slo::Decimal value;
  bool is_budget = false;   // Written as what a target leaves: `(1 - 0.999)`; or what something is divided by.
  bool is_percent = false;  // Only turns percent into a ratio, or back.
};

struct Linear {
  const promql::Node* measured = nullptr;  // Null: nothing is, it is a constant.
  slo::Decimal slope;                      // What is measured times this …
  bool over_budget = false;                // … divided by B, if so …
  slo::Decimal budgets;                    // … plus this many B …
  slo::Decimal constant;                   // … plus this.
  std::vector<Term> terms;                 // Whose product the constant is, or the slope of what is measured.
  std::vector<Term> complement;            // Of a constant: those of 1 - constant, where it was written so.

  bool IsConstant() const { return measured == nullptr && budgets == slo::Decimal(); }
};

// Something that is no arithmetic is measured with the slope 1.
Linear LinearOf(const promql::Node& node, const Definitions& definitions);

// a / b to thirty places: enough that `99.9 / 100` is exact and a third is near.
slo::Decimal Divided(const slo::Decimal& a, const slo::Decimal& b);

// The terms of a product divided by those of another; two that cancel each other vanish.
std::vector<Term> AppendedInverse(std::vector<Term> terms, const std::vector<Term>& divisors);

}  // namespace seaworthy::alerting
