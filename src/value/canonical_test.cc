#include "value/canonical.h"

#include <bit>
#include <limits>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "value/build.h"
#include "value/errors.h"

namespace seaworthy::value {
namespace {

std::string Canonical(const Value& value, ListOrder lists = ListOrder::kAsGiven) {
  Result<std::string> text = CanonicalJson(value, lists);
  return text.ok() ? *text : std::string(text.error().code());
}

std::string Number(std::uint64_t bits) {
  std::string out;
  AppendCanonicalNumber(out, std::bit_cast<double>(bits));
  return out;
}

struct NumberCase {
  std::uint64_t bits;
  std::string_view text;
};

// RFC 8785, appendix B.
TEST(Canonical, NumbersAreThoseOfTheSpecification) {
  for (const NumberCase& row : std::initializer_list<NumberCase>{
           {0x0000000000000000, "0"},
           {0x8000000000000000, "0"},
           {0x0000000000000001, "5e-324"},
           {0x8000000000000001, "-5e-324"},
           {0x7fefffffffffffff, "1.7976931348623157e+308"},
           {0xffefffffffffffff, "-1.7976931348623157e+308"},
           {0x4340000000000000, "9007199254740992"},
           {0xc340000000000000, "-9007199254740992"},
           {0x4430000000000000, "295147905179352830000"},
           {0x44b52d02c7e14af5, "9.999999999999997e+22"},
           {0x44b52d02c7e14af6, "1e+23"},
           {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
           {0x444b1ae4d6e2ef4e, "999999999999999700000"},
           {0x444b1ae4d6e2ef4f, "999999999999999900000"},
           {0x444b1ae4d6e2ef50, "1e+21"},
           {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
           {0x3eb0c6f7a0b5ed8d, "0.000001"},
           {0x41b3de4355555553, "333333333.3333332"},
           {0x41b3de4355555554, "333333333.33333325"},
           {0x41b3de4355555555, "333333333.3333333"},
           {0x41b3de4355555556, "333333333.3333334"},
           {0x41b3de4355555557, "333333333.33333343"},
           {0xbecbf647612f3696, "-0.0000033333333333333333"},
           {0x43143ff3c1cb0959, "1424953923781206.2"},
       }) {
    EXPECT_EQ(Number(row.bits), row.text);
  }
}

TEST(Canonical, NumbersThatAreNotFiniteAreRefused) {
  for (double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                     -std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(Canonical(Value::Double(bad)), "value/not-canonical");
  }
}

// RFC 8785, section 3.2.3.
TEST(Canonical, NamesAreInTheOrderOfTheSpecification) {
  Arena arena;
  Value map = SortedMap(arena, {{Value::String("\u20ac"), Value::String("Euro Sign")},
                                {Value::String("\r"), Value::String("Carriage Return")},
                                {Value::String("\ufb33"), Value::String("Hebrew Letter Dalet With Dagesh")},
                                {Value::String("1"), Value::String("One")},
                                {Value::String("\U0001f600"), Value::String("Emoji: Grinning Face")},
                                {Value::String("\u0080"), Value::String("Control")},
                                {Value::String("\u00f6"), Value::String("Latin Small Letter O With Diaeresis")}});
  EXPECT_EQ(Canonical(map),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            "\"\U0001f600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

// RFC 8785, section 3.2.2.
TEST(Canonical, SampleOfTheSpecification) {
  Arena arena;
  Value numbers =
      CopyList(arena, std::vector<Value>{Value::Double(333333333.33333329), Value::Double(1e30), Value::Double(4.50),
                                         Value::Double(2e-3), Value::Double(0.000000000000000000000000001)});
  Value literals = CopyList(arena, std::vector<Value>{Value::Null(), Value::Bool(true), Value::Bool(false)});
  Value sample = SortedMap(arena, {{Value::String("numbers"), numbers},
                                   {Value::String("string"), Value::String("\u20ac$\x0F\nA'B\"\\\\\"/")},
                                   {Value::String("literals"), literals}});
  EXPECT_EQ(Canonical(sample),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(Canonical, WholeNumbersBeyondADoubleAreText) {
  EXPECT_EQ(Canonical(Value::Int(1LL << 53)), "9007199254740992");
  EXPECT_EQ(Canonical(Value::Int((1LL << 53) + 1)), "\"9007199254740993\"");
  EXPECT_EQ(Canonical(Value::Int(std::numeric_limits<std::int64_t>::min())), "\"-9223372036854775808\"");
  EXPECT_EQ(Canonical(Value::Uint(std::numeric_limits<std::uint64_t>::max())), "\"18446744073709551615\"");
  EXPECT_EQ(Canonical(Value::Int(-7)), "-7");
  EXPECT_EQ(Canonical(Value::Double(1.0)), Canonical(Value::Int(1)));
}

TEST(Canonical, WhatJsonLacksIsText) {
  EXPECT_EQ(Canonical(Value::Timestamp({1'700'000'000, 250'000'000})), "\"2023-11-14T22:13:20.25Z\"");
  EXPECT_EQ(Canonical(Value::Duration({5400, 0})), "\"1h30m\"");
  EXPECT_EQ(Canonical(Value::Bytes(std::string_view("\0\xff", 2))), "\"AP8=\"");
  EXPECT_EQ(Canonical(Value::Bytes("a")), "\"YQ==\"");
  EXPECT_EQ(Canonical(Value::Bytes("abc")), "\"YWJj\"");
  EXPECT_EQ(Canonical(Value::TypeOf(Kind::kInt)), "\"int\"");
  EXPECT_EQ(Canonical(Value::Optional(nullptr)), "null");
  EXPECT_EQ(Canonical(Value::Error("no such field")), "value/not-canonical");
  EXPECT_EQ(Canonical(Value::String("\xff")), "value/not-canonical");
}

TEST(Canonical, AbsentPartsAreTold) {
  Arena arena;
  EXPECT_EQ(Canonical(MakeAbsent(arena, AbsentReason::kNotFound, "no SLO")),
            R"({"$absent":{"detail":"no SLO","reason":"not_found"}})");
}

TEST(Canonical, KeysWithTheSameTextAreRefused) {
  Arena arena;
  EXPECT_EQ(Canonical(SortedMap(arena, {{Value::Int(1), Value::Null()}, {Value::Bool(true), Value::Null()}})),
            R"({"1":null,"true":null})");
  EXPECT_EQ(Canonical(SortedMap(arena, {{Value::Int(1), Value::Null()}, {Value::String("1"), Value::Null()}})),
            "value/not-canonical");
}

class CanonicalStruct : public ::testing::Test {
 protected:
  Value Endpoint(std::string_view address, int port) {
    return StructBuilder(arena_, type_).Set("address", Value::String(address)).Set("port", Value::Int(port)).Build();
  }

  StructType type_{"Endpoint",
                   {{.name = "port", .type = Type::Of(Kind::kInt)},
                    {.name = "address", .type = Type::Of(Kind::kString)},
                    {.name = "note", .type = Type::Of(Kind::kString), .optional = true}},
                   1};
  Arena arena_;
};

TEST_F(CanonicalStruct, FieldsAreSortedAndMissingOnesLeftOut) {
  EXPECT_EQ(Canonical(Endpoint("a", 443)), R"({"address":"a","port":443})");
}

TEST_F(CanonicalStruct, OriginHasNoPart) {
  EXPECT_EQ(Canonical(Endpoint("a", 443).WithOrigin(7)), Canonical(Endpoint("a", 443)));
}

TEST_F(CanonicalStruct, LabelledListsAreSetsOnDemand) {
  Value one = CopyList(arena_, std::vector<Value>{Endpoint("b", 1), Endpoint("a", 2), Endpoint("a", 1)});
  Value other = CopyList(arena_, std::vector<Value>{Endpoint("a", 1), Endpoint("b", 1), Endpoint("a", 2)});
  EXPECT_NE(Canonical(one), Canonical(other));
  EXPECT_EQ(Canonical(one, ListOrder::kByLabel), Canonical(other, ListOrder::kByLabel));
  Value mixed = CopyList(arena_, std::vector<Value>{Value::Int(2), Value::Int(1)});
  EXPECT_EQ(Canonical(mixed, ListOrder::kByLabel), "[2,1]");
}

TEST(Canonical, DigestBelongsToItsDomain) {
  EXPECT_EQ(*CanonicalDigest("seaworthy/test/v1", Value::Int(1)), Sha256("seaworthy/test/v1\n1"));
  EXPECT_NE(*CanonicalDigest("a", Value::Int(1)), *CanonicalDigest("b", Value::Int(1)));
  EXPECT_FALSE(CanonicalDigest("a", Value::Error("x")).ok());
}

}  // namespace
}  // namespace seaworthy::value
