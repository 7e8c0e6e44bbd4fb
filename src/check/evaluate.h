// One item over the facts of one service: does it apply, what is its outcome, and why.
//
// Pure: the same facts, parameters and moment give the same result. An absent fact makes the outcome unknown unless the
// rest decides; an expression that fails makes it error. Neither ever passes.
#pragma once

#include "check/environment.h"
#include "check/visible.h"
#include "model/result.h"
#include "model/standard.h"
#include "value/arena.h"

namespace seaworthy::check {

// At most this many findings are kept per item; `findings_total` counts all.
inline constexpr std::size_t kMaxFindings = 20;

// `item` must outlive the result.
model::ItemResult EvaluateItem(const model::Item& item, const CompiledItem& compiled, const Inputs& inputs);

// What EvaluateItem() says of the outcome, without the reasons and at a fraction of its cost. An item that people alone
// answer is unknown.
model::Outcome OutcomeOf(const model::Item& item, const CompiledItem& compiled, Visible& visible, value::Arena& arena);

}  // namespace seaworthy::check
