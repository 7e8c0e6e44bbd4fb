// The operators on values. Arguments hold neither errors nor absent values at the top; a list, map or struct may hold
// absent parts, which make a comparison unknown unless another part decides it.
#pragma once

#include <vector>

#include "cel/function.h"
#include "value/value.h"

namespace seaworthy::cel {

inline bool IsProblem(const value::Value& value) { return value.kind() >= value::Kind::kError; }

// Of two results of which at least one is an error or unknown: unknown wins, then the first.
inline value::Value Worse(const value::Value& a, const value::Value& b) {
  if (a.Is(value::Kind::kAbsent)) return a;
  if (b.Is(value::Kind::kAbsent)) return b;
  return IsProblem(a) ? a : b;
}

// Merges a round or operand that is no bool into what is wrong so far.
inline void Note(value::Value& problem, const value::Value& other) {
  value::Value wrong = IsProblem(other) ? other : NoOverload();
  problem = IsProblem(problem) ? Worse(problem, wrong) : wrong;
}

inline bool IsNumber(const value::Value& value) {
  return value.Is(value::Kind::kInt) || value.Is(value::Kind::kUint) || value.Is(value::Kind::kDouble);
}

enum class Order : std::uint8_t { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

value::Value Add(Context& context, const value::Value& a, const value::Value& b);
value::Value Subtract(const value::Value& a, const value::Value& b);
value::Value Multiply(const value::Value& a, const value::Value& b);
value::Value Divide(const value::Value& a, const value::Value& b);
value::Value Remainder(const value::Value& a, const value::Value& b);
value::Value Negate(const value::Value& a);

// A bool, an absent value, or an error.
value::Value Equals(Context& context, const value::Value& a, const value::Value& b);
value::Value Compare(Order order, const value::Value& a, const value::Value& b);
value::Value In(Context& context, const value::Value& item, const value::Value& container);

// The item at an index or key, or null where there is none. `key` may be any value.
const value::Value* FindItem(const value::Value& container, const value::Value& key);
// `container[key]`, chaining through an optional container.
value::Value Index(Context& context, const value::Value& container, const value::Value& key);
// `container[?key]`: an optional.
value::Value OptionalIndex(Context& context, const value::Value& container, const value::Value& key);

// The first absent value inside a list or map (not below), or null.
const value::Value* AbsentInside(const value::Value& container);

// A map of entries in any order: keys must be bool, int, uint or string, and none may stand twice.
value::Value MapOf(Context& context, std::vector<value::MapEntry> entries);
// The items as a list in the order of their keys, which must be of one kind that has an order. Stable.
value::Value SortedByKey(Context& context, std::vector<value::MapEntry> keyed);

// Null, false, zero, empty: what optional.ofNonZeroValue() takes for nothing.
bool IsZero(const value::Value& value);

// The span if it fits into 64 bits of nanoseconds, as CEL's durations do; else an error.
value::Value CheckedDuration(Span span);
value::Value CheckedTimestamp(Instant instant);

}  // namespace seaworthy::cel
