#include "formats/json_writer.h"

#include <limits>

#include <gtest/gtest.h>

namespace seaworthy::formats {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

std::string Written(double number) {
  std::string out;
  AppendJsonDouble(out, number);
  return out;
}

void WriteExample(JsonWriter& out) {
  out.BeginObject().Key("name").String("shop").Key("tiers").BeginArray().Int(1).Int(-2).EndArray();
  out.Key("none").BeginArray().EndArray().Key("ratio").Double(0.5).Key("ok").Bool(true).Key("owner").Null().EndObject();
}

TEST(JsonWriter, CompactHasNoSpace) {
  JsonWriter out;
  WriteExample(out);
  EXPECT_EQ(out.text(), R"({"name":"shop","tiers":[1,-2],"none":[],"ratio":0.5,"ok":true,"owner":null})");
}

TEST(JsonWriter, PrettyHasALinePerMember) {
  JsonWriter out(JsonStyle::kPretty);
  WriteExample(out);
  EXPECT_EQ(out.text(), R"({
  "name": "shop",
  "tiers": [
    1,
    -2
  ],
  "none": [],
  "ratio": 0.5,
  "ok": true,
  "owner": null
})");
}

TEST(JsonWriter, RawTakesAWholeValue) {
  JsonWriter out;
  out.BeginArray().Raw(R"({"a":1})").Raw("2").EndArray();
  EXPECT_EQ(out.text(), R"([{"a":1},2])");
}

TEST(JsonWriter, ControlCharactersQuotesAndBackslashesAreEscaped) {
  EXPECT_EQ(Quoted("a\"b\\c\n\r\t\b\f"), R"("a\"b\\c\n\r\t\b\f")");
  EXPECT_EQ(Quoted(std::string_view("\x01\0\x1f\x7f", 4)), R"("\u0001\u0000\u001f\u007f")");
  EXPECT_EQ(Quoted("a/b é 漢 😀"), R"("a/b é 漢 😀")");
}

TEST(JsonWriter, BytesThatAreNoUtf8AreReplaced) {
  EXPECT_EQ(Quoted("a\xffz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(Quoted("\xe2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(Quoted("\xed\xa0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonWriter, DoublesAreTheShortestThatReadBack) {
  EXPECT_EQ(Written(0.1), "0.1");
  EXPECT_EQ(Written(1e21), "1e+21");
  EXPECT_EQ(Written(99.95), "99.95");
  EXPECT_EQ(Written(5e-324), "5e-324");
  EXPECT_EQ(Written(3), "3");
}

TEST(JsonWriter, IntegersKeepEveryDigit) {
  JsonWriter out;
  out.BeginArray()
      .Int(std::numeric_limits<std::int64_t>::min())
      .Uint(std::numeric_limits<std::uint64_t>::max())
      .EndArray();
  EXPECT_EQ(out.text(), "[-9223372036854775808,18446744073709551615]");
}

TEST(JsonWriterDeathTest, MisuseIsABug) {
  EXPECT_DEATH(Written(std::numeric_limits<double>::quiet_NaN()), "finite");
  EXPECT_DEATH(Written(std::numeric_limits<double>::infinity()), "finite");
  EXPECT_DEATH(JsonWriter().BeginObject().Int(1), "without a key");
  EXPECT_DEATH(JsonWriter().BeginObject().EndArray(), "without its begin");
  EXPECT_DEATH(JsonWriter().BeginArray().text(), "no end");
  EXPECT_DEATH(JsonWriter().BeginArray().Key("a"), "outside an object");
}

}  // namespace
}  // namespace seaworthy::formats
