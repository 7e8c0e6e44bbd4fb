#include "facts/codec.h"

#include <gtest/gtest.h>

#include <random>

#include "facts/errors.h"
#include "facts/facts_reader.h"
#include "facts/random_facts_test.h"
#include "formats/errors.h"
#include "value/build.h"

namespace seaworthy::facts {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Type;
using value::Value;

using testing::Chance;
using testing::SameValue;
using testing::Shop;

std::string Document(std::string_view facts, std::string_view sources = "[]") {
  return R"({"schema": "seaworthy.facts/v1", "sources": )" + std::string(sources) + R"(, "facts": {)" +
         std::string(facts) + "}}";
}

std::string ErrorOf(std::string_view text, const DecodeOptions& options = {}) {
  auto decoded = DecodeFacts(text, Shop(), options);
  return decoded.ok() ? "no error" : decoded.error().ToString();
}

DecodedFacts Decoded(std::string_view text, const DecodeOptions& options = {}) {
  auto decoded = DecodeFacts(text, Shop(), options);
  SEAWORTHY_ASSERT(decoded.ok(), decoded.error().ToString());
  return *std::move(decoded);
}

Value FactOf(const DecodedFacts& decoded, std::string_view key) { return decoded.facts->Get(*Shop().Slot(key)); }

TEST(Codec, WhatIsWrittenReadsBackTheSame) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    auto before = Chance(seed).Facts();
    std::string text = EncodeFacts(*before);
    auto decoded = DecodeFacts(text, Shop());
    ASSERT_TRUE(decoded.ok()) << seed << ": " << decoded.error().ToString() << "\n" << text;
    EXPECT_TRUE(decoded->remarks.empty()) << seed;
    for (std::size_t slot = 0; slot < before->values().size(); ++slot) {
      ASSERT_TRUE(SameValue(*before, before->Get(slot), *decoded->facts, decoded->facts->Get(slot)))
          << seed << ": " << Shop().facts()[slot].key << "\n"
          << text;
    }
    ASSERT_EQ(EncodeFacts(*decoded->facts), text) << seed;
  }
}

TEST(FactsReader, ReadsOneAfterTheOtherAsEachByItself) {
  FactsReader reader(Shop());
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::string text = EncodeFacts(*Chance(seed).Facts());
    if (seed % 10 == 7) text.resize(text.size() / 2);
    if (seed % 10 == 8) text = Document(R"("shop.labels": {"value": {"made-up-)" + std::to_string(seed) + R"(": 1}})");
    auto alone = DecodeFacts(text, Shop());
    auto read = reader.Read(text);
    ASSERT_EQ(read.ok(), alone.ok()) << seed;
    if (read.ok()) {
      ASSERT_EQ(EncodeFacts(*read->facts), EncodeFacts(*alone->facts)) << seed;
    } else {
      ASSERT_EQ(read.error().ToString(), alone.error().ToString()) << seed;
    }
  }
}

