// For the tests of this folder: facts of a small shop, at random.
#pragma once

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "facts/fact_set.h"
#include "value/build.h"

namespace seaworthy::facts::testing {

using value::AbsentReason;
using value::Kind;
using value::Type;
using value::Value;

inline constexpr std::string_view kShop = R"(
collector: shop
summary: What the shop sells.
maturity: stable
facts:
  shop.goods: {type: list<Good>, doc: all goods, empty: absent, fresh_for: 7d}
  shop.discounts: {type: list<string>, doc: all discounts, empty: known}
  shop.labels: {type: "map<string, int>", doc: labels}
  shop.open: {type: bool, doc: it is open}
  shop.visitors: {type: int, doc: how many came}
  shop.stock: {type: uint, doc: how much there is}
  shop.margin: {type: double, doc: what is earned, measured: true}
  shop.name: {type: string, doc: its name}
  shop.opened: {type: timestamp, doc: since when}
  shop.queue: {type: duration, doc: how long people wait}
types:
  Good:
    name: {type: string, label: true, doc: its name}
    price: {type: int, optional: true, doc: its price}
    weight: {type: double, doc: its weight}
    made: {type: timestamp, optional: true, doc: when}
    parts: {type: list<Good>, optional: true, doc: what it is made of}
absent:
  not_found: Nothing is sold.
)";

inline const Declarations& Shop() {
  static const Declarations declarations = [] {
    std::vector<EmbeddedFile> files{{"shop/facts.yaml", kShop}};
    auto parsed = Declarations::Parse(files);
    SEAWORTHY_ASSERT(parsed.ok(), parsed.error().ToString());
    return *std::move(parsed);
  }();
  return declarations;
}

enum class Same {
  kEverything,
  kOutcomes,  // But for what no outcome depends on: words of absences, and of sources all but their time and submitter.
};

inline bool SameSource(const Provenance& a, const Provenance& b, Same how) {
  return how == Same::kEverything ? a == b : a.observed == b.observed && a.submitter == b.submitter;
}

// Whether both say the same, and name the same sources at the same parts.
inline ::testing::AssertionResult SameValue(const FactSet& a, const Value& x, const FactSet& b, const Value& y,
                                            Same how = Same::kEverything) {
  auto differ = [](std::string what) { return ::testing::AssertionFailure() << what; };
  if (x.kind() != y.kind()) return differ("kinds differ");
  const Provenance* p = a.ProvenanceOf(x.origin());
  const Provenance* q = b.ProvenanceOf(y.origin());
  if ((p == nullptr) != (q == nullptr) || (p != nullptr && !SameSource(*p, *q, how))) return differ("sources differ");
  switch (x.kind()) {
    case Kind::kMissing: return ::testing::AssertionSuccess();
    case Kind::kAbsent:
      if (x.AsAbsence().reason != y.AsAbsence().reason) return differ("reasons of absence differ");
      if (how == Same::kOutcomes || x.AsAbsence().detail == y.AsAbsence().detail) break;
      return differ("absences differ");
    case Kind::kDouble:
      if (x.AsDouble() == y.AsDouble() || (std::isnan(x.AsDouble()) && std::isnan(y.AsDouble()))) break;
      return differ("doubles differ");
    case Kind::kList:
      if (x.AsList().size() != y.AsList().size()) return differ("lengths differ");
      for (std::size_t i = 0; i < x.AsList().size(); ++i) {
        if (auto same = SameValue(a, x.AsList()[i], b, y.AsList()[i], how); !same) return same;
      }
      break;
    case Kind::kMap:
      if (x.AsMap().size() != y.AsMap().size()) return differ("sizes differ");
      for (std::size_t i = 0; i < x.AsMap().size(); ++i) {
        if (!Equal(x.AsMap()[i].key, y.AsMap()[i].key)) return differ("keys differ");
        if (auto same = SameValue(a, x.AsMap()[i].item, b, y.AsMap()[i].item, how); !same) return same;
      }
      break;
    case Kind::kStruct:
      for (std::size_t i = 0; i < x.AsSlots().size(); ++i) {
        if (auto same = SameValue(a, x.AsSlots()[i], b, y.AsSlots()[i], how); !same) return same;
      }
      break;
    default:
      if (!Equal(x, y)) return differ("values differ");
  }
  return ::testing::AssertionSuccess();
}

