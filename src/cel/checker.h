// Finds out what every name means and which type every part has.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/program.h"

namespace seaworthy::cel {

struct Checked {
  std::size_t locals = 0;  // How many variables of macros are in force at once, at most.
};

// Annotates the tree. Errors: cel/undeclared, cel/no-such-field, cel/type; with `options.check` off none: a mistake
// becomes part of the tree.
Result<Checked> Check(const Environment& environment, std::string_view text, const CompileOptions& options, Expr& root);

}  // namespace seaworthy::cel