// Any cut or changed byte is read or refused; it never stops the program.
TEST(Codec, DamagedDocumentsAreReadOrRefused) {
  std::mt19937_64 random(7);
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::string text = EncodeFacts(*Chance(seed).Facts());
    text[random() % text.size()] = static_cast<char>(random() % 256);
    if (auto decoded = DecodeFacts(text, Shop()); decoded.ok()) {
      EXPECT_FALSE(EncodeFacts(*decoded->facts).empty());
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
}

TEST(Codec, DocumentIsCanonicalAndSaysWhereEachPartWasRead) {
  FactSetBuilder builder(Shop());
  auto origin = builder.AddOrigin({"shop", {"goods.yaml", 7, 0}, Instant{0, 0}, {}, {}});
  builder.AddOrigin({"shop", {"unused.yaml", 1, 0}, {}, {}, {}});
  value::StructBuilder good(builder.arena(), *Shop().FindStruct("shop", "Good"));
  good.Set("name", Value::String("tea")).Set("weight", Value::Double(0.5).WithOrigin(origin));
  Value goods[] = {good.Build().WithOrigin(origin)};
  builder.Set(*Shop().Slot("shop.goods"), value::CopyList(builder.arena(), goods));
  builder.Set(*Shop().Slot("shop.name"), value::MakeAbsent(builder.arena(), AbsentReason::kTimeout, "too slow"));
  EXPECT_EQ(
      EncodeFacts(*std::move(builder).Build()),
      R"({"facts":{"shop.goods":{"type":"list<Good>","value":[{"$at":1,"name":"tea","weight":{"$at":1,"$value":0.5}}]},)"
      R"("shop.name":{"absent":"timeout","detail":"too slow","type":"string"}},)"
      R"("schema":"seaworthy.facts/v1",)"
      R"("sources":[{"collector":"shop","file":"goods.yaml","line":7,"observed":"1970-01-01T00:00:00Z"}]})");
}

TEST(Codec, TextThatIsNoUtf8IsMended) {
  FactSetBuilder builder(Shop());
  builder.Set(*Shop().Slot("shop.name"), Value::String("tea\xff"));
  auto decoded = Decoded(EncodeFacts(*std::move(builder).Build()));
  EXPECT_EQ(FactOf(decoded, "shop.name").AsString(), "tea\xEF\xBF\xBD");
}

TEST(Codec, SecretsAreMasked) {
  FactSetBuilder builder(Shop());
  builder.AddOrigin({"shop", {"https://user:hunter22@example.com/x", 0, 0}, {}, {}, {}});
  builder.Set(*Shop().Slot("shop.name"), Value::String("password=hunter22").WithOrigin(1));
  std::string text = EncodeFacts(*std::move(builder).Build());
  EXPECT_EQ(text.find("hunter22"), std::string::npos) << text;
  EXPECT_EQ(EncodeFacts(*Decoded(text).facts), text);
}

TEST(Codec, DigestIsOfTheBytesAndItsDomain) {
  EXPECT_EQ(FactsDigest("x"), FactsDigest("x"));
  EXPECT_NE(FactsDigest("x"), FactsDigest("y"));
}

TEST(Codec, WhatIsNotDeclaredHereIsLeftOutWithARemark) {
  auto decoded = Decoded(Document(R"("shop.pets": {"type": "int", "value": 1, "new": 2},
      "shop.open": {"type": "int", "value": 1},
      "shop.goods": {"value": [{"name": "tea", "weight": 1, "colour": "green"}, {"name": "ink", "weight": 1, "colour": 2}]})"));
  ASSERT_EQ(decoded.remarks.size(), 3u);
  EXPECT_EQ(decoded.remarks[0], "the fact 'shop.open' was left out: it was collected as int, and bool is read here");
  EXPECT_EQ(decoded.remarks[1], "the fact 'shop.pets' is not known here and was left out");
  EXPECT_EQ(decoded.remarks[2], "the field 'colour' of Good is not known here and was left out");
  EXPECT_EQ(FactOf(decoded, "shop.open").AsAbsence().reason, AbsentReason::kNotCollected);
  EXPECT_EQ(FactOf(decoded, "shop.goods").AsList().size(), 2u);
}

TEST(Codec, RemarksEnd) {
  std::string facts;
  for (int i = 0; i < 50; ++i) facts += (i == 0 ? "\"x" : ",\"x") + std::to_string(i) + R"(": {})";
  auto decoded = Decoded(Document(facts));
  EXPECT_EQ(decoded.remarks.size(), 21u);
  EXPECT_EQ(decoded.remarks.back(), "and 30 more");
}

TEST(Codec, FieldThatIsMissingIsNotKnown) {
  auto decoded = Decoded(Document(R"("shop.goods": {"value": [{"name": "tea"}]})"));
  const Value good = FactOf(decoded, "shop.goods").AsList()[0];
  EXPECT_EQ(good.Find("weight")->AsAbsence().reason, AbsentReason::kNotCollected);
  EXPECT_EQ(good.Find("price"), nullptr);
}

TEST(Codec, EmptyListIsAFactOnlyWhereDeclared) {
  auto decoded = Decoded(Document(R"("shop.goods": {"value": []}, "shop.discounts": {"value": []})"));
  EXPECT_EQ(FactOf(decoded, "shop.goods").AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_TRUE(FactOf(decoded, "shop.discounts").AsList().empty());
}

TEST(Codec, WhoHandedInIsNamedWhateverTheDocumentSays) {
  std::string text =
      Document(R"("shop.open": {"value": true}, "shop.goods": {"value": [{"$at": 1, "name": "tea", "weight": 1}]})",
               R"([{"collector": "shop", "submitter": "somebody else"}])");
  auto decoded = Decoded(text, {.limits = {}, .submitter = "ci"});
  for (std::string_view key : {"shop.open", "shop.goods"}) {
    ASSERT_NE(decoded.facts->FirstProvenance(FactOf(decoded, key)), nullptr) << key;
    EXPECT_EQ(decoded.facts->FirstProvenance(FactOf(decoded, key))->submitter, "ci") << key;
  }
  EXPECT_EQ(Decoded(text).facts->provenance()[0].submitter, "somebody else");
}

struct Wrong {
  std::string_view facts;
  std::string_view error;
};

TEST(Codec, WrongValuesAreNamedByTheirPointer) {
  const Wrong cases[] = {
      {R"("shop.open": 1)", "#/facts/shop.open: an object is expected, this is a number"},
      {R"("shop.open": {"value": 1})", "#/facts/shop.open/value: bool is expected, this is a number"},
      {R"("shop.open": {"value": null})", "#/facts/shop.open/value: bool is expected, this is null"},
      {R"("shop.open": {})", "#/facts/shop.open: either 'value' or 'absent' is expected"},
      {R"("shop.open": {"value": true, "absent": "stale"})",
       "#/facts/shop.open: either 'value' or 'absent' is expected"},
      {R"("shop.open": {"value": true, "x": 1})", "#/facts/shop.open: the member 'x' is not known"},
      {R"("shop.open": {"absent": "bored"})", "#/facts/shop.open/absent: 'bored' is no reason for absence"},
      {R"("shop.open": {"value": true, "at": 1})", "#/facts/shop.open/at: there are 0 sources only"},
      {R"("shop.open": {"value": true, "at": 0})", "#/facts/shop.open/at: a number from 1 on is expected"},
      {R"("shop.open": {"value": {"$value": true, "$at": -1}})",
       "#/facts/shop.open/value/$at: a number from 1 on is expected"},
      {R"("shop.open": {"value": {"$value": {"$value": true}}})",
       "#/facts/shop.open/value/$value: bool is expected, this is an object"},
      {R"("shop.visitors": {"value": 1.5})", "#/facts/shop.visitors/value: int is expected, this is a number"},
      {R"("shop.visitors": {"value": 18446744073709551615})",
       "#/facts/shop.visitors/value: int is expected, this is a number"},
      {R"("shop.visitors": {"value": "99999999999999999999"})",
       "#/facts/shop.visitors/value: int is expected, this is text"},
      {R"("shop.stock": {"value": -1})", "#/facts/shop.stock/value: uint is expected, this is a number"},
      {R"("shop.margin": {"value": "much"})", "#/facts/shop.margin/value: double is expected, this is text"},
      {R"("shop.labels": {"value": {"a/b~c": "x"}})",
       "#/facts/shop.labels/value/a~1b~0c: int is expected, this is text"},
      {R"("shop.goods": {"value": {"name": "tea"}})",
       "#/facts/shop.goods/value: list<Good> is expected, this is an object"},
      {R"("shop.goods": {"value": [{"name": "tea", "weight": 1}, {"name": 3}]})",
       "#/facts/shop.goods/value/1/name: string is expected, this is a number"},
      {R"("shop.goods": {"value": [{"parts": [{"price": true}]}]})",
       "#/facts/shop.goods/value/0/parts/0/price: int is expected, this is true or false"},
  };
  for (const Wrong& wrong : cases) {
    EXPECT_EQ(ErrorOf(Document(wrong.facts)), wrong.error) << wrong.facts;
  }
  EXPECT_TRUE(ErrorOf(Document(R"("shop.opened": {"value": "yesterday"})")).starts_with("#/facts/shop.opened/value: "));
  EXPECT_TRUE(ErrorOf(Document(R"("shop.queue": {"value": "long"})")).starts_with("#/facts/shop.queue/value: "));
}

TEST(Codec, WrongSourcesAreNamedByTheirPointer) {
  EXPECT_EQ(ErrorOf(Document("", "{}")), "#/sources: a list is expected, this is an object");
  EXPECT_EQ(ErrorOf(Document("", R"([{"file": 1}])")), "#/sources/0/file: text is expected, this is a number");
  EXPECT_EQ(ErrorOf(Document("", R"([{"line": -4}])")), "#/sources/0/line: a number from 1 on is expected");
  EXPECT_EQ(ErrorOf(Document("", R"([{"who": "me"}])")), "#/sources/0: the member 'who' is not known");
  EXPECT_EQ(ErrorOf(Document("", R"([{"digest": "sha256:12"}])")),
            "#/sources/0/digest: `sha256:` and 64 hexadecimal digits are expected");
}

TEST(Codec, OtherDocumentsAreRefused) {
  EXPECT_NE(ErrorOf("").find("json"), 0u);
  EXPECT_EQ(ErrorOf("[]"), "#: an object is expected, this is a list");
  EXPECT_EQ(ErrorOf("{}").substr(0, 24), "the document says '', an");
  EXPECT_EQ(ErrorOf(R"({"schema": "seaworthy.facts/v1"})"), "#/facts: the member is missing");
  EXPECT_TRUE(DecodeFacts(R"({"schema": "seaworthy.facts/v2", "facts": {}})", Shop()).error().Is(kOtherVersion));
  EXPECT_EQ(ErrorOf(R"({"schema": "seaworthy.facts/v1", "facts": {}, "more": 1})"),
            "#: the member 'more' is not known");
}

TEST(Codec, LimitsHold) {
  std::string deep = R"("shop.goods": {"value": )" + std::string(100, '[') + std::string(100, ']') + "}";
  EXPECT_TRUE(DecodeFacts(Document(deep), Shop()).error().Is(formats::kTooLarge));
  std::string text = Document(R"("shop.discounts": {"value": ["a", "b", "c"]})");
  DecodeOptions few;
  few.limits.elements = 5;
  EXPECT_TRUE(DecodeFacts(text, Shop(), few).error().Is(kTooMany));
  few.limits = {};
  few.limits.bytes = 20;
  EXPECT_TRUE(DecodeFacts(text, Shop(), few).error().Is(formats::kTooLarge));
  // Commas and brackets within text are no parts.
  std::string commas = Document(R"("shop.name": {"value": ")" + std::string(600'000, ',') + R"(\"[["})");
  EXPECT_EQ(ErrorOf(commas), "no error");
}

}  // namespace
}  // namespace seaworthy::facts
