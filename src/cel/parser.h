// Text to tree: the grammar of the specification, with macros recognised on the way.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cel/ast.h"
#include "value/arena.h"

namespace seaworthy::cel {

// Literals are copied to the arena. Errors: cel/syntax; cel/too-complex where the tree is deeper than `depth`.
Result<ExprPtr> Parse(std::string_view text, int depth, value::Arena& arena);

}  // namespace seaworthy::cel
