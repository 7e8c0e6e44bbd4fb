#include "value/build.h"

#include <algorithm>
#include <string>

namespace seaworthy::value {
namespace {

bool Fits(const Type& type, const Value& value) {
  return type.kind == Kind::kDyn || value.Is(type.kind) || value.Is(Kind::kAbsent);
}

}  // namespace

Value CopyList(Arena& arena, std::span<const Value> items) {
  auto copy = arena.NewArray<Value>(items.size());
  std::ranges::copy(items, copy.begin());
  return Value::List(copy);
}

Value SortedMap(Arena& arena, std::vector<MapEntry> entries) {
  std::ranges::stable_sort(entries, KeyLess, &MapEntry::key);
  auto copy = arena.NewArray<MapEntry>(entries.size());
  std::size_t size = 0;
  for (const MapEntry& entry : entries) {
    if (size > 0 && Equal(copy[size - 1].key, entry.key)) --size;
    copy[size++] = entry;
  }
  return Value::Map(copy.first(size));
}

Value MakeAbsent(Arena& arena, AbsentReason reason, std::string_view detail) {
  auto absence = arena.NewArray<Absence>(1);
  absence[0] = {reason, arena.Copy(detail)};
  return Value::Absent(absence.data());
}

Value MakeOptional(Arena& arena, const Value& content) {
  auto copy = arena.NewArray<Value>(1);
  copy[0] = content;
  return Value::Optional(copy.data());
}

StructBuilder::StructBuilder(Arena& arena, const StructType& type)
    : arena_(arena), type_(type), slots_(arena.NewArray<Value>(type.fields.size())) {
  std::ranges::fill(slots_, Value::Missing());
}

StructBuilder& StructBuilder::Set(std::string_view field, const Value& value) {
  auto slot = type_.SlotOf(field);
  SEAWORTHY_ASSERT(slot.has_value(), std::string("no such field in ") + type_.name + ": " + std::string(field));
  SEAWORTHY_ASSERT(Fits(type_.fields[*slot].type, value), std::string("wrong kind of value for ") + std::string(field));
  slots_[*slot] = value;
  return *this;
}

Value StructBuilder::Build() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    SEAWORTHY_ASSERT(type_.fields[i].optional || !slots_[i].Is(Kind::kMissing),
                     std::string("field not set: ") + type_.name + "." + type_.fields[i].name);
  }
  auto block = arena_.NewArray<Value::StructBlock>(1);
  block[0] = {&type_, slots_.data()};
  return Value::Struct(block.data());
}

Value Clone(Arena& arena, const Value& value) {
  switch (value.kind()) {
    case Kind::kString: return CopyString(arena, value.AsString()).WithOrigin(value.origin());
    case Kind::kBytes: return Value::Bytes(arena.Copy(value.AsBytes())).WithOrigin(value.origin());
    case Kind::kList: {
      auto copy = arena.NewArray<Value>(value.AsList().size());
      std::ranges::transform(value.AsList(), copy.begin(), [&](const Value& item) { return Clone(arena, item); });
      return Value::List(copy).WithOrigin(value.origin());
    }
    case Kind::kMap: {
      auto copy = arena.NewArray<MapEntry>(value.AsMap().size());
      std::ranges::transform(value.AsMap(), copy.begin(), [&](const MapEntry& entry) {
        return MapEntry{Clone(arena, entry.key), Clone(arena, entry.item)};
      });
      return Value::Map(copy).WithOrigin(value.origin());
    }
    case Kind::kStruct: {
      auto copy = arena.NewArray<Value>(value.AsSlots().size());
      std::ranges::transform(value.AsSlots(), copy.begin(), [&](const Value& slot) { return Clone(arena, slot); });
      auto block = arena.NewArray<Value::StructBlock>(1);
      block[0] = {&value.AsStructType(), copy.data()};
      return Value::Struct(block.data()).WithOrigin(value.origin());
    }
    case Kind::kOptional: {
      if (value.AsOptional() == nullptr) return value;
      return MakeOptional(arena, Clone(arena, *value.AsOptional())).WithOrigin(value.origin());
    }
    case Kind::kAbsent: {
      const Absence& absence = value.AsAbsence();
      return MakeAbsent(arena, absence.reason, absence.detail).WithOrigin(value.origin());
    }
    default: return value;
  }
}

}  // namespace seaworthy::value
