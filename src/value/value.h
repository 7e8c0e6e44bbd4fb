// The one dynamic value: what facts hold, what expressions compute, what reports print.
//
// 16 bytes, trivially copyable. Scalars are inside; strings, lists, maps and structs point into an Arena that must
// outlive the value. `origin` says where the value was read: an index into the provenance table of the FactSet that
// owns it, 0 for none. Equality and order ignore the origin.
//
// A value never changes; make a new one.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/instant.h"
#include "value/arena.h"
#include "value/type.h"

namespace seaworthy::value {

// Why a fact, or a part of one, is not known (DESIGN §4).
enum class AbsentReason : std::uint8_t {
  kNotDeclared,
  kNotFound,
  kNotCollected,
  kUnreachable,
  kRefused,
  kUnauthorized,
  kTimeout,
  kMalformed,
  kTemplated,
  kTooLarge,
  kStale,
};

std::string_view Name(AbsentReason reason);  // `not_declared`, …
std::optional<AbsentReason> ParseAbsentReason(std::string_view name);

class Value;
struct MapEntry;

struct Absence {
  AbsentReason reason;
  std::string_view detail;  // One sentence for a person: what was looked for, and where. In the arena.
};

class Value {
 public:
  constexpr Value() : head_(0), size_(0), payload_{.integer = 0} {}  // null

  static Value Null() { return {}; }
  static Value Bool(bool b) { return Value(Kind::kBool, 0, Payload{.integer = b ? 1 : 0}); }
  static Value Int(std::int64_t i) { return Value(Kind::kInt, 0, Payload{.integer = i}); }
  static Value Uint(std::uint64_t u) { return Value(Kind::kUint, 0, Payload{.natural = u}); }
  static Value Double(double d) { return Value(Kind::kDouble, 0, Payload{.real = d}); }
  // The bytes are not copied: they are a literal or stand in an arena.
  static Value String(std::string_view text) {
    return Value(Kind::kString, Size(text.size()), Payload{.bytes = text.data()});
  }
  static Value Bytes(std::string_view bytes) {
    return Value(Kind::kBytes, Size(bytes.size()), Payload{.bytes = bytes.data()});
  }
  static Value Duration(Span span) {
    return Value(Kind::kDuration, static_cast<std::uint32_t>(span.nanoseconds), Payload{.integer = span.seconds});
  }
  static Value Timestamp(Instant instant) {
    return Value(Kind::kTimestamp, static_cast<std::uint32_t>(instant.nanoseconds),
                 Payload{.integer = instant.seconds});
  }
  static Value List(std::span<const Value> items) {
    return Value(Kind::kList, Size(items.size()), Payload{.items = items.data()});
  }
  // Precondition: sorted by key, no key twice (see SortedMap in value/build.h).
  static Value Map(std::span<const MapEntry> entries) {
    return Value(Kind::kMap, Size(entries.size()), Payload{.entries = entries.data()});
  }
  struct StructBlock {
    const StructType* type;
    const Value* slots;
  };
  static Value Struct(const StructBlock* block) {
    return Value(Kind::kStruct, Size(block->type->fields.size()), Payload{.block = block});
  }
  static Value Missing() { return Value(Kind::kMissing, 0, Payload{.integer = 0}); }
  static Value Absent(const Absence* absence) { return Value(Kind::kAbsent, 0, Payload{.absence = absence}); }
  // `content` null is optional.none().
  static Value Optional(const Value* content) { return Value(Kind::kOptional, 0, Payload{.items = content}); }
  static Value TypeOf(Kind kind) { return Value(Kind::kType, 0, Payload{.integer = static_cast<int>(kind)}); }
  // What went wrong, in words. The bytes are not copied: they are a literal or stand in an arena.
  static Value Error(std::string_view message) {
    return Value(Kind::kError, Size(message.size()), Payload{.bytes = message.data()});
  }

