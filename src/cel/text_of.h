// Scalars as text: what string() gives, and what a person is shown.
#pragma once

#include <optional>
#include <string>

#include "value/value.h"

namespace seaworthy::cel {

// The shortest digits that read back the same; `1e+21` from there on, as Go and JavaScript write it.
std::string TextOf(double number);
// `5400s`, `0.25s`.
std::string TextOf(Span span);
// What string() gives; nothing for values that it refuses.
std::optional<std::string> TextOf(const value::Value& value);

}  // namespace seaworthy::cel
