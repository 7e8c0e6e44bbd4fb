#include "cel/operators.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

Value Overflow() { return Value::Error("the result does not fit: overflow"); }
Value OutOfRange() { return Value::Error("the result is out of range"); }
Value DivideByZero() { return Value::Error("division by zero"); }

bool Both(const Value& a, const Value& b, Kind kind) { return a.Is(kind) && b.Is(kind); }

Value AddInts(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? Overflow() : Value::Int(sum);
}

Value AddUints(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? Overflow() : Value::Uint(sum);
}

std::string_view Joined(Context& context, std::string_view a, std::string_view b) {
  auto bytes = context.arena().NewArray<char>(a.size() + b.size());
  std::ranges::copy(b, std::ranges::copy(a, bytes.begin()).out);
  return {bytes.data(), bytes.size()};
}

Value JoinTexts(Context& context, const Value& a, const Value& b) {
  bool text = a.Is(Kind::kString);
  std::string_view left = text ? a.AsString() : a.AsBytes();
  std::string_view right = text ? b.AsString() : b.AsBytes();
  if (!context.SpendOn(left.size() + right.size())) return Exhausted();
  std::string_view joined = Joined(context, left, right);
  return text ? Value::String(joined) : Value::Bytes(joined);
}

Value JoinLists(Context& context, std::span<const Value> a, std::span<const Value> b) {
  if (!context.Spend(a.size() + b.size())) return Exhausted();
  auto joined = context.arena().NewArray<Value>(a.size() + b.size());
  std::ranges::copy(b, std::ranges::copy(a, joined.begin()).out);
  return Value::List(joined);
}

Span Sum(Span a, Span b) { return (Instant{a.seconds, 0} + Span{0, a.nanoseconds}) + b - Instant{0, 0}; }

Value Truth(bool decided) { return Value::Bool(decided); }

// Equal parts of two sequences: false if one pair differs, else unknown if one pair is, else true.
template <typename Pair>
Value AllEqual(Context& context, std::size_t count, Pair pair) {
  if (!context.Spend(count)) return Exhausted();
  Value result = Truth(true);
  for (std::size_t i = 0; i < count; ++i) {
    auto [a, b] = pair(i);
    Value equal = Equals(context, *a, *b);
    if (equal.Is(Kind::kBool) && !equal.AsBool()) return equal;
    if (IsProblem(equal)) result = Worse(equal, result);
  }
  return result;
}

Value EqualLists(Context& context, std::span<const Value> a, std::span<const Value> b) {
  if (a.size() != b.size()) return Truth(false);
  return AllEqual(context, a.size(), [&](std::size_t i) { return std::pair(&a[i], &b[i]); });
}

Value EqualMaps(Context& context, std::span<const MapEntry> a, std::span<const MapEntry> b) {
  if (a.size() != b.size()) return Truth(false);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!value::Equal(a[i].key, b[i].key)) return Truth(false);
  }
  return AllEqual(context, a.size(), [&](std::size_t i) { return std::pair(&a[i].item, &b[i].item); });
}

Value EqualStructs(Context& context, const Value& a, const Value& b) {
  if (&a.AsStructType() != &b.AsStructType()) return Truth(false);
  return EqualLists(context, a.AsSlots(), b.AsSlots());
}

Value EqualOptionals(Context& context, const Value* a, const Value* b) {
  if (a == nullptr || b == nullptr) return Truth(a == b);
  return Equals(context, *a, *b);
}

double AsReal(const Value& number) {
  if (number.Is(Kind::kDouble)) return number.AsDouble();
  return number.Is(Kind::kInt) ? static_cast<double>(number.AsInt()) : static_cast<double>(number.AsUint());
}

// The specification orders an int and a double as doubles: 2^63 - 1 is not below 2^63.
std::partial_ordering CompareAsSpecified(const Value& a, const Value& b) {
  if (a.Is(Kind::kDouble) || b.Is(Kind::kDouble)) return AsReal(a) <=> AsReal(b);
  return value::CompareNumbers(a, b);
}

