// Tree to nodes, with parts made of constants evaluated.
#pragma once

#include "base/result.h"
#include "cel/code.h"

namespace seaworthy::cel {

// Fills nodes, sources, patterns, variables and failing from `code.tree`, which is checked.
// Errors: cel/bad-pattern, where `refuse_bad_patterns`.
Result<> Lower(Code& code, bool refuse_bad_patterns);

}  // namespace seaworthy::cel
