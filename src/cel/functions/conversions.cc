// Conversions between types, each named like the type that it makes.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "base/instant.h"
#include "base/text.h"
#include "cel/functions/functions.h"
#include "cel/operators.h"
#include "cel/text_of.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

Value OutOfRange() { return Value::Error("the number is out of range"); }

Value Unreadable(Context& context, std::string_view text, std::string_view wanted) {
  return Value::Error(context.arena().Copy(fmt::format("'{}' is no {}", OneLine(text, 60), wanted)));
}

template <typename Number>
bool Read(std::string_view text, Number& number) {
  auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && rest == text.data() + text.size();
}

// Go reads more forms than from_chars does.
bool ReadReal(std::string_view text, double& number) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  return Read(text, number);
}

Span FromNanoseconds(std::int64_t count) {
  return {count / 1'000'000'000, static_cast<std::int32_t>(count % 1'000'000'000)};
}

}  // namespace

Value ToDyn(Context&, Arguments arguments) { return arguments[0]; }

Value ToTypeValue(Context&, Arguments arguments) { return Value::TypeOf(arguments[0].kind()); }

Value ToBool(Context& context, Arguments arguments) {
  constexpr auto kTrue = std::to_array<std::string_view>({"1", "t", "true", "TRUE", "True", "T"});
  constexpr auto kFalse = std::to_array<std::string_view>({"0", "f", "false", "FALSE", "False", "F"});
  if (arguments[0].Is(Kind::kBool)) return arguments[0];
  if (!arguments[0].Is(Kind::kString)) return NoOverload();
  std::string_view text = arguments[0].AsString();
  if (std::ranges::find(kTrue, text) != kTrue.end()) return Value::Bool(true);
  if (std::ranges::find(kFalse, text) != kFalse.end()) return Value::Bool(false);
  return Unreadable(context, text, "bool");
}

Value ToBytes(Context&, Arguments arguments) {
  if (arguments[0].Is(Kind::kBytes)) return arguments[0];
  return arguments[0].Is(Kind::kString) ? Value::Bytes(arguments[0].AsString()) : NoOverload();
}

Value ToDouble(Context& context, Arguments arguments) {
  double number = 0;
  switch (arguments[0].kind()) {
    case Kind::kDouble: return arguments[0];
    case Kind::kInt: return Value::Double(static_cast<double>(arguments[0].AsInt()));
    case Kind::kUint: return Value::Double(static_cast<double>(arguments[0].AsUint()));
    case Kind::kString:
      if (ReadReal(arguments[0].AsString(), number)) return Value::Double(number);
      return Unreadable(context, arguments[0].AsString(), "double");
    default: return NoOverload();
  }
}

Value ToInt(Context& context, Arguments arguments) {
  const Value& from = arguments[0];
  std::int64_t number = 0;
  switch (from.kind()) {
    case Kind::kInt: return from;
    case Kind::kUint:
      if (from.AsUint() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return OutOfRange();
      return Value::Int(static_cast<std::int64_t>(from.AsUint()));
    case Kind::kDouble:
      if (!(from.AsDouble() > -9223372036854775808.0 && from.AsDouble() < 9223372036854775808.0)) return OutOfRange();
      return Value::Int(static_cast<std::int64_t>(from.AsDouble()));
    case Kind::kString:
      return Read(from.AsString(), number) ? Value::Int(number) : Unreadable(context, from.AsString(), "int");
    case Kind::kTimestamp: return Value::Int(from.AsTimestamp().seconds);
    case Kind::kDuration: return Value::Int(from.AsDuration().seconds * 1'000'000'000 + from.AsDuration().nanoseconds);
    default: return NoOverload();
  }
}

Value ToUint(Context& context, Arguments arguments) {
  const Value& from = arguments[0];
  std::uint64_t number = 0;
  switch (from.kind()) {
    case Kind::kUint: return from;
    case Kind::kInt: return from.AsInt() < 0 ? OutOfRange() : Value::Uint(static_cast<std::uint64_t>(from.AsInt()));
    case Kind::kDouble:
      if (!(from.AsDouble() > -1.0 && from.AsDouble() < 18446744073709551616.0)) return OutOfRange();
      return Value::Uint(static_cast<std::uint64_t>(from.AsDouble()));
    case Kind::kString:
      return Read(from.AsString(), number) ? Value::Uint(number) : Unreadable(context, from.AsString(), "uint");
    default: return NoOverload();
  }
}

Value ToStringValue(Context& context, Arguments arguments) {
  if (arguments[0].Is(Kind::kString)) return arguments[0];
  if (arguments[0].Is(Kind::kBytes)) {
    if (!IsUtf8(arguments[0].AsBytes())) return Value::Error("the bytes are no text: invalid UTF-8");
    return Value::String(arguments[0].AsBytes());
  }
  auto text = TextOf(arguments[0]);
  return text ? value::CopyString(context.arena(), *text) : NoOverload();
}

Value ToTimestamp(Context& context, Arguments arguments) {
  const Value& from = arguments[0];
  if (from.Is(Kind::kTimestamp)) return from;
  if (from.Is(Kind::kInt)) return CheckedTimestamp({from.AsInt(), 0});
  if (!from.Is(Kind::kString)) return NoOverload();
  auto instant = ParseInstant(from.AsString());
  if (!instant.ok()) return Unreadable(context, from.AsString(), "timestamp: write it as 2026-11-21T10:00:00Z");
  return Value::Timestamp(*instant);
}

// Days and weeks, which files may use, are not CEL's.
Value ToDuration(Context& context, Arguments arguments) {
  const Value& from = arguments[0];
  if (from.Is(Kind::kDuration)) return from;
  if (from.Is(Kind::kInt)) return Value::Duration(FromNanoseconds(from.AsInt()));
  if (!from.Is(Kind::kString)) return NoOverload();
  auto span = ParseSpan(from.AsString());
  bool of_days = from.AsString().find_first_of("dw") != std::string_view::npos;
  if (!span.ok() || of_days) return Unreadable(context, from.AsString(), "duration: write it as 90s or 1h30m");
  return CheckedDuration(*span);
}

}  // namespace seaworthy::cel
