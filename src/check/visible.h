// The facts of one service as an item may see them: one that is too old for it, or that others handed in where it
// trusts only what this program collected itself, is absent.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/instant.h"
#include "check/environment.h"
#include "facts/fact_set.h"
#include "model/standard.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::check {

struct Inputs {
  const facts::FactSet& facts;
  std::span<const value::Value> parameters;  // One per parameter of the standard, in its order.
  Instant now;
};

// The values of all variables of MakeEnvironment(), for one item after the other. Not for several threads.
class Visible {
 public:
  // `arena` and what `inputs` borrows must outlive the values.
  Visible(const Inputs& inputs, value::Arena& arena);

  // Holds until the next call. Variables that the item does not name may have any value.
  std::span<const value::Value> For(const model::Item& item, const CompiledItem& compiled);

 private:
  struct Limit;
  value::Value OneFact(std::size_t slot, const model::Item& item);
  value::Value Trusted(const value::Value& value);
  value::Value Aged(const value::Value& value, const Limit& limit);
  value::Value AgedOne(const value::Value& value, const Limit& limit);
  bool IsTooOld(const value::Value& value, const Limit& limit) const;
  bool IsHandedIn(const value::Value& value) const;

  Inputs inputs_;
  value::Arena& arena_;
  std::vector<value::Value> values_;
};

}  // namespace seaworthy::check
