// What the label matchers of a selector choose: `code=~"5.."` chooses failures, `result="success"` successes.
#pragma once

#include <cstdint>
#include <string>

#include "promql/ast.h"

namespace seaworthy::alerting {

enum class Chooses : std::uint8_t { kAnything, kFailures, kSuccesses };

struct Choice {
  Chooses chooses = Chooses::kAnything;
  std::string matcher;      // The one that tells, or else asks for one outcome, as written: `code=~"5.."`.
  bool of_a_state = false;  // Its label is the state of a thing (`state="failed"`), not the outcome of an operation.
};

Choice ChoiceOf(const promql::VectorSelector& selector);

// `le="0.5"`: those within a bound. `le="+Inf"` is all of them.
bool HasUpperBound(const promql::VectorSelector& selector);

// The words of the values that are asked for by name, where they tell what a series is: `{name="pendingtasks"}`.
// Labels that say whose series it is (job, namespace, instance …) are left out.
std::string ValuesOf(const promql::VectorSelector& selector);

}  // namespace seaworthy::alerting
