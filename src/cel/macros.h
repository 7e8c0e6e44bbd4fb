// Recognises calls that are macros: `has(x.f)`, `list.all(e, e > 1)`, `cel.bind(v, init, body)`.
#pragma once

#include <optional>
#include <string>

#include "cel/ast.h"

namespace seaworthy::cel {

struct MacroMistake {
  std::string message;
  std::uint32_t at;
};

// Turns the call into a macro in place if it is one. Returns what is wrong with its arguments.
std::optional<MacroMistake> ExpandMacro(ExprPtr& call);

}  // namespace seaworthy::cel
