// What a plain scalar is, by YAML 1.2's core schema: `no`, `on` and `3.10.1` are text, `0o17` and `.inf` are numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/node.h"

namespace seaworthy::formats {

// kNull, kBool, kInt, kFloat or kString.
NodeKind KindOfPlain(std::string_view text);

// Precondition of the three: KindOfPlain(text) is that kind (ScalarDouble: kInt or kFloat). Nothing if out of range.
bool ScalarBool(std::string_view text);
std::optional<std::int64_t> ScalarInt(std::string_view text);
std::optional<double> ScalarDouble(std::string_view text);

}  // namespace seaworthy::formats
