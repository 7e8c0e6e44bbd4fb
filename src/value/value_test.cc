#include "value/value.h"

#include <limits>

#include <gtest/gtest.h>

#include "value/build.h"

namespace seaworthy::value {
namespace {

struct NoStructs : StructResolver {
  const StructType* FindStruct(std::string_view) const override { return nullptr; }
};

TEST(Value, NumbersAreEqualAcrossKindsExactly) {
  EXPECT_TRUE(Equal(Value::Int(1), Value::Uint(1)));
  EXPECT_TRUE(Equal(Value::Int(1), Value::Double(1.0)));
  EXPECT_FALSE(Equal(Value::Int(-1), Value::Uint(std::numeric_limits<std::uint64_t>::max())));
  EXPECT_FALSE(Equal(Value::Int((1LL << 53) + 1), Value::Double(9007199254740992.0)));
  EXPECT_FALSE(Equal(Value::Double(std::numeric_limits<double>::quiet_NaN()), Value::Int(0)));
  EXPECT_TRUE(KeyLess(Value::Double(0.5), Value::Int(1)));
}

TEST(Value, OriginIsCarriedAndIgnoredByEquality) {
  Value value = Value::Int(7).WithOrigin(123'456);
  EXPECT_EQ(value.origin(), 123'456u);
  EXPECT_EQ(value.AsInt(), 7);
  EXPECT_TRUE(Equal(value, Value::Int(7)));
}

TEST(Value, MapsAreSortedAndTheLastOfTwoEqualKeysWins) {
  Arena arena;
  Value map = SortedMap(
      arena,
      {{Value::String("b"), Value::Int(1)}, {Value::String("a"), Value::Int(2)}, {Value::String("b"), Value::Int(3)}});
  ASSERT_EQ(map.AsMap().size(), 2u);
  EXPECT_EQ(map.Find("a")->AsInt(), 2);
  EXPECT_EQ(map.Find("b")->AsInt(), 3);
  EXPECT_EQ(map.Find("c"), nullptr);
}

TEST(Value, StructFieldsAreFoundByNameAndMissingOnesAreNot) {
  StructType type{
      "Point",
      {{.name = "x", .type = Type::Of(Kind::kInt)}, {.name = "y", .type = Type::Of(Kind::kInt), .optional = true}}};
  Arena arena;
  Value point = StructBuilder(arena, type).Set("x", Value::Int(4)).Build();
  EXPECT_EQ(point.Find("x")->AsInt(), 4);
  EXPECT_EQ(point.Find("y"), nullptr);
  Arena other;
  EXPECT_TRUE(Equal(Clone(other, point), point));
}

TEST(Value, WrongFieldIsABug) {
  StructType type{"Point", {{.name = "x", .type = Type::Of(Kind::kInt)}}};
  Arena arena;
  EXPECT_DEATH(StructBuilder(arena, type).Set("z", Value::Int(1)), "no such field in Point: z");
  EXPECT_DEATH(StructBuilder(arena, type).Set("x", Value::Bool(true)), "wrong kind");
  EXPECT_DEATH(StructBuilder(arena, type).Build(), "field not set: Point.x");
}

TEST(Value, TimesKeepNanosecondsAndSign) {
  EXPECT_EQ(Value::Duration({-1, -500}).AsDuration(), (Span{-1, -500}));
  EXPECT_EQ(Value::Timestamp({kMinInstantSeconds, 1}).AsTimestamp(), (Instant{kMinInstantSeconds, 1}));
}

TEST(Type, IsWrittenAsItWasRead) {
  for (std::string_view text : {"int", "list<string>", "map<string, list<double>>", "optional<timestamp>", "dyn"}) {
    auto type = ParseType(text, NoStructs());
    ASSERT_TRUE(type.ok()) << text;
    EXPECT_EQ(ToString(*type), text);
  }
  for (std::string_view text : {"", "integer", "list<>", "map<string>", "list<int"}) {
    EXPECT_FALSE(ParseType(text, NoStructs()).ok()) << text;
  }
}

TEST(AbsentReason, NamesAreReadBack) {
  for (int i = 0; i <= static_cast<int>(AbsentReason::kStale); ++i) {
    auto reason = static_cast<AbsentReason>(i);
    EXPECT_EQ(ParseAbsentReason(Name(reason)), reason);
  }
  EXPECT_FALSE(ParseAbsentReason("gone").has_value());
}

}  // namespace
}  // namespace seaworthy::value
