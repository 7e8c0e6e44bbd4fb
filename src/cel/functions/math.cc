// The math extension.
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "cel/functions/functions.h"
#include "cel/operators.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

// The items of the one list, or the arguments themselves.
Value Extreme(Context& context, Arguments arguments, Order order) {
  std::span<const Value> numbers = arguments;
  if (arguments.size() == 1 && arguments[0].Is(Kind::kList)) {
    numbers = arguments[0].AsList();
    if (const Value* absent = AbsentInside(arguments[0])) return *absent;
    if (numbers.empty()) return Value::Error("the list of numbers is empty");
  }
  if (!context.Spend(numbers.size())) return Exhausted();
  const Value* best = &numbers[0];
  for (const Value& number : numbers) {
    if (!IsNumber(number)) return NoOverload();
    if (Compare(order, number, *best).AsBool()) best = &number;
  }
  return *best;
}

Value OfDouble(Arguments arguments, double (*function)(double)) {
  return arguments[0].Is(Kind::kDouble) ? Value::Double(function(arguments[0].AsDouble())) : NoOverload();
}

Value TestDouble(Arguments arguments, bool (*test)(double)) {
  return arguments[0].Is(Kind::kDouble) ? Value::Bool(test(arguments[0].AsDouble())) : NoOverload();
}

// Works on the bits of two ints or two uints.
template <typename Operation>
Value OfBits(Arguments arguments, Operation operation) {
  const Value& a = arguments[0];
  const Value& b = arguments[1];
  if (a.Is(Kind::kUint) && b.Is(Kind::kUint)) return Value::Uint(operation(a.AsUint(), b.AsUint()));
  if (!a.Is(Kind::kInt) || !b.Is(Kind::kInt)) return NoOverload();
  return Value::Int(static_cast<std::int64_t>(
      operation(static_cast<std::uint64_t>(a.AsInt()), static_cast<std::uint64_t>(b.AsInt()))));
}

template <typename Operation>
Value Shift(Arguments arguments, Operation operation) {
  const Value& number = arguments[0];
  bool whole = number.Is(Kind::kInt) || number.Is(Kind::kUint);
  if (!whole || !arguments[1].Is(Kind::kInt)) return NoOverload();
  std::int64_t offset = arguments[1].AsInt();
  if (offset < 0) return Value::Error("negative offset of a shift");
  std::uint64_t bits = number.Is(Kind::kUint) ? number.AsUint() : static_cast<std::uint64_t>(number.AsInt());
  std::uint64_t shifted = offset < 64 ? operation(bits, static_cast<unsigned>(offset)) : 0;
  return number.Is(Kind::kUint) ? Value::Uint(shifted) : Value::Int(static_cast<std::int64_t>(shifted));
}

}  // namespace

Value Greatest(Context& context, Arguments arguments) { return Extreme(context, arguments, Order::kGreater); }
Value Least(Context& context, Arguments arguments) { return Extreme(context, arguments, Order::kLess); }

Value Ceil(Context&, Arguments arguments) {
  return OfDouble(arguments, [](double d) { return std::ceil(d); });
}
Value Floor(Context&, Arguments arguments) {
  return OfDouble(arguments, [](double d) { return std::floor(d); });
}
Value Round(Context&, Arguments arguments) {
  return OfDouble(arguments, [](double d) { return std::round(d); });
}
Value Trunc(Context&, Arguments arguments) {
  return OfDouble(arguments, [](double d) { return std::trunc(d); });
}
Value IsNaN(Context&, Arguments arguments) {
  return TestDouble(arguments, [](double d) { return std::isnan(d); });
}
Value IsInf(Context&, Arguments arguments) {
  return TestDouble(arguments, [](double d) { return std::isinf(d); });
}
Value IsFinite(Context&, Arguments arguments) {
  return TestDouble(arguments, [](double d) { return std::isfinite(d); });
}

Value Sqrt(Context&, Arguments arguments) {
  switch (arguments[0].kind()) {
    case Kind::kInt: return Value::Double(std::sqrt(static_cast<double>(arguments[0].AsInt())));
    case Kind::kUint: return Value::Double(std::sqrt(static_cast<double>(arguments[0].AsUint())));
    case Kind::kDouble: return Value::Double(std::sqrt(arguments[0].AsDouble()));
    default: return NoOverload();
  }
}

Value Abs(Context&, Arguments arguments) {
  const Value& number = arguments[0];
  if (number.Is(Kind::kUint)) return number;
  if (number.Is(Kind::kDouble)) return Value::Double(std::fabs(number.AsDouble()));
  if (!number.Is(Kind::kInt)) return NoOverload();
  return number.AsInt() < 0 ? Negate(number) : number;
}

Value Sign(Context&, Arguments arguments) {
  const Value& number = arguments[0];
  if (number.Is(Kind::kUint)) return Value::Uint(number.AsUint() > 0 ? 1 : 0);
  if (number.Is(Kind::kInt)) return Value::Int((number.AsInt() > 0 ? 1 : 0) - (number.AsInt() < 0 ? 1 : 0));
  if (!number.Is(Kind::kDouble)) return NoOverload();
  double real = number.AsDouble();
  return Value::Double(real > 0 ? 1 : real < 0 ? -1 : real);
}

Value BitAnd(Context&, Arguments arguments) {
  return OfBits(arguments, [](std::uint64_t a, std::uint64_t b) { return a & b; });
}
Value BitOr(Context&, Arguments arguments) {
  return OfBits(arguments, [](std::uint64_t a, std::uint64_t b) { return a | b; });
}
Value BitXor(Context&, Arguments arguments) {
  return OfBits(arguments, [](std::uint64_t a, std::uint64_t b) { return a ^ b; });
}

Value BitNot(Context&, Arguments arguments) {
  if (arguments[0].Is(Kind::kUint)) return Value::Uint(~arguments[0].AsUint());
  return arguments[0].Is(Kind::kInt) ? Value::Int(~arguments[0].AsInt()) : NoOverload();
}

Value BitShiftLeft(Context&, Arguments arguments) {
  return Shift(arguments, [](std::uint64_t bits, unsigned offset) { return bits << offset; });
}
Value BitShiftRight(Context&, Arguments arguments) {
  return Shift(arguments, [](std::uint64_t bits, unsigned offset) { return bits >> offset; });
}

}  // namespace seaworthy::cel
