#include "facts/packed.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "value/build.h"

namespace seaworthy::facts {
namespace {

using value::AbsentReason;
using value::Kind;
using value::MapEntry;
using value::Type;
using value::Value;

// The first byte of a value: its kind, and these.
constexpr std::uint8_t kKind = 0x1F;
constexpr std::uint8_t kHasOrigin = 0x20;  // The number of its source follows.
constexpr std::uint8_t kTrue = 0x40;       // Of a bool.

// The first byte of a source.
constexpr std::uint8_t kHasTime = 0x01;

// Seven bits a byte, the lowest first; the highest bit says that more follow.
class ByteWriter {
 public:
  void Byte(std::uint8_t byte) { bytes_ += static_cast<char>(byte); }
  void Number(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) Byte(static_cast<std::uint8_t>(number | 0x80));
    Byte(static_cast<std::uint8_t>(number));
  }
  // Small ones, of either sign, are short.
  void Signed(std::int64_t number) {
    Number(static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63));
  }
  void Double(double number) {
    auto bytes = std::bit_cast<std::array<char, sizeof number>>(number);
    bytes_.append(bytes.data(), bytes.size());
  }
  void Text(std::string_view text) {
    Number(text.size());
    bytes_ += text;
  }
  void Time(std::int64_t seconds, std::int32_t nanoseconds) {
    Signed(seconds);
    Signed(nanoseconds);
  }
  std::size_t size() const { return bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t Byte() { return static_cast<std::uint8_t>(Take(1).front()); }
  std::uint64_t Number() {
    std::uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
      std::uint8_t byte = Byte();
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
  }
  std::int64_t Signed() {
    std::uint64_t number = Number();
    return static_cast<std::int64_t>(number >> 1 ^ (~(number & 1) + 1));
  }
  double Double() {
    double number = 0;
    std::memcpy(&number, Take(sizeof number).data(), sizeof number);
    return number;
  }
  std::string_view Text() { return Take(Number()); }
  template <typename Time>
  Time At() {
    std::int64_t seconds = Signed();
    return {seconds, static_cast<std::int32_t>(Signed())};
  }
  std::string_view Take(std::size_t count) {
    SEAWORTHY_ASSERT(count <= bytes_.size(), "packed facts end too early");
    std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

 private:
  std::string_view bytes_;
};

class Packer {
 public:
  explicit Packer(const FactSet& facts) : facts_(facts), numbers_(facts.provenance().size() + 1, 0) {}

  void Pack(const Value& value) {
    std::uint64_t source = NumberOf(value.origin());
    bool is_true = value.Is(Kind::kBool) && value.AsBool();
    values_.Byte(static_cast<std::uint8_t>(static_cast<int>(value.kind()) | (source > 0 ? kHasOrigin : 0) |
                                           (is_true ? kTrue : 0)));
    if (source > 0) values_.Number(source);
    Content(value);
  }

  const ByteWriter& values() const { return values_; }
  const ByteWriter& sources() const { return sources_; }
  std::uint64_t source_count() const { return known_.size(); }

 private:
  // What matters of a source. The text is that of the facts.
  using Key = std::tuple<bool, std::int64_t, std::int32_t, std::string_view>;

  std::uint64_t NumberOf(std::uint32_t origin) {
    const Provenance* source = facts_.ProvenanceOf(origin);
    if (source == nullptr) return 0;
    if (numbers_[origin] > 0) return numbers_[origin];
    Instant observed = source->observed.value_or(Instant{});
    Key key{source->observed.has_value(), observed.seconds, observed.nanoseconds, source->submitter};
    auto [same, is_new] = known_.try_emplace(key, known_.size() + 1);
    if (is_new) AddSource(*source);
    numbers_[origin] = same->second;
    return same->second;
  }

  void AddSource(const Provenance& source) {
    sources_.Byte(source.observed ? kHasTime : 0);
    if (source.observed) sources_.Time(source.observed->seconds, source.observed->nanoseconds);
    sources_.Text(source.submitter);
  }

  void All(std::span<const Value> parts) {
    for (const Value& part : parts) Pack(part);
  }

  void Content(const Value& value) {
    switch (value.kind()) {
      case Kind::kBool:
      case Kind::kMissing: return;
      case Kind::kInt: return values_.Signed(value.AsInt());
      case Kind::kUint: return values_.Number(value.AsUint());
      case Kind::kDouble: return values_.Double(value.AsDouble());
      case Kind::kString: return values_.Text(value.AsString());
      case Kind::kDuration: return values_.Time(value.AsDuration().seconds, value.AsDuration().nanoseconds);
      case Kind::kTimestamp: return values_.Time(value.AsTimestamp().seconds, value.AsTimestamp().nanoseconds);
      case Kind::kStruct: return All(value.AsSlots());
      case Kind::kAbsent: return values_.Byte(static_cast<std::uint8_t>(value.AsAbsence().reason));
      case Kind::kList: values_.Number(value.AsList().size()); return All(value.AsList());
      case Kind::kMap:
        values_.Number(value.AsMap().size());
        for (const MapEntry& entry : value.AsMap()) {
          Pack(entry.key);
          Pack(entry.item);
        }
        return;
      default: SEAWORTHY_ASSERT(false, "facts hold no value of the kind " + std::string(Name(value.kind())));
    }
  }

  const FactSet& facts_;
  std::vector<std::uint64_t> numbers_;  // Of the sources that were met, by origin.
  std::map<Key, std::uint64_t> known_;
  ByteWriter sources_;
  ByteWriter values_;
};

// An absence without words, of which there is one for each reason.
const value::Absence& Absent(std::uint8_t reason) {
  static constexpr auto kAbsences = [] {
    std::array<value::Absence, static_cast<std::size_t>(AbsentReason::kStale) + 1> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i].reason = static_cast<AbsentReason>(i);
    return all;
  }();
  return kAbsences[reason];
}

class Unpacker {
 public:
  Unpacker(ByteReader in, value::Arena& arena) : in_(in), arena_(arena) {}

