// The lists extension.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "cel/functions/functions.h"
#include "cel/operators.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

constexpr std::int64_t kDeepest = 100;

// Appends the items; lists among them are taken apart down to that depth.
bool Flatten(Context& context, std::span<const Value> items, std::int64_t depth, std::vector<Value>& flat) {
  for (const Value& item : items) {
    if (!context.Spend(1)) return false;
    if (item.Is(Kind::kList) && depth > 0) {
      if (!Flatten(context, item.AsList(), depth - 1, flat)) return false;
    } else {
      flat.push_back(item);
    }
  }
  return true;
}

}  // namespace

Value FlattenList(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList) || (arguments.size() == 2 && !arguments[1].Is(Kind::kInt))) return NoOverload();
  std::int64_t depth = arguments.size() == 2 ? arguments[1].AsInt() : 1;
  if (depth < 0) return Value::Error("the depth of flatten() is negative");
  std::vector<Value> flat;
  if (!Flatten(context, arguments[0].AsList(), std::min(depth, kDeepest), flat)) return Exhausted();
  // An absent item might be a list: what it holds is as unknown as itself.
  Value result = value::CopyList(context.arena(), flat);
  const Value* absent = AbsentInside(result);
  return absent != nullptr ? *absent : result;
}

Value Slice(Context&, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList) || !arguments[1].Is(Kind::kInt) || !arguments[2].Is(Kind::kInt))
    return NoOverload();
  std::span<const Value> items = arguments[0].AsList();
  std::int64_t start = arguments[1].AsInt();
  std::int64_t end = arguments[2].AsInt();
  if (start < 0 || end < 0) return Value::Error("slice() does not take negative indexes");
  if (start > end) return Value::Error("slice() starts behind its end");
  if (end > static_cast<std::int64_t>(items.size())) return Value::Error("slice() ends behind the list");
  return Value::List(items.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
}

Value SortList(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList)) return NoOverload();
  if (const Value* absent = AbsentInside(arguments[0])) return *absent;
  std::vector<MapEntry> keyed;
  for (const Value& item : arguments[0].AsList()) keyed.push_back({item, item});
  return SortedByKey(context, std::move(keyed));
}

// The first of equal items stays.
Value Distinct(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList)) return NoOverload();
  if (const Value* absent = AbsentInside(arguments[0])) return *absent;
  std::vector<Value> kept;
  for (const Value& item : arguments[0].AsList()) {
    bool seen = false;
    for (const Value& other : kept) {
      if (!context.Spend(1)) return Exhausted();
      Value equal = Equals(context, item, other);
      if (IsProblem(equal)) return equal;
      seen = seen || equal.AsBool();
    }
    if (!seen) kept.push_back(item);
  }
  return value::CopyList(context.arena(), kept);
}

Value Reverse(Context& context, Arguments arguments) {
  if (arguments[0].Is(Kind::kString)) return ReverseText(context, arguments[0].AsString());
  if (!arguments[0].Is(Kind::kList)) return NoOverload();
  std::span<const Value> items = arguments[0].AsList();
  if (!context.Spend(items.size())) return Exhausted();
  auto reversed = context.arena().NewArray<Value>(items.size());
  std::reverse_copy(items.begin(), items.end(), reversed.begin());
  return Value::List(reversed);
}

Value First(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList)) return NoOverload();
  std::span<const Value> items = arguments[0].AsList();
  if (items.empty()) return Value::Optional(nullptr);
  return IsProblem(items.front()) ? items.front() : value::MakeOptional(context.arena(), items.front());
}

Value Last(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList)) return NoOverload();
  std::span<const Value> items = arguments[0].AsList();
  if (items.empty()) return Value::Optional(nullptr);
  return IsProblem(items.back()) ? items.back() : value::MakeOptional(context.arena(), items.back());
}

Value RangeList(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kInt)) return NoOverload();
  std::int64_t count = std::max<std::int64_t>(arguments[0].AsInt(), 0);
  if (!context.Spend(static_cast<std::uint64_t>(count))) return Exhausted();
  auto items = context.arena().NewArray<Value>(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) items[static_cast<std::size_t>(i)] = Value::Int(i);
  return Value::List(items);
}

}  // namespace seaworthy::cel