Value Ordered(Order order, std::partial_ordering result) {
  switch (order) {
    case Order::kLess: return Truth(result < 0);
    case Order::kLessOrEqual: return Truth(result <= 0);
    case Order::kGreater: return Truth(result > 0);
    default: return Truth(result >= 0);
  }
}

const Value* FindInList(std::span<const Value> items, const Value& key) {
  std::int64_t index = 0;
  if (key.Is(Kind::kInt)) {
    index = key.AsInt();
  } else if (IsNumber(key)) {
    double real = key.Is(Kind::kDouble) ? key.AsDouble() : static_cast<double>(key.AsUint());
    if (!(real >= 0 && real < static_cast<double>(items.size())) || real != std::floor(real)) return nullptr;
    index = static_cast<std::int64_t>(real);
  } else {
    return nullptr;
  }
  if (index < 0 || static_cast<std::uint64_t>(index) >= items.size()) return nullptr;
  return &items[static_cast<std::size_t>(index)];
}

const Value* FindInMap(std::span<const MapEntry> entries, const Value& key) {
  if (!IsNumber(key) && !key.Is(Kind::kString) && !key.Is(Kind::kBool)) return nullptr;
  auto found = std::ranges::lower_bound(entries, key, value::KeyLess, &MapEntry::key);
  return found != entries.end() && value::Equal(found->key, key) ? &found->item : nullptr;
}

Value IndexProblem(const Value& container, const Value& key) {
  if (container.Is(Kind::kMap)) return Value::Error("no such key");
  if (!container.Is(Kind::kList)) return NoOverload();
  if (!IsNumber(key)) return NoOverload();
  return Value::Error("index out of bounds");
}

}  // namespace

Value CheckedDuration(Span span) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1'000'000'000;
  return span.seconds > -kMost && span.seconds < kMost ? Value::Duration(span) : OutOfRange();
}

Value CheckedTimestamp(Instant instant) {
  bool fits = instant.seconds >= kMinInstantSeconds && instant.seconds <= kMaxInstantSeconds;
  return fits ? Value::Timestamp(instant) : OutOfRange();
}

Value Add(Context& context, const Value& a, const Value& b) {
  if (a.kind() != b.kind()) {
    if (a.Is(Kind::kTimestamp) && b.Is(Kind::kDuration)) return CheckedTimestamp(a.AsTimestamp() + b.AsDuration());
    if (a.Is(Kind::kDuration) && b.Is(Kind::kTimestamp)) return CheckedTimestamp(b.AsTimestamp() + a.AsDuration());
    return NoOverload();
  }
  switch (a.kind()) {
    case Kind::kInt: return AddInts(a.AsInt(), b.AsInt());
    case Kind::kUint: return AddUints(a.AsUint(), b.AsUint());
    case Kind::kDouble: return Value::Double(a.AsDouble() + b.AsDouble());
    case Kind::kString:
    case Kind::kBytes: return JoinTexts(context, a, b);
    case Kind::kList: return JoinLists(context, a.AsList(), b.AsList());
    case Kind::kDuration: return CheckedDuration(Sum(a.AsDuration(), b.AsDuration()));
    default: return NoOverload();
  }
}

Value Subtract(const Value& a, const Value& b) {
  if (Both(a, b, Kind::kInt)) {
    std::int64_t difference = 0;
    return __builtin_sub_overflow(a.AsInt(), b.AsInt(), &difference) ? Overflow() : Value::Int(difference);
  }
  if (Both(a, b, Kind::kDouble)) return Value::Double(a.AsDouble() - b.AsDouble());
  if (Both(a, b, Kind::kUint)) {
    return b.AsUint() > a.AsUint() ? Overflow() : Value::Uint(a.AsUint() - b.AsUint());
  }
  if (Both(a, b, Kind::kTimestamp)) return CheckedDuration(a.AsTimestamp() - b.AsTimestamp());
  if (!b.Is(Kind::kDuration)) return NoOverload();
  Span back{-b.AsDuration().seconds, -b.AsDuration().nanoseconds};
  if (a.Is(Kind::kTimestamp)) return CheckedTimestamp(a.AsTimestamp() + back);
  return a.Is(Kind::kDuration) ? CheckedDuration(Sum(a.AsDuration(), back)) : NoOverload();
}