  Value Part(const Type& type) {
    std::uint8_t tag = in_.Byte();
    auto source = (tag & kHasOrigin) != 0 ? static_cast<std::uint32_t>(in_.Number()) : 0;
    return Content(static_cast<Kind>(tag & kKind), type, (tag & kTrue) != 0).WithOrigin(source);
  }

 private:
  Value Content(Kind kind, const Type& type, bool is_true) {
    switch (kind) {
      case Kind::kBool: return Value::Bool(is_true);
      case Kind::kMissing: return Value::Missing();
      case Kind::kInt: return Value::Int(in_.Signed());
      case Kind::kUint: return Value::Uint(in_.Number());
      case Kind::kDouble: return Value::Double(in_.Double());
      case Kind::kString: return value::CopyString(arena_, in_.Text());
      case Kind::kDuration: return Value::Duration(in_.At<Span>());
      case Kind::kTimestamp: return Value::Timestamp(in_.At<Instant>());
      case Kind::kAbsent: return Value::Absent(&Absent(in_.Byte()));
      case Kind::kStruct: return Struct(*type.structure);
      case Kind::kList: return List(type.arguments[0]);
      case Kind::kMap: return Map(type);
      default: SEAWORTHY_ASSERT(false, "packed facts hold no such value");
    }
    return {};
  }

  Value Struct(const value::StructType& type) {
    auto slots = arena_.NewArray<Value>(type.fields.size());
    for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = Part(type.fields[i].type);
    auto block = arena_.NewArray<Value::StructBlock>(1);
    block[0] = {&type, slots.data()};
    return Value::Struct(block.data());
  }

  Value List(const Type& element) {
    auto items = arena_.NewArray<Value>(in_.Number());
    for (Value& item : items) item = Part(element);
    return Value::List(items);
  }

  Value Map(const Type& type) {
    auto entries = arena_.NewArray<MapEntry>(in_.Number());
    for (MapEntry& entry : entries) {
      entry.key = Part(type.arguments[0]);
      entry.item = Part(type.arguments[1]);
    }
    return Value::Map(entries);
  }

  ByteReader in_;
  value::Arena& arena_;
};

// Calls `each` with the slot and the bytes of every fact, in order, until it says false. `in` is left behind them all
// where it never did.
template <typename Each>
void ForEachFact(ByteReader& in, const Each& each) {
  std::size_t slot = 0;
  for (std::uint64_t left = in.Number(); left > 0; --left) {
    slot += in.Number();
    if (!each(slot, static_cast<std::size_t>(in.Number()))) return;
  }
}

void ReadSources(ByteReader& in, FactSetBuilder& builder) {
  for (std::uint64_t left = in.Number(); left > 0; --left) {
    Provenance source;
    if ((in.Byte() & kHasTime) != 0) source.observed = in.At<Instant>();
    source.submitter = in.Text();
    builder.AddOrigin(std::move(source));
  }
}

}  // namespace

PackedFacts::PackedFacts(const FactSet& facts, std::span<const std::size_t> slots) {
  Packer packer(facts);
  ByteWriter head;
  head.Number(slots.size());
  std::size_t last = 0;
  for (std::size_t slot : slots) {
    std::size_t begin = packer.values().size();
    packer.Pack(facts.Get(slot));
    head.Number(slot - std::exchange(last, slot));
    head.Number(packer.values().size() - begin);
  }
  head.Number(packer.source_count());
  bytes_.reserve(head.size() + packer.sources().size() + packer.values().size());
  bytes_ += head.bytes();
  bytes_ += packer.sources().bytes();
  bytes_ += packer.values().bytes();
}

bool PackedFacts::Has(std::span<const std::size_t> slots) const {
  auto next = slots.begin();
  ByteReader in(bytes_);
  ForEachFact(in, [&](std::size_t slot, std::size_t) {
    if (next != slots.end() && *next == slot) ++next;
    return next != slots.end() && slot < *next;
  });
  return next == slots.end();
}

std::vector<std::size_t> PackedFacts::Slots() const {
  std::vector<std::size_t> slots;
  ByteReader in(bytes_);
  ForEachFact(in, [&](std::size_t slot, std::size_t) {
    slots.push_back(slot);
    return true;
  });
  return slots;
}

std::shared_ptr<const FactSet> PackedFacts::Unpack(const Declarations& declarations,
                                                   std::span<const std::size_t> slots) const {
  FactSetBuilder builder(declarations);
  ByteReader sizes(bytes_);
  ByteReader in(bytes_);
  ForEachFact(in, [](std::size_t, std::size_t) { return true; });
  ReadSources(in, builder);
  auto next = slots.begin();
  ForEachFact(sizes, [&](std::size_t slot, std::size_t size) {
    ByteReader fact(in.Take(size));
    while (next != slots.end() && *next < slot) ++next;
    if (next == slots.end()) return false;
    if (*next == slot) builder.Set(slot, Unpacker(fact, builder.arena()).Part(declarations.facts()[slot].type));
    return true;
  });
  return std::move(builder).Build();
}

}  // namespace seaworthy::facts
