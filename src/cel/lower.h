// Tree to nodes, with parts made of constants evaluated.
#pragma once

#include "base/result.h"
#include "cel/code.h"
#include "cel/program.h"

namespace seaworthy::cel {

// Fills nodes, sources, patterns, variables and failing from `code.tree`, which is checked.
// Errors: cel/bad-pattern, unless `options.check` is off.
Result<> Lower(Code& code, const CompileOptions& options);

}  // namespace seaworthy::cel
