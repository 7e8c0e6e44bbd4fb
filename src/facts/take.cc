#include "facts/take.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace seaworthy::facts {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

class Taker {
 public:
  Taker(FactSetBuilder& builder, const FactSet& from) : builder_(builder), from_(from) {}

  Value Copy(const Value& value) {
    auto copy = [this](const Value& part) { return Copy(part); };
    value::Arena& arena = builder_.arena();
    switch (value.kind()) {
      case Kind::kList: {
        auto items = arena.NewArray<Value>(value.AsList().size());
        std::ranges::transform(value.AsList(), items.begin(), copy);
        return Placed(Value::List(items), value);
      }
      case Kind::kMap: {
        auto entries = arena.NewArray<MapEntry>(value.AsMap().size());
        std::ranges::transform(value.AsMap(), entries.begin(), [&](const MapEntry& entry) {
          return MapEntry{Copy(entry.key), Copy(entry.item)};
        });
        return Placed(Value::Map(entries), value);
      }
      case Kind::kStruct: {
        auto slots = arena.NewArray<Value>(value.AsSlots().size());
        std::ranges::transform(value.AsSlots(), slots.begin(), copy);
        auto block = arena.NewArray<Value::StructBlock>(1);
        block[0] = {&value.AsStructType(), slots.data()};
        return Placed(Value::Struct(block.data()), value);
      }
      default: return Placed(value::Clone(arena, value), value);
    }
  }

 private:
  Value Placed(const Value& copy, const Value& original) { return copy.WithOrigin(Number(original.origin())); }

  std::uint32_t Number(std::uint32_t origin) {
    const Provenance* source = from_.ProvenanceOf(origin);
    if (source == nullptr) return 0;
    auto [number, added] = numbers_.try_emplace(origin, 0);
    if (added) number->second = builder_.AddOrigin(*source);
    return number->second;
  }

  FactSetBuilder& builder_;
  const FactSet& from_;
  std::map<std::uint32_t, std::uint32_t> numbers_;
};

}  // namespace

value::Value Take(FactSetBuilder& builder, const FactSet& from, const Value& value) {
  return Taker(builder, from).Copy(value);
}

}  // namespace seaworthy::facts
