#include <gtest/gtest.h>

#include "facts/declarations.h"
#include "facts/errors.h"
#include "facts/fact_set.h"
#include "value/build.h"

namespace seaworthy::facts {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kShop = R"(
collector: shop
summary: What the shop sells.
maturity: stable
facts:
  shop.goods: {type: list<Good>, doc: all goods, empty: absent, fresh_for: 7d}
  shop.discounts: {type: list<string>, doc: all discounts, empty: known}
types:
  Good:
    name: {type: string, label: true, doc: its name}
    price: {type: int, optional: true, doc: its price}
absent:
  not_found: Nothing is sold.
)";

Declarations Shop() {
  std::vector<EmbeddedFile> files{{"shop/facts.yaml", kShop}};
  auto declarations = Declarations::Parse(files);
  EXPECT_TRUE(declarations.ok()) << (declarations.ok() ? "" : declarations.error().ToString());
  return *std::move(declarations);
}

std::string ErrorOf(std::string_view text) {
  std::vector<EmbeddedFile> files{{"x/facts.yaml", text}};
  auto declarations = Declarations::Parse(files);
  return declarations.ok() ? "no error" : declarations.error().ToString();
}

TEST(Declarations, KnowKeysTypesAndFreshness) {
  Declarations shop = Shop();
  ASSERT_EQ(shop.facts().size(), 2u);
  const Declaration& goods = shop.facts()[*shop.Slot("shop.goods")];
  EXPECT_EQ(value::ToString(goods.type), "list<Good>");
  EXPECT_EQ(goods.fresh_for->seconds, 7 * 86'400);
  EXPECT_EQ(goods.empty, EmptyList::kAbsent);
  EXPECT_EQ(shop.FindStruct("shop", "Good")->label, 0);
  EXPECT_FALSE(shop.Slot("shop.nothing").has_value());
}

TEST(Declarations, MistakesAreNamedWithTheirPlace) {
  EXPECT_EQ(ErrorOf("collector: a\nsummary: b\nfacts:\n  c.d: {type: int, doc: x}\n"),
            "x/facts.yaml:4:3: fact 'c.d' must start with 'a.'");
  EXPECT_EQ(ErrorOf("collector: a\nsummary: b\nfacts:\n  a.d: {type: list<int>, doc: x}\n"),
            "x/facts.yaml:4:3: list fact 'a.d' must say 'empty: known' or 'empty: absent'");
  EXPECT_EQ(ErrorOf("collector: a\nsumary: b\n"), "x/facts.yaml:2:1: unknown key 'sumary'\n  did you mean 'summary'?");
  EXPECT_NE(ErrorOf("collector: a\nsummary: b\nfacts:\n  a.d: {type: Nowhere, doc: x}\n").find("x/facts.yaml:4:15"),
            std::string::npos);
}

TEST(FactSet, WhatNobodySetIsNotCollected) {
  Declarations shop = Shop();
  auto facts = FactSetBuilder(shop).Build();
  EXPECT_EQ(facts->Get(0).AsAbsence().reason, AbsentReason::kNotCollected);
}

TEST(FactSet, EmptyListIsAFactOnlyWhereDeclared) {
  Declarations shop = Shop();
  Writer out(shop, "shop");
  out.Set("shop.goods", out.List({}), "looked in goods.yaml");
  out.Set("shop.discounts", out.List({}));
  FactSetBuilder builder(shop);
  builder.Add(out);
  auto facts = std::move(builder).Build();
  const Value& goods = facts->Get(*shop.Slot("shop.goods"));
  ASSERT_TRUE(goods.Is(Kind::kAbsent));
  EXPECT_EQ(goods.AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_EQ(goods.AsAbsence().detail, "looked in goods.yaml");
  EXPECT_TRUE(facts->Get(*shop.Slot("shop.discounts")).AsList().empty());
}

TEST(FactSet, OriginsOfSeveralWritersStayApart) {
  Declarations shop = Shop();
  FactSetBuilder builder(shop);
  {
    Writer first(shop, "shop");
    auto origin = first.Origin({"discounts.yaml", 3}, Instant{1, 0});
    Value discounts[] = {first.String("half price").WithOrigin(origin)};
    first.Set("shop.discounts", first.List(discounts));
    Writer second(shop, "shop");
    Value name = second.String("tea").WithOrigin(second.Origin({"goods.yaml", 7}, Instant{2, 0}));
    Value goods[] = {second.Struct("Good").Set("name", name).Build()};
    second.Set("shop.goods", second.List(goods));
    builder.Add(first);
    builder.Add(second);
  }  // The writers' memory is gone; the set has its own.
  auto facts = std::move(builder).Build();
  const Value& goods = facts->Get(*shop.Slot("shop.goods"));
  EXPECT_EQ(facts->FirstProvenance(goods)->place, (Place{"goods.yaml", 7}));
  EXPECT_EQ(goods.AsList()[0].Find("name")->AsString(), "tea");
  EXPECT_EQ(facts->FirstProvenance(facts->Get(*shop.Slot("shop.discounts")))->place.file, "discounts.yaml");
}

TEST(FactSet, ForeignOrMistypedFactIsABug) {
  Declarations shop = Shop();
  Writer out(shop, "shop");
  EXPECT_DEATH(out.Set("shop.nothing", Value::Int(1)), "no collector declares");
  EXPECT_DEATH(out.Set("shop.goods", Value::Int(1)), "another type");
  EXPECT_DEATH(Writer(shop, "other").Set("shop.goods", Value::List({})), "another collector");
}

TEST(FactSet, RestIsAbsentWithOneReason) {
  Declarations shop = Shop();
  Writer out(shop, "shop");
  out.Set("shop.discounts", out.List({}));
  out.SetRestAbsent(AbsentReason::kTimeout, "too slow");
  FactSetBuilder builder(shop);
  builder.Add(out);
  auto facts = std::move(builder).Build();
  EXPECT_EQ(facts->Get(*shop.Slot("shop.goods")).AsAbsence().reason, AbsentReason::kTimeout);
  EXPECT_TRUE(facts->Get(*shop.Slot("shop.discounts")).Is(Kind::kList));
}

TEST(Declarations, TheServiceFactIsDeclared) {
  auto declarations = Declarations::Parse(Embedded());
  ASSERT_TRUE(declarations.ok()) << declarations.error().ToString();
  EXPECT_TRUE(declarations->Slot("service").has_value());
  EXPECT_NE(declarations->FindStruct("service", "Service"), nullptr);
}

}  // namespace
}  // namespace seaworthy::facts
