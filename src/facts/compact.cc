#include "facts/compact.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/assert.h"

namespace seaworthy::facts {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

constexpr std::size_t kAlignment = alignof(Value);

std::size_t Rounded(std::size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

// What Packer takes for the parts of the value.
std::size_t BytesOf(const Value& value) {
  auto all = [](auto parts) {
    std::size_t bytes = 0;
    for (const Value& part : parts) bytes += sizeof(Value) + BytesOf(part);
    return bytes;
  };
  switch (value.kind()) {
    case Kind::kString: return Rounded(value.AsString().size());
    case Kind::kBytes: return Rounded(value.AsBytes().size());
    case Kind::kList: return all(value.AsList());
    case Kind::kStruct: return sizeof(Value::StructBlock) + all(value.AsSlots());
    case Kind::kAbsent: return sizeof(value::Absence);
    case Kind::kOptional: return value.AsOptional() == nullptr ? 0 : sizeof(Value) + BytesOf(*value.AsOptional());
    case Kind::kMap: {
      std::size_t bytes = 0;
      for (const MapEntry& entry : value.AsMap()) bytes += sizeof(MapEntry) + BytesOf(entry.key) + BytesOf(entry.item);
      return bytes;
    }
    default: return 0;
  }
}

// Copies values one behind the other into memory that was measured before.
class Packer {
 public:
  Packer(void* memory, std::size_t bytes, std::span<const std::uint32_t> origins)
      : next_(static_cast<std::byte*>(memory)), left_(bytes), origins_(origins) {}

  Value Pack(const Value& value) { return Content(value).WithOrigin(origins_[value.origin()]); }

 private:
  template <typename T>
  std::span<T> Room(std::size_t count) {
    std::size_t bytes = Rounded(count * sizeof(T));
    SEAWORTHY_ASSERT(bytes <= left_, "more memory than was measured");
    auto* room = reinterpret_cast<T*>(next_);
    next_ += bytes;
    left_ -= bytes;
    return {room, count};
  }

  std::string_view Text(std::string_view text) {
    auto room = Room<char>(text.size());
    if (!text.empty()) std::memcpy(room.data(), text.data(), text.size());
    return {room.data(), room.size()};
  }

  std::span<Value> All(std::span<const Value> parts) {
    auto room = Room<Value>(parts.size());
    std::ranges::transform(parts, room.begin(), [this](const Value& part) { return Pack(part); });
    return room;
  }

  Value Content(const Value& value) {
    switch (value.kind()) {
      case Kind::kString: return Value::String(Text(value.AsString()));
      case Kind::kBytes: return Value::Bytes(Text(value.AsBytes()));
      case Kind::kList: return Value::List(All(value.AsList()));
      case Kind::kStruct: {
        auto block = Room<Value::StructBlock>(1);
        block[0] = {&value.AsStructType(), All(value.AsSlots()).data()};
        return Value::Struct(block.data());
      }
      case Kind::kAbsent: {
        auto absence = Room<value::Absence>(1);
        absence[0] = {value.AsAbsence().reason, {}};
        return Value::Absent(absence.data());
      }
      case Kind::kOptional:
        if (value.AsOptional() == nullptr) return value;
        return Value::Optional(All({value.AsOptional(), 1}).data());
      case Kind::kMap: {
        auto entries = Room<MapEntry>(value.AsMap().size());
        std::ranges::transform(value.AsMap(), entries.begin(), [this](const MapEntry& entry) {
          return MapEntry{Pack(entry.key), Pack(entry.item)};
        });
        return Value::Map(entries);
      }
      default: return value;
    }
  }

  std::byte* next_;
  std::size_t left_;
  std::span<const std::uint32_t> origins_;  // New numbers, by old.
};

// The sources by what matters of them, each once. Returns the new number of each old one, 0 for 0.
std::vector<std::uint32_t> AddSources(const FactSet& facts, FactSetBuilder& builder) {
  std::vector<std::uint32_t> numbers{0};
  std::vector<Provenance> kept;
  for (const Provenance& source : facts.provenance()) {
    Provenance matters{{}, {}, source.observed, {}, source.submitter};
    auto same = std::ranges::find(kept, matters);
    if (same == kept.end()) {
      kept.push_back(matters);
      same = kept.end() - 1;
      builder.AddOrigin(std::move(matters));
    }
    numbers.push_back(static_cast<std::uint32_t>(same - kept.begin()) + 1);
  }
  return numbers;
}

}  // namespace

CompactFacts Compacted(const FactSet& facts, std::span<const std::size_t> slots) {
  std::size_t bytes = 0;
  for (std::size_t slot : slots) bytes += BytesOf(facts.Get(slot));
  FactSetBuilder builder(facts.declarations());
  std::vector<std::uint32_t> origins = AddSources(facts, builder);
  Packer packer(bytes > 0 ? builder.arena().Allocate(bytes, kAlignment) : nullptr, bytes, origins);
  for (std::size_t slot : slots) builder.Set(slot, packer.Pack(facts.Get(slot)));
  std::size_t reserved = builder.arena().bytes_reserved();
  std::shared_ptr<const FactSet> compact = std::move(builder).Build();
  std::size_t around = sizeof(FactSet) + compact->values().size_bytes() + compact->provenance().size_bytes();
  return {std::move(compact), reserved + around};
}

}  // namespace seaworthy::facts