Value Multiply(const Value& a, const Value& b) {
  if (Both(a, b, Kind::kInt)) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a.AsInt(), b.AsInt(), &product) ? Overflow() : Value::Int(product);
  }
  if (Both(a, b, Kind::kDouble)) return Value::Double(a.AsDouble() * b.AsDouble());
  if (Both(a, b, Kind::kUint)) {
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a.AsUint(), b.AsUint(), &product) ? Overflow() : Value::Uint(product);
  }
  return NoOverload();
}

Value Divide(const Value& a, const Value& b) {
  if (Both(a, b, Kind::kDouble)) return Value::Double(a.AsDouble() / b.AsDouble());
  if (Both(a, b, Kind::kInt)) {
    if (b.AsInt() == 0) return DivideByZero();
    if (b.AsInt() == -1) return Negate(a);
    return Value::Int(a.AsInt() / b.AsInt());
  }
  if (!Both(a, b, Kind::kUint)) return NoOverload();
  return b.AsUint() == 0 ? DivideByZero() : Value::Uint(a.AsUint() / b.AsUint());
}

Value Remainder(const Value& a, const Value& b) {
  if (Both(a, b, Kind::kInt)) {
    if (b.AsInt() == 0) return Value::Error("modulus by zero");
    if (b.AsInt() == -1) return a.AsInt() == std::numeric_limits<std::int64_t>::min() ? Overflow() : Value::Int(0);
    return Value::Int(a.AsInt() % b.AsInt());
  }
  if (!Both(a, b, Kind::kUint)) return NoOverload();
  return b.AsUint() == 0 ? Value::Error("modulus by zero") : Value::Uint(a.AsUint() % b.AsUint());
}

Value Negate(const Value& a) {
  if (a.Is(Kind::kDouble)) return Value::Double(-a.AsDouble());
  if (!a.Is(Kind::kInt)) return NoOverload();
  return a.AsInt() == std::numeric_limits<std::int64_t>::min() ? Overflow() : Value::Int(-a.AsInt());
}

Value Equals(Context& context, const Value& a, const Value& b) {
  if (IsProblem(a) || IsProblem(b)) return Worse(a, b);
  if (a.kind() != b.kind()) return Truth(IsNumber(a) && IsNumber(b) && value::CompareNumbers(a, b) == 0);
  switch (a.kind()) {
    case Kind::kList: return EqualLists(context, a.AsList(), b.AsList());
    case Kind::kMap: return EqualMaps(context, a.AsMap(), b.AsMap());
    case Kind::kStruct: return EqualStructs(context, a, b);
    case Kind::kOptional: return EqualOptionals(context, a.AsOptional(), b.AsOptional());
    case Kind::kString:
      if (a.AsString().size() == b.AsString().size() && !context.SpendOn(a.AsString().size())) return Exhausted();
      [[fallthrough]];
    default: return Truth(value::Equal(a, b));
  }
}

Value Compare(Order order, const Value& a, const Value& b) {
  if (IsNumber(a) && IsNumber(b)) return Ordered(order, CompareAsSpecified(a, b));
  if (a.kind() != b.kind()) return NoOverload();
  switch (a.kind()) {
    case Kind::kString: return Ordered(order, a.AsString() <=> b.AsString());
    case Kind::kBytes: return Ordered(order, a.AsBytes() <=> b.AsBytes());
    case Kind::kBool: return Ordered(order, a.AsBool() <=> b.AsBool());
    case Kind::kDuration: return Ordered(order, a.AsDuration() <=> b.AsDuration());
    case Kind::kTimestamp: return Ordered(order, a.AsTimestamp() <=> b.AsTimestamp());
    default: return NoOverload();
  }
}

Value In(Context& context, const Value& item, const Value& container) {
  if (container.Is(Kind::kMap)) return Truth(FindInMap(container.AsMap(), item) != nullptr);
  if (!container.Is(Kind::kList)) return NoOverload();
  if (!context.Spend(container.AsList().size())) return Exhausted();
  Value result = Truth(false);
  for (const Value& other : container.AsList()) {
    Value equal = Equals(context, item, other);
    if (equal.Is(Kind::kBool) && equal.AsBool()) return equal;
    if (IsProblem(equal)) result = Worse(equal, result);
  }
  return result;
}

