// Making values: structs by field name, maps from entries in any order, absences.
#pragma once

#include <string_view>
#include <vector>

#include "value/value.h"

namespace seaworthy::value {

// A copy of the text in the arena, as a value.
inline Value CopyString(Arena& arena, std::string_view text) { return Value::String(arena.Copy(text)); }

Value CopyList(Arena& arena, std::span<const Value> items);

// Sorts by key. Where a key stands twice, the last wins; readers that must refuse that look before.
Value SortedMap(Arena& arena, std::vector<MapEntry> entries);

Value MakeAbsent(Arena& arena, AbsentReason reason, std::string_view detail);

Value MakeOptional(Arena& arena, const Value& content);

// Fills one struct. A name that the type does not declare, or a value of another kind than declared, is a bug.
//
//   StructBuilder workload(arena, type);
//   workload.Set("name", CopyString(arena, name));
//   Value value = workload.Build();
//
// A field that was never set must be optional; Build() asserts it.
class StructBuilder {
 public:
  StructBuilder(Arena& arena, const StructType& type);

  StructBuilder& Set(std::string_view field, const Value& value);
  Value Build();

 private:
  Arena& arena_;
  const StructType& type_;
  std::span<Value> slots_;
};

// A deep copy into another arena. Struct types are shared, not copied.
Value Clone(Arena& arena, const Value& value);

}  // namespace seaworthy::value
