// Regular expressions of matchers: RE2's syntax, the whole value must match.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::promql {

// Errors: promql/bad-pattern. Plain patterns (`5..`, `a|b.*`, `(GET|POST)`) are judged without compiling them.
Result<> CheckPattern(std::string_view pattern);

// Whether it matches the empty text. Precondition: CheckPattern() is content with it.
bool MatchesEmpty(std::string_view pattern);

}  // namespace seaworthy::promql