  Kind kind() const { return static_cast<Kind>(head_ & 0xFF); }
  bool Is(Kind kind) const { return this->kind() == kind; }
  std::uint32_t origin() const { return head_ >> 8; }
  Value WithOrigin(std::uint32_t origin) const {
    Value copy = *this;
    copy.head_ = (head_ & 0xFF) | origin << 8;
    return copy;
  }

  // Precondition of each: the kind of that name.
  bool AsBool() const { return Expect(Kind::kBool).integer != 0; }
  std::int64_t AsInt() const { return Expect(Kind::kInt).integer; }
  std::uint64_t AsUint() const { return Expect(Kind::kUint).natural; }
  double AsDouble() const { return Expect(Kind::kDouble).real; }
  std::string_view AsString() const { return {Expect(Kind::kString).bytes, size_}; }
  std::string_view AsBytes() const { return {Expect(Kind::kBytes).bytes, size_}; }
  Span AsDuration() const { return {Expect(Kind::kDuration).integer, static_cast<std::int32_t>(size_)}; }
  Instant AsTimestamp() const { return {Expect(Kind::kTimestamp).integer, static_cast<std::int32_t>(size_)}; }
  std::span<const Value> AsList() const { return {Expect(Kind::kList).items, size_}; }
  std::span<const MapEntry> AsMap() const;
  const StructType& AsStructType() const { return *Expect(Kind::kStruct).block->type; }
  std::span<const Value> AsSlots() const { return {Expect(Kind::kStruct).block->slots, size_}; }
  const Absence& AsAbsence() const { return *Expect(Kind::kAbsent).absence; }
  const Value* AsOptional() const { return Expect(Kind::kOptional).items; }
  Kind AsType() const { return static_cast<Kind>(Expect(Kind::kType).integer); }
  std::string_view AsError() const { return {Expect(Kind::kError).bytes, size_}; }

  // Whether both are the same bits: the same scalar, or the same bytes in memory. False says nothing.
  bool IsSame(const Value& other) const {
    return head_ == other.head_ && size_ == other.size_ && payload_.natural == other.payload_.natural;
  }

  // The field or entry of that name: of a struct or of a map with string keys. Null pointer where there is none, or
  // where an optional field is not set.
  const Value* Find(std::string_view name) const;

 private:
  union Payload {
    std::int64_t integer;
    std::uint64_t natural;
    double real;
    const char* bytes;
    const Value* items;
    const MapEntry* entries;
    const StructBlock* block;
    const Absence* absence;
  };

  Value(Kind kind, std::uint32_t size, Payload payload)
      : head_(static_cast<std::uint32_t>(kind)), size_(size), payload_(payload) {}

  static std::uint32_t Size(std::size_t size) {
    SEAWORTHY_ASSERT(size <= 0xFFFF'FFFF, "a value larger than 4 GiB");
    return static_cast<std::uint32_t>(size);
  }

  const Payload& Expect(Kind kind) const {
    SEAWORTHY_ASSERT(this->kind() == kind, "a value asked for as another kind");
    return payload_;
  }

  std::uint32_t head_;  // The kind in the low byte, the origin above it.
  std::uint32_t size_;  // Of a string, list, map or struct; nanoseconds of a time.
  Payload payload_;
};

struct MapEntry {
  Value key;
  Value item;
};

static_assert(sizeof(Value) == 16 && std::is_trivially_copyable_v<Value>);

inline std::span<const MapEntry> Value::AsMap() const { return {Expect(Kind::kMap).entries, size_}; }

// CEL's equality: numbers compare across kinds, maps and lists by content. Values of different kinds are unequal.
// Precondition: neither holds an error or an absent part.
bool Equal(const Value& a, const Value& b);

// Exact, whatever the kinds of number. Precondition: both are ints, uints or doubles.
std::partial_ordering CompareNumbers(const Value& a, const Value& b);

// The order of map keys: by kind, then by value; numbers of different kinds by value, strings by bytes.
bool KeyLess(const Value& a, const Value& b);

}  // namespace seaworthy::value
