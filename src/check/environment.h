// The variables that the expressions of a standard may name, and how an item's expressions are compiled.
//
// The slots are: every declared fact at its own slot, then `now`, then `params.<name>` in the standard's order.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "cel/environment.h"
#include "cel/program.h"
#include "facts/declarations.h"
#include "model/standard.h"
#include "value/value.h"

namespace seaworthy::check {

cel::Environment MakeEnvironment(const facts::Declarations& declarations, std::span<const model::Parameter> parameters);

struct CompiledItem {
  std::optional<cel::Program> applies;  // None: always.
  std::optional<cel::Program> check;    // None: only people answer, or a collector is awaited.
  std::vector<std::size_t> variables;   // The slots that the two name, ascending.
};

// Errors: those of cel, with the position inside the expression, and check/not-bool. `applies` is compiled first.
Result<CompiledItem> CompileItem(const cel::Environment& environment, const model::Item& item);

// The fact slots that the item's expressions name, ascending.
std::vector<std::size_t> FactsRead(const CompiledItem& item, const facts::Declarations& declarations);

}  // namespace seaworthy::check