const Value* FindItem(const Value& container, const Value& key) {
  if (container.Is(Kind::kList)) return FindInList(container.AsList(), key);
  if (container.Is(Kind::kMap)) return FindInMap(container.AsMap(), key);
  if (container.Is(Kind::kStruct) && key.Is(Kind::kString)) return container.Find(key.AsString());
  return nullptr;
}

Value Index(Context& context, const Value& container, const Value& key) {
  if (container.Is(Kind::kOptional)) return OptionalIndex(context, container, key);
  if (const Value* found = FindItem(container, key)) return *found;
  return IndexProblem(container, key);
}

Value OptionalIndex(Context& context, const Value& container, const Value& key) {
  const Value* inner = &container;
  if (container.Is(Kind::kOptional)) {
    inner = container.AsOptional();
    if (inner == nullptr) return container;
    if (IsProblem(*inner)) return *inner;
  }
  if (const Value* found = FindItem(*inner, key)) {
    return IsProblem(*found) ? *found : value::MakeOptional(context.arena(), *found);
  }
  bool container_fits = inner->Is(Kind::kMap) || (inner->Is(Kind::kList) && IsNumber(key)) || inner->Is(Kind::kStruct);
  return container_fits ? Value::Optional(nullptr) : NoOverload();
}

const Value* AbsentInside(const Value& container) {
  if (container.Is(Kind::kList)) {
    for (const Value& item : container.AsList()) {
      if (item.Is(Kind::kAbsent)) return &item;
    }
  } else if (container.Is(Kind::kMap)) {
    for (const MapEntry& entry : container.AsMap()) {
      if (entry.item.Is(Kind::kAbsent)) return &entry.item;
    }
  }
  return nullptr;
}

Value MapOf(Context& context, std::vector<MapEntry> entries) {
  if (!context.Spend(entries.size())) return Exhausted();
  for (const MapEntry& entry : entries) {
    switch (entry.key.kind()) {
      case Kind::kBool:
      case Kind::kInt:
      case Kind::kUint:
      case Kind::kString: break;
      default: return Value::Error("unsupported key type");
    }
  }
  std::size_t count = entries.size();
  Value map = value::SortedMap(context.arena(), std::move(entries));
  return map.AsMap().size() == count ? map : Value::Error("a key stands twice in the map");
}

Value SortedByKey(Context& context, std::vector<MapEntry> keyed) {
  if (!context.Spend(keyed.size() * 4)) return Exhausted();
  for (const MapEntry& entry : keyed) {
    Value comparable = Compare(Order::kLess, keyed.front().key, entry.key);
    if (IsProblem(comparable) || entry.key.kind() != keyed.front().key.kind()) return NoOverload();
  }
  std::ranges::stable_sort(
      keyed, [](const MapEntry& a, const MapEntry& b) { return Compare(Order::kLess, a.key, b.key).AsBool(); });
  auto items = context.arena().NewArray<Value>(keyed.size());
  std::ranges::transform(keyed, items.begin(), &MapEntry::item);
  return Value::List(items);
}

bool IsZero(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull: return true;
    case Kind::kBool: return !value.AsBool();
    case Kind::kInt: return value.AsInt() == 0;
    case Kind::kUint: return value.AsUint() == 0;
    case Kind::kDouble: return value.AsDouble() == 0;
    case Kind::kString: return value.AsString().empty();
    case Kind::kBytes: return value.AsBytes().empty();
    case Kind::kList: return value.AsList().empty();
    case Kind::kMap: return value.AsMap().empty();
    case Kind::kDuration: return value.AsDuration() == Span{};
    case Kind::kTimestamp: return value.AsTimestamp() == Instant{};
    case Kind::kOptional: return value.AsOptional() == nullptr;
    default: return false;
  }
}

}  // namespace seaworthy::cel
