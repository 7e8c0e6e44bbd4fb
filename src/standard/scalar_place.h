// Where in a YAML file a character of a scalar's value stands.
//
// An expression's error has a line and column inside the expression; its author needs those of the file. Between the
// two lie quotes, escapes, folding and indentation, so the two texts are walked side by side.
#pragma once

#include <string_view>

#include "base/error.h"

namespace seaworthy::standard {

// `scalar` is where the scalar starts in `file_text`, `value` its decoded text (leading white space may be left out),
// `line` and `column` count from 1 in `value`, columns in characters. Where the two texts cannot be matched: the start
// of the scalar.
Place LocateInScalar(std::string_view file_text, const Place& scalar, std::string_view value, int line, int column);

}  // namespace seaworthy::standard
