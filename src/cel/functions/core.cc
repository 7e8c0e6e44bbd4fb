// Texts, sizes and optionals: the functions that the specification itself defines.
#include "cel/characters.h"
#include "cel/functions/functions.h"
#include "cel/operators.h"
#include "cel/pattern.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

bool AreTexts(Arguments arguments) { return arguments[0].Is(Kind::kString) && arguments[1].Is(Kind::kString); }

}  // namespace

Value Size(Context& context, Arguments arguments) {
  const Value& of = arguments[0];
  switch (of.kind()) {
    case Kind::kList: return Value::Int(static_cast<std::int64_t>(of.AsList().size()));
    case Kind::kMap: return Value::Int(static_cast<std::int64_t>(of.AsMap().size()));
    case Kind::kBytes: return Value::Int(static_cast<std::int64_t>(of.AsBytes().size()));
    case Kind::kString:
      if (!context.SpendOn(of.AsString().size())) return Exhausted();
      return Value::Int(static_cast<std::int64_t>(CountCharacters(of.AsString())));
    default: return NoOverload();
  }
}

Value Contains(Context& context, Arguments arguments) {
  if (!AreTexts(arguments)) return NoOverload();
  if (!context.SpendOnSearch(arguments[0].AsString().size(), arguments[1].AsString().size())) return Exhausted();
  return Value::Bool(arguments[0].AsString().find(arguments[1].AsString()) != std::string_view::npos);
}

Value StartsWith(Context&, Arguments arguments) {
  if (!AreTexts(arguments)) return NoOverload();
  return Value::Bool(arguments[0].AsString().starts_with(arguments[1].AsString()));
}

Value EndsWith(Context&, Arguments arguments) {
  if (!AreTexts(arguments)) return NoOverload();
  return Value::Bool(arguments[0].AsString().ends_with(arguments[1].AsString()));
}

// A pattern known at compile time does not come here: the interpreter keeps it compiled.
Value Matches(Context& context, Arguments arguments) {
  if (!AreTexts(arguments)) return NoOverload();
  if (!context.Spend(100 + arguments[0].AsString().size() / 4 + arguments[1].AsString().size() * 8)) return Exhausted();
  auto pattern = Pattern::Compile(arguments[1].AsString());
  if (!pattern.ok()) return Value::Error(context.arena().Copy(pattern.error().message()));
  return Value::Bool((*pattern)->Finds(arguments[0].AsString()));
}

Value OptionalNone(Context&, Arguments) { return Value::Optional(nullptr); }

Value OptionalOf(Context& context, Arguments arguments) { return value::MakeOptional(context.arena(), arguments[0]); }

Value OptionalOfNonZero(Context& context, Arguments arguments) {
  return IsZero(arguments[0]) ? Value::Optional(nullptr) : value::MakeOptional(context.arena(), arguments[0]);
}

Value Unwrap(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList)) return NoOverload();
  std::span<const Value> items = arguments[0].AsList();
  if (!context.Spend(items.size())) return Exhausted();
  if (const Value* absent = AbsentInside(arguments[0])) return *absent;
  auto kept = context.arena().NewArray<Value>(items.size());
  std::size_t count = 0;
  for (const Value& item : items) {
    if (!item.Is(Kind::kOptional)) return NoOverload();
    if (item.AsOptional() != nullptr) kept[count++] = *item.AsOptional();
  }
  return Value::List(kept.first(count));
}

Value HasValue(Context&, Arguments arguments) {
  if (!arguments[0].Is(Kind::kOptional)) return NoOverload();
  return Value::Bool(arguments[0].AsOptional() != nullptr);
}

Value OptionalValue(Context&, Arguments arguments) {
  if (!arguments[0].Is(Kind::kOptional)) return NoOverload();
  if (arguments[0].AsOptional() == nullptr) return Value::Error("optional.none() has no value");
  return *arguments[0].AsOptional();
}

Value OptionalOr(Context&, Arguments arguments) {
  if (!arguments[0].Is(Kind::kOptional) || !arguments[1].Is(Kind::kOptional)) return NoOverload();
  return arguments[0].AsOptional() != nullptr ? arguments[0] : arguments[1];
}

Value OrValue(Context&, Arguments arguments) {
  if (!arguments[0].Is(Kind::kOptional)) return NoOverload();
  return arguments[0].AsOptional() != nullptr ? *arguments[0].AsOptional() : arguments[1];
}

}  // namespace seaworthy::cel
