#include "value/value.h"

#include <algorithm>
#include <array>
#include <compare>
#include <utility>

namespace seaworthy::value {
namespace {

constexpr auto kReasons =
    std::to_array<std::string_view>({"not_declared", "not_found", "not_collected", "unreachable", "refused",
                                     "unauthorized", "timeout", "malformed", "templated", "too_large", "stale"});

bool IsNumber(Kind kind) { return kind == Kind::kInt || kind == Kind::kUint || kind == Kind::kDouble; }

std::partial_ordering CompareIntToDouble(std::int64_t i, double d) {
  if (d != d) return std::partial_ordering::unordered;
  if (d >= 9223372036854775808.0) return std::partial_ordering::less;
  if (d < -9223372036854775808.0) return std::partial_ordering::greater;
  auto whole = static_cast<std::int64_t>(d);
  if (i != whole) return i <=> whole;
  return 0.0 <=> d - static_cast<double>(whole);
}

std::partial_ordering CompareUintToDouble(std::uint64_t u, double d) {
  if (d != d) return std::partial_ordering::unordered;
  if (d >= 18446744073709551616.0) return std::partial_ordering::less;
  if (d < 0.0) return std::partial_ordering::greater;
  auto whole = static_cast<std::uint64_t>(d);
  if (u != whole) return u <=> whole;
  return 0.0 <=> d - static_cast<double>(whole);
}

bool EqualMaps(std::span<const MapEntry> a, std::span<const MapEntry> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const MapEntry& x, const MapEntry& y) { return Equal(x.key, y.key) && Equal(x.item, y.item); });
}

bool EqualStructs(const Value& a, const Value& b) {
  return &a.AsStructType() == &b.AsStructType() && std::ranges::equal(a.AsSlots(), b.AsSlots(), Equal);
}

bool EqualOptionals(const Value* a, const Value* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return Equal(*a, *b);
}

}  // namespace

std::string_view Name(AbsentReason reason) { return kReasons.at(static_cast<std::size_t>(reason)); }

std::optional<AbsentReason> ParseAbsentReason(std::string_view name) {
  auto found = std::ranges::find(kReasons, name);
  if (found == kReasons.end()) return std::nullopt;
  return static_cast<AbsentReason>(found - kReasons.begin());
}

const Value* Value::Find(std::string_view name) const {
  if (Is(Kind::kStruct)) {
    auto slot = AsStructType().SlotOf(name);
    if (!slot || AsSlots()[*slot].Is(Kind::kMissing)) return nullptr;
    return &AsSlots()[*slot];
  }
  if (Is(Kind::kMap)) {
    auto entries = AsMap();
    Value key = String(name);
    auto found = std::ranges::lower_bound(entries, key, KeyLess, &MapEntry::key);
    if (found == entries.end() || !Equal(found->key, key)) return nullptr;
    return &found->item;
  }
  return nullptr;
}

std::partial_ordering CompareNumbers(const Value& a, const Value& b) {
  if (a.Is(Kind::kInt)) {
    if (b.Is(Kind::kInt)) return a.AsInt() <=> b.AsInt();
    if (b.Is(Kind::kUint)) {
      return std::cmp_less(a.AsInt(), b.AsUint())    ? std::partial_ordering::less
             : std::cmp_equal(a.AsInt(), b.AsUint()) ? std::partial_ordering::equivalent
                                                     : std::partial_ordering::greater;
    }
    return CompareIntToDouble(a.AsInt(), b.AsDouble());
  }
  if (a.Is(Kind::kUint)) {
    if (b.Is(Kind::kUint)) return a.AsUint() <=> b.AsUint();
    if (b.Is(Kind::kDouble)) return CompareUintToDouble(a.AsUint(), b.AsDouble());
    return 0 <=> CompareNumbers(b, a);
  }
  if (b.Is(Kind::kDouble)) return a.AsDouble() <=> b.AsDouble();
  return 0 <=> CompareNumbers(b, a);
}

bool Equal(const Value& a, const Value& b) {
  if (IsNumber(a.kind()) && IsNumber(b.kind())) return CompareNumbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kBool: return a.AsBool() == b.AsBool();
    case Kind::kString: return a.AsString() == b.AsString();
    case Kind::kBytes: return a.AsBytes() == b.AsBytes();
    case Kind::kDuration: return a.AsDuration() == b.AsDuration();
    case Kind::kTimestamp: return a.AsTimestamp() == b.AsTimestamp();
    case Kind::kList: return std::ranges::equal(a.AsList(), b.AsList(), Equal);
    case Kind::kMap: return EqualMaps(a.AsMap(), b.AsMap());
    case Kind::kStruct: return EqualStructs(a, b);
    case Kind::kOptional: return EqualOptionals(a.AsOptional(), b.AsOptional());
    case Kind::kType: return a.AsType() == b.AsType();
    default: return true;  // null and missing have one value each.
  }
}

bool KeyLess(const Value& a, const Value& b) {
  if (IsNumber(a.kind()) && IsNumber(b.kind())) return CompareNumbers(a, b) < 0;
  if (a.kind() != b.kind()) return a.kind() < b.kind();
  switch (a.kind()) {
    case Kind::kBool: return a.AsBool() < b.AsBool();
    case Kind::kString: return a.AsString() < b.AsString();
    default: return false;
  }
}

}  // namespace seaworthy::value
