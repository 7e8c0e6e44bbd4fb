// YAML to values of a declared type: parameters, and the facts of cases.
#pragma once

#include <string_view>

#include "base/result.h"
#include "formats/node.h"
#include "value/arena.h"
#include "value/type.h"
#include "value/value.h"

namespace seaworthy::standard {

// Strict: a number is no text, a field that the struct does not declare is an error. A required field that is not given
// becomes absent, not_collected; an optional one is missing. `null` stands for an optional field that is not set.
// Errors, with line and column: standard/wrong-type, standard/unknown-key, standard/bad-value.
Result<value::Value> ToValue(const formats::Node& node, const value::Type& type, value::Arena& arena);

// One value from its text, as a parameter's default or seaworthy.yaml gives it: `30d`, `80`, `[a, b]`. A text parameter
// takes the text as it is. Errors: the same, without a place.
Result<value::Value> ParseValue(std::string_view text, const value::Type& type, value::Arena& arena);

// The text that ParseValue reads back: of a text its own, of a number `31` for `0x1F`, of a list one line of flow YAML.
std::string TextOf(const formats::Node& node);

// How a value of the type is written, for advice: "a span like `36h` or `30d`".
std::string FormOf(const value::Type& type);

}  // namespace seaworthy::standard