// Values of declared types at random: edges of the numbers, texts that need escapes, absent parts, sources.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::shared_ptr<const FactSet> Facts() {
    FactSetBuilder builder(Shop());
    for (std::uint64_t i = Up(5); i > 0; --i) {
      Provenance source{Text(), {Text(), static_cast<int>(Up(3)), static_cast<int>(Up(3))}, {}, {}, Text()};
      if (Up(1) == 0) source.observed = Moment();
      if (Up(1) == 0) source.digest = std::string(64, 'a');
      builder.AddOrigin(std::move(source));
      ++sources_;
    }
    for (std::size_t slot = 0; slot < Shop().facts().size(); ++slot) {
      if (Up(9) != 0) builder.Set(slot, At(OfType(Shop().facts()[slot].type, builder.arena(), 0)));
    }
    return std::move(builder).Build();
  }

 private:
  std::uint64_t Up(std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>(0, most)(random_); }
  Value At(const Value& value) { return value.WithOrigin(static_cast<std::uint32_t>(Up(sources_))); }
  Instant Moment() {
    return {static_cast<std::int64_t>(Up(4'000'000'000)), static_cast<std::int32_t>(Up(1) == 0 ? 0 : Up(999'999'999))};
  }
  std::string Text() {
    constexpr std::string_view kPieces[] = {"a", "$value", "\"", "\\", "\n", "ü", "€", "😀", "", "\x01", "$at", "/"};
    std::string text;
    for (std::uint64_t i = Up(3); i > 0; --i) text += kPieces[Up(std::size(kPieces) - 1)];
    return text;
  }
  Value OfType(const Type& type, value::Arena& arena, int depth) {
    if (Up(7) == 0) return value::MakeAbsent(arena, static_cast<AbsentReason>(Up(10)), Text());
    switch (type.kind) {
      case Kind::kBool: return Value::Bool(Up(1) == 0);
      case Kind::kInt: return Value::Int(static_cast<std::int64_t>(random_() >> Up(63)) * (Up(1) == 0 ? 1 : -1));
      case Kind::kUint: return Value::Uint(random_() >> Up(63));
      case Kind::kDouble: return Value::Double(Number());
      case Kind::kString: return value::CopyString(arena, Text());
      case Kind::kDuration: return Value::Duration({static_cast<std::int64_t>(Up(900'000)), 250'000'000});
      case Kind::kTimestamp: return Value::Timestamp(Moment());
      case Kind::kList: return List(type, arena, depth);
      case Kind::kMap: return Map(type, arena, depth);
      default: return Struct(*type.structure, arena, depth);
    }
  }
  double Number() {
    using Limits = std::numeric_limits<double>;
    const double numbers[] = {0,
                              1,
                              -1.5,
                              0.1,
                              1e300,
                              5e-324,
                              1e21,
                              123456789012345680000.0,
                              Limits::infinity(),
                              -Limits::infinity(),
                              Limits::quiet_NaN(),
                              9007199254740993.0,
                              1e20};
    return numbers[Up(std::size(numbers) - 1)];
  }
  Value List(const Type& type, value::Arena& arena, int depth) {
    std::vector<Value> items;
    for (std::uint64_t i = depth > 3 ? 0 : Up(3); i > 0; --i)
      items.push_back(At(OfType(type.arguments[0], arena, depth + 1)));
    return value::CopyList(arena, items);
  }
  Value Map(const Type& type, value::Arena& arena, int depth) {
    std::vector<value::MapEntry> entries;
    for (std::uint64_t i = Up(3); i > 0; --i) {
      entries.push_back({value::CopyString(arena, Text()), At(OfType(type.arguments[1], arena, depth + 1))});
    }
    return value::SortedMap(arena, std::move(entries));
  }
  Value Struct(const value::StructType& type, value::Arena& arena, int depth) {
    value::StructBuilder part(arena, type);
    for (const value::Field& field : type.fields) {
      if (!field.optional || Up(1) == 0) part.Set(field.name, At(OfType(field.type, arena, depth + 1)));
    }
    return part.Build();
  }

  std::mt19937_64 random_;
  std::uint64_t sources_ = 0;
};

}  // namespace seaworthy::facts::testing
