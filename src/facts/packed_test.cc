#include "facts/packed.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "facts/codec.h"
#include "facts/random_facts_test.h"

namespace seaworthy::facts {
namespace {

using testing::Chance;
using testing::Same;
using testing::SameValue;
using testing::Shop;
using value::AbsentReason;
using value::Kind;
using value::Value;

std::vector<std::size_t> AllSlots() {
  std::vector<std::size_t> slots(Shop().facts().size());
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = i;
  return slots;
}

std::vector<std::size_t> SomeSlots(std::mt19937_64& random) {
  std::vector<std::size_t> slots = AllSlots();
  std::erase_if(slots, [&](std::size_t) { return random() % 2 == 0; });
  return slots;
}

bool IsUntouched(const Value& value) {
  return value.Is(Kind::kAbsent) && value.AsAbsence().reason == AbsentReason::kNotCollected && value.origin() == 0;
}

TEST(PackedFacts, WhatIsPackedUnpacksTheSame) {
  std::mt19937_64 random(3);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    auto facts = Chance(seed).Facts();
    std::vector<std::size_t> slots = SomeSlots(random);
    std::vector<std::size_t> wanted = SomeSlots(random);
    PackedFacts packed(*facts, slots);
    EXPECT_EQ(packed.Slots(), slots) << seed;
    EXPECT_EQ(packed.Has(wanted), std::ranges::includes(slots, wanted)) << seed;
    auto again = packed.Unpack(Shop(), wanted);
    for (std::size_t slot : AllSlots()) {
      if (std::ranges::binary_search(slots, slot) && std::ranges::binary_search(wanted, slot)) {
        ASSERT_TRUE(SameValue(*facts, facts->Get(slot), *again, again->Get(slot), Same::kOutcomes))
            << seed << ": " << Shop().facts()[slot].key;
      } else {
        ASSERT_TRUE(IsUntouched(again->Get(slot))) << seed << ": " << Shop().facts()[slot].key;
      }
    }
  }
}

TEST(PackedFacts, HasNothingAndEverything) {
  PackedFacts nothing(*Chance(1).Facts(), {});
  EXPECT_TRUE(nothing.Has({}));
  EXPECT_FALSE(nothing.Has(std::vector<std::size_t>{0}));
  EXPECT_TRUE(IsUntouched(nothing.Unpack(Shop(), AllSlots())->Get(0)));
  PackedFacts all(*Chance(1).Facts(), AllSlots());
  EXPECT_TRUE(all.Has(AllSlots()));
  EXPECT_TRUE(all.Has({}));
}

TEST(PackedFacts, SmallThingsTakeFewBytes) {
  FactSetBuilder builder(Shop());
  builder.Set(*Shop().Slot("shop.open"), Value::Bool(true));
  builder.Set(*Shop().Slot("shop.visitors"), Value::Int(-60));
  builder.Set(*Shop().Slot("shop.name"), Value::String("tea"));
  auto facts = std::move(builder).Build();
  std::vector<std::size_t> slots{*Shop().Slot("shop.open"), *Shop().Slot("shop.visitors"), *Shop().Slot("shop.name")};
  std::ranges::sort(slots);
  // A count of facts and of sources, two bytes before each fact, and then 1, 2 and 5.
  EXPECT_EQ(PackedFacts(*facts, slots).bytes(), 2u + 6u + 8u);
}

// Lines of a file that were read at one moment are one source; the number of others costs no more than its like.
TEST(PackedFacts, ManySourcesAreKeptOnceForWhatMatters) {
  FactSetBuilder builder(Shop());
  std::vector<Value> names;
  for (int i = 0; i < 50'000; ++i) {
    Instant observed{i % 2 == 0 ? 100 : i, 0};
    std::uint32_t origin = builder.AddOrigin({"shop", {"goods.yaml", i + 1, 0}, observed, {}, "0190-dana"});
    if (i < 1000) names.push_back(Value::String("x").WithOrigin(origin));
  }
  std::size_t slot = *Shop().Slot("shop.discounts");
  builder.Set(slot, value::CopyList(builder.arena(), names));
  auto facts = std::move(builder).Build();
  PackedFacts packed(*facts, std::vector<std::size_t>{slot});
  auto again = packed.Unpack(Shop(), std::vector<std::size_t>{slot});
  EXPECT_TRUE(SameValue(*facts, facts->Get(slot), *again, again->Get(slot), Same::kOutcomes));
  EXPECT_EQ(again->Get(slot).AsList()[0].origin(), again->Get(slot).AsList()[2].origin());
  EXPECT_LT(packed.bytes(), 20'000u) << "sources that nothing kept names are left out";
}

}  // namespace
}  // namespace seaworthy::facts
