// One item over the facts of one service: does it apply, what is its outcome, and why.
//
// Pure: the same facts, parameters and moment give the same result. An absent fact makes the outcome unknown unless the
// rest decides; an expression that fails makes it error. Neither ever passes.
#pragma once

#include <span>

#include "base/instant.h"
#include "check/environment.h"
#include "facts/fact_set.h"
#include "model/result.h"
#include "model/standard.h"
#include "value/value.h"

namespace seaworthy::check {

struct Inputs {
  const facts::FactSet& facts;
  std::span<const value::Value> parameters;  // One per parameter of the standard, in its order.
  Instant now;
};

// At most this many findings are kept per item; `findings_total` counts all.
inline constexpr std::size_t kMaxFindings = 20;

// `item` must outlive the result.
model::ItemResult EvaluateItem(const model::Item& item, const CompiledItem& compiled, const Inputs& inputs);

}  // namespace seaworthy::check
