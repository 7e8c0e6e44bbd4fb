#include "cel/text_of.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::cel {

using value::Kind;

std::string TextOf(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
  double size = std::fabs(number);
  auto format = size != 0 && (size < 1e-4 || size >= 1e21) ? std::chars_format::scientific : std::chars_format::fixed;
  std::array<char, 400> buffer;
  auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format);
  return std::string(buffer.data(), end);
}

std::string TextOf(Span span) {
  bool negative = span.seconds < 0 || span.nanoseconds < 0;
  std::string text = fmt::format("{}{}", negative ? "-" : "", std::llabs(span.seconds));
  if (span.nanoseconds != 0) {
    text += fmt::format(".{:09}", std::abs(span.nanoseconds));
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "s";
}

std::optional<std::string> TextOf(const value::Value& value) {
  switch (value.kind()) {
    case Kind::kBool: return value.AsBool() ? "true" : "false";
    case Kind::kInt: return std::to_string(value.AsInt());
    case Kind::kUint: return std::to_string(value.AsUint());
    case Kind::kDouble: return TextOf(value.AsDouble());
    case Kind::kString: return std::string(value.AsString());
    case Kind::kDuration: return TextOf(value.AsDuration());
    case Kind::kTimestamp: return seaworthy::ToString(value.AsTimestamp());
    case Kind::kBytes:
      if (!IsUtf8(value.AsBytes())) return std::nullopt;
      return std::string(value.AsBytes());
    default: return std::nullopt;
  }
}

}  // namespace seaworthy::cel
