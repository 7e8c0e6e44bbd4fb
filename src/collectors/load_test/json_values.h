// Parts of a JSON document, whatever it is: what is not there or of another type is empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "value/value.h"

namespace seaworthy::collectors::load_test {

// Whatever kind of number it is, where it is finite.
std::optional<double> NumberOf(const value::Value& value);
std::optional<double> NumberAt(const value::Value& object, std::string_view key);
const value::Value* ObjectAt(const value::Value& object, std::string_view key);
std::string_view TextAt(const value::Value& object, std::string_view key);
std::optional<Instant> InstantAt(const value::Value& object, std::string_view key);

inline std::optional<double> Times(std::optional<double> number, double factor) {
  return number ? std::optional(*number * factor) : std::nullopt;
}

}  // namespace seaworthy::collectors::load_test
