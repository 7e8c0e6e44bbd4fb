#include "formats/json.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::formats {
namespace {

using value::Kind;
using value::Value;

TEST(Json, NumbersKeepTheirKind) {
  value::Arena arena;
  auto read = [&](std::string_view text) { return *ReadJson(text, arena); };
  EXPECT_EQ(read("7").AsInt(), 7);
  EXPECT_EQ(read("-9223372036854775808").AsInt(), INT64_MIN);
  EXPECT_EQ(read("18446744073709551615").AsUint(), UINT64_MAX);
  EXPECT_EQ(read("7.0").AsDouble(), 7.0);
  EXPECT_EQ(read("[0.1]").AsList()[0].AsDouble(), 0.1);
  EXPECT_EQ(read("1e3").AsDouble(), 1000.0);
  EXPECT_EQ(read("[123456789012345678901234567890, 1]").AsList()[0].AsDouble(), 123456789012345678901234567890.0);
  EXPECT_EQ(read("[-123456789012345678901234567890]").AsList()[0].AsDouble(), -123456789012345678901234567890.0);
}

TEST(Json, ObjectsAreSortedMaps) {
  value::Arena arena;
  auto document = ReadJson(R"({"b": [true, null], "a": {"x": "\u00e4\n"}, "c": false})", arena);
  ASSERT_TRUE(document.ok());
  ASSERT_EQ(document->AsMap().size(), 3u);
  EXPECT_EQ(document->AsMap()[0].key.AsString(), "a");
  EXPECT_EQ(document->Find("a")->Find("x")->AsString(), "ä\n");
  EXPECT_TRUE(document->Find("b")->AsList()[1].Is(Kind::kNull));
  EXPECT_FALSE(document->Find("c")->AsBool());
}

TEST(Json, DocumentsOfOtherShapeAreSortedToo) {
  value::Arena keys;
  value::NameTable names(keys);
  JsonReader reader(names);
  for (std::string_view text : {R"({"b":1,"a":2,"c":3})", R"({"b":1,"c":2,"a":3})", R"({"b":1,"a":2})",
                                R"({"a":1,"b":2,"c":3})", R"({"b":1,"a":2,"c":3})"}) {
    value::Arena arena;
    auto document = reader.Read(text, arena);
    ASSERT_TRUE(document.ok()) << text;
    EXPECT_NE(document->Find("a"), nullptr) << text;
    EXPECT_NE(document->Find("b"), nullptr) << text;
  }
}

TEST(Json, BadTextIsRefusedWithItsPlace) {
  struct Row {
    std::string_view text;
    std::string_view code;
  };
  value::Arena arena;
  for (const Row& row : std::vector<Row>{{"", "formats/json-syntax"},
                                         {"  ", "formats/json-syntax"},
                                         {"{", "formats/json-syntax"},
                                         {"[1 2]", "formats/json-syntax"},
                                         {"[1,]", "formats/json-syntax"},
                                         {"{\"a\" 1}", "formats/json-syntax"},
                                         {"{\"a\":1,}", "formats/json-syntax"},
                                         {"{\"a\":}", "formats/json-syntax"},
                                         {"[1] 2", "formats/json-syntax"},
                                         {"1 2", "formats/json-syntax"},
                                         {"18446744073709551616 2", "formats/json-syntax"},
                                         {"01", "formats/json-syntax"},
                                         {"[01]", "formats/json-syntax"},
                                         {"[1.]", "formats/json-syntax"},
                                         {"[.5]", "formats/json-syntax"},
                                         {"[+1]", "formats/json-syntax"},
                                         {"[1x]", "formats/json-syntax"},
                                         {"[nul]", "formats/json-syntax"},
                                         {"[nan]", "formats/json-syntax"},
                                         {"nulll", "formats/json-syntax"},
                                         {"[truee]", "formats/json-syntax"},
                                         {"\"a", "formats/json-syntax"},
                                         {"[\"\\q\"]", "formats/json-syntax"},
                                         {"[\"\\ud800\"]", "formats/json-syntax"},
                                         {"[\"a\nb\"]", "formats/json-syntax"},
                                         {"]", "formats/json-syntax"},
                                         {"[}", "formats/json-syntax"},
                                         {"{'a':1}", "formats/json-syntax"},
                                         {"[1e999]", "formats/json-syntax"},
                                         {"[\"\xff\"]", "formats/not-text"},
                                         {"{\"a\":1,\"b\":2,\"a\":3}", "formats/duplicate-key"}}) {
    auto document = ReadJson(row.text, arena);
    ASSERT_FALSE(document.ok()) << row.text;
    EXPECT_EQ(document.error().code(), row.code) << row.text;
    EXPECT_GT(document.error().place().column, 0) << row.text;
  }
  auto document = ReadJson("{\"a\": 1,\n \"b\": tru}", arena);
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().place().line, 2);
}

TEST(Json, HostileTextIsBounded) {
  value::Arena arena;
  auto deep = ReadJson(std::string(100'000, '['), arena);
  ASSERT_FALSE(deep.ok());
  EXPECT_EQ(deep.error().code(), "formats/too-large");
  auto deeper = ReadJson(std::string(300, '[') + std::string(300, ']'), arena);
  ASSERT_FALSE(deeper.ok());
  auto long_text = ReadJson("\"" + std::string(1000, 'a') + "\"", arena, {.bytes = 100});
  ASSERT_FALSE(long_text.ok());
  std::string many = "{";
  for (int i = 0; i < 50'000; ++i) many += (i > 0 ? ",\"" : "\"") + std::to_string(i * 7919 % 50'000) + "\":0";
  EXPECT_TRUE(ReadJson(many + "}", arena).ok());
}

TEST(Json, WholeNumbersBeyond64BitsAreDoublesEverywhere) {
  value::Arena arena;
  for (std::string_view text : {"780000000000000000000", " -18446744073709551616\n", "18446744073709551616"}) {
    auto document = ReadJson(text, arena);
    ASSERT_TRUE(document.ok()) << text << ": " << document.error().ToString();
    EXPECT_TRUE(document->Is(value::Kind::kDouble)) << text;
    EXPECT_TRUE(ReadJson("[" + std::string(text) + "]", arena).ok()) << text;
  }
}

TEST(Json, AByteOrderMarkIsNoContent) {
  value::Arena arena;
  EXPECT_TRUE(ReadJson("\xEF\xBB\xBF{}\n", arena).ok());
}

}  // namespace
}  // namespace seaworthy::formats
