// The types that facts and expressions have: CEL's, plus structs whose fields are declared.
//
// A Type is a small value. Struct types are owned by whoever read their declaration and must outlive every Type and
// Value that points to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::value {

// Of a type and of a value. The last three are kinds of values only: kMissing is an optional field that was not set,
// kError a failed evaluation, kAbsent a fact (or a part of one) that is not known.
enum class Kind : std::uint8_t {
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kDuration,
  kTimestamp,
  kList,
  kMap,
  kStruct,
  kOptional,
  kType,
  kDyn,  // Of types only: decided at evaluation.
  kMissing,
  kError,
  kAbsent,
};

// CEL's name of the kind: `int`, `google.protobuf.Timestamp`, `list`, …
std::string_view Name(Kind kind);

struct StructType;

struct Type {
  Kind kind = Kind::kDyn;
  std::vector<Type> arguments;            // Element of a list or optional; key and value of a map.
  const StructType* structure = nullptr;  // Of kStruct; not owned.

  static Type Of(Kind kind) { return Type{kind, {}, nullptr}; }
  static Type List(Type element) { return Type{Kind::kList, {std::move(element)}, nullptr}; }
  static Type Map(Type key, Type item) { return Type{Kind::kMap, {std::move(key), std::move(item)}, nullptr}; }
  static Type Optional(Type element) { return Type{Kind::kOptional, {std::move(element)}, nullptr}; }
  static Type Struct(const StructType& structure) { return Type{Kind::kStruct, {}, &structure}; }

  friend bool operator==(const Type&, const Type&) = default;
};

// One field of a struct, at its slot.
struct Field {
  std::string name;
  Type type;
  bool optional = false;  // `has(x.field)` is false where it is not set; a field that is not optional is always set.
  bool measured = false;  // Moves from run to run by nature: a percentile, a rate.
  int told_by = -1;       // The slot whose text says in words why this one is as it is, or -1.
  std::string doc;
  std::string example;
};

struct StructType {
  std::string name;           // `Workload`, without the collector.
  std::vector<Field> fields;  // Slot i is fields[i].
  int label = -1;             // The slot that names one such struct among its like, or -1.

  std::optional<std::size_t> SlotOf(std::string_view field) const;
};

// `list<Workload>`, `map<string, int>`, `optional<double>`, `timestamp`.
std::string ToString(const Type& type);

// Reads what ToString writes. `structures` resolves struct names; it returns null for an unknown one.
// Errors: value/unknown-type.
class StructResolver {
 public:
  virtual ~StructResolver() = default;
  virtual const StructType* FindStruct(std::string_view name) const = 0;
};
Result<Type> ParseType(std::string_view text, const StructResolver& structures);

}  // namespace seaworthy::value
