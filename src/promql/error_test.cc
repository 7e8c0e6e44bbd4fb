// Every error of the parser, with its code and place.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "promql/errors.h"
#include "promql/parse.h"

namespace seaworthy::promql {
namespace {

struct Row {
  std::string_view text;
  ErrorCode code;
  int column;
  std::string_view message;
};

void ExpectRefused(const std::vector<Row>& rows, const ParseOptions& options = {}) {
  for (const Row& row : rows) {
    auto parsed = Parse(row.text, options);
    ASSERT_FALSE(parsed.ok()) << row.text;
    EXPECT_EQ(parsed.error().code(), row.code.code) << row.text;
    EXPECT_EQ(parsed.error().message(), row.message) << row.text;
    EXPECT_EQ(parsed.error().place().line, 1) << row.text;
    EXPECT_EQ(parsed.error().place().column, row.column) << row.text;
  }
}

TEST(Refusing, WhatIsNoToken) {
  ExpectRefused({
      {"", kSyntax, 1, "the expression is empty"},
      {" # nothing", kSyntax, 11, "the expression is empty"},
      {".", kSyntax, 1, "unexpected '.'"},
      {"a $", kSyntax, 3, "unexpected '$'"},
      {"a ;", kSyntax, 3, "unexpected ';'"},
      {"é", kSyntax, 1, "unexpected 'é'"},
      {"a\x01", kSyntax, 2, "unexpected byte 0x01"},
      {"\xff", kSyntax, 1, "unexpected byte 0xff"},
      {"}", kSyntax, 1, "unexpected '}'"},
      {"]", kSyntax, 1, "unexpected ']'"},
      {"a ! b", kSyntax, 3, "unexpected '!'"},
      {"a =~ b", kSyntax, 3, "'=~' compares labels and stands in braces only"},
      {"a !~ b", kSyntax, 3, "'!~' compares labels and stands in braces only"},
      {"a{b:c='d'}", kSyntax, 4, "unexpected ':' in braces"},
      {"a{1='d'}", kSyntax, 3, "unexpected '1' in braces"},
      {"a{b*'c'}", kSyntax, 4, "unexpected '*' in braces"},
      {"a{b!'c'}", kSyntax, 4, "unexpected '!' in braces"},
      {"a[[5m]]", kSyntax, 3, "unexpected '[' in square brackets"},
      {"a[5m", kSyntax, 5, "expected ':' or ']' in the range but found the end"},
      {"a{", kSyntax, 3, "the braces of the selector are not closed"},
      {"a{b='c'", kSyntax, 8, "the braces of the selector are not closed"},
  });
}

TEST(Refusing, NumbersDurationsAndTextsThatAreNone) {
  ExpectRefused({
      {"2.5.", kSyntax, 1, "'2.5.' is neither a number nor a duration"},
      {"1..2", kSyntax, 1, "'1..2' is neither a number nor a duration"},
      {"1_", kSyntax, 1, "'1_' is neither a number nor a duration"},
      {"1__0", kSyntax, 1, "'1__0' is neither a number nor a duration"},
      {"1_.5", kSyntax, 1, "'1_.5' is neither a number nor a duration"},
      {"1._5", kSyntax, 1, "'1._5' is neither a number nor a duration"},
      {"1e", kSyntax, 1, "'1e' is neither a number nor a duration"},
      {"1e+", kSyntax, 1, "'1e+' is neither a number nor a duration"},
      {"1e5e5", kSyntax, 1, "'1e5e5' is neither a number nor a duration"},
      {"0x", kSyntax, 1, "'0x' is neither a number nor a duration"},
      {"0xg", kSyntax, 1, "'0xg' is neither a number nor a duration"},
      {"0x1.8", kSyntax, 1, "'0x1.8' is neither a number nor a duration"},
      {"0x1p3", kSyntax, 1, "'0x1p3' is neither a number nor a duration"},
      {"0deadbeef", kSyntax, 1, "'0deadbeef' is neither a number nor a duration"},
      {"5mm", kSyntax, 1, "'5mm' is neither a number nor a duration"},
      {"5m1", kSyntax, 1, "'5m1' is neither a number nor a duration"},
      {"5M", kSyntax, 1, "'5M' is neither a number nor a duration"},
      {"a[1hs]", kSyntax, 3, "'1hs' is no duration"},
      {"5m1h", kSyntax, 1, "'5m1h' is no duration"},
      {"5m5m", kSyntax, 1, "'5m5m' is no duration"},
      {"300y", kSyntax, 1, "'300y' is no duration"},
      {"99999999999999999999h", kSyntax, 1, "'99999999999999999999h' is no duration"},
      {"1e400", kSyntax, 1, "'1e400' is too large a number or none"},
      {"0xffffffffffffffffff", kSyntax, 1, "'0xffffffffffffffffff' is too large a number or none"},
      {"'a", kSyntax, 1, "the text that begins with ' is not closed"},
      {"\"a\nb\"", kSyntax, 1, "the text that begins with \" is not closed"},
      {"`a", kSyntax, 1, "the text that begins with ` is not closed"},
      {R"("\q")", kSyntax, 2, "unknown escape '\\q'"},
      {R"("\')", kSyntax, 2, "unknown escape '\\''"},
      {R"('\x1')", kSyntax, 2, "the escape '\\x1' needs 2 digits"},
      {R"('\8')", kSyntax, 2, "unknown escape '\\8'"},
      {R"('\400')", kSyntax, 2, "the escape '\\400' stands for no character"},
      {R"('\ud800')", kSyntax, 2, "the escape '\\ud800' stands for no character"},
      {R"('\U00110000')", kSyntax, 2, "the escape '\\U00110000' stands for no character"},
      {"'a\xff'", kSyntax, 3, "the text is not valid UTF-8"},
      {"'\xED\xA0\x80'", kSyntax, 2, "the text is not valid UTF-8"},
      {"'\xEF\xBF\xBD'", kSyntax, 2, "the text is not valid UTF-8"},
      {"`\xc0\x80`", kSyntax, 2, "the text is not valid UTF-8"},
  });
}

TEST(Refusing, WhatIsNoExpression) {
  ExpectRefused({
      {"1 +", kSyntax, 4, "expected an expression but found the end"},
      {"* 1", kSyntax, 1, "expected an expression but found '*'"},
      {"(1", kSyntax, 3, "expected ')' in the parentheses but found the end"},
      {"(1))", kSyntax, 4, "expected an operator or the end but found ')'"},
      {"a b", kSyntax, 3, "expected an operator or the end but found 'b'"},
      {"a = b", kSyntax, 3, "expected an operator or the end but found '='"},
      {"on", kSyntax, 1, "expected an expression but found 'on'"},
      {"atan2", kSyntax, 1, "expected an expression but found 'atan2'"},
      {"bool + 1", kSyntax, 1, "expected an expression but found 'bool'"},
      {"a:b(1)", kSyntax, 4, "expected an operator or the end but found '('"},
      {"and(1)", kSyntax, 4, "expected an operator or the end but found '('"},
      {"up{a}", kSyntax, 5, "expected '=', '!=', '=~' or '!~' in a matcher but found '}'"},
      {"up{a==\"b\"}", kSyntax, 6, "expected a quoted text in a matcher but found '='"},
      {"up{a=b}", kSyntax, 6, "expected a quoted text in a matcher but found 'b'"},
      {"up{'a'=}", kSyntax, 8, "expected a quoted text in a matcher but found '}'"},
      {"up{,}", kSyntax, 4, "expected a label or '}' in the braces of a selector but found ','"},
      {"up{a='b' c='d'}", kSyntax, 10, "expected ',' or '}' in the braces of a selector but found 'c'"},
      {"up[]", kSyntax, 4, "expected a duration but found ']'"},
      {"up['5m']", kSyntax, 4, "expected a duration but found ''5m''"},
      {"up[5m 5m]", kSyntax, 7, "expected ':' or ']' in the range but found '5m'"},
      {"up[5m:5m:5m]", kSyntax, 9, "expected ']' in the subquery but found ':'"},
      {"up[5m::5m]", kSyntax, 7, "expected a duration but found ':'"},
      {"up offset", kSyntax, 10, "expected a duration but found the end"},
      {"up offset x", kSyntax, 11, "expected a duration but found 'x'"},
      {"up @", kSyntax, 5, "expected a number in @ but found the end"},
      {"up @ start", kSyntax, 11, "expected '(' in @ but found the end"},
      {"up @ end(1)", kSyntax, 10, "expected ')' in @ but found '1'"},
      {"sum by up", kSyntax, 8, "expected '(' in a list of labels but found 'up'"},
      {"sum by (,) (up)", kSyntax, 9, "expected a label in a list of labels but found ','"},
      {"sum by (a,,) (up)", kSyntax, 11, "expected a label in a list of labels but found ','"},
      {"sum by (a b) (up)", kSyntax, 11, "expected ',' or ')' in a list of labels but found 'b'"},
      {"sum by (1) (up)", kSyntax, 9, "expected a label in a list of labels but found '1'"},
      {"sum by (inf) (up)", kSyntax, 9, "expected a label in a list of labels but found 'inf'"},
      {"sum by ('') (up)", kSyntax, 9, "a label's name is not empty and valid UTF-8"},
      {R"(sum by ("\xff") (up))", kSyntax, 9, "a label's name is not empty and valid UTF-8"},
      {"sum by (a) (up) by (b)", kSyntax, 17, "expected an operator or the end but found 'by'"},
      {"sum by (a)", kSyntax, 11, "expected '(' in a call but found the end"},
      {"abs(up,)", kSyntax, 7, "a call takes no comma after its last argument"},
      {"abs(up up)", kSyntax, 8, "expected ',' or ')' in a call but found 'up'"},
      {"abs(,up)", kSyntax, 5, "expected an expression but found ','"},
      {"a + group_left b", kSyntax, 5, "expected an expression but found 'group_left'"},
      {"a + on (x) ignoring (y) b", kSyntax, 12, "expected an expression but found 'ignoring'"},
      {"a + on x b", kSyntax, 8, "expected '(' in a list of labels but found 'x'"},
  });
}

TEST(Refusing, TypesThatDoNotFit) {
  ExpectRefused({
      {"-'a'", kType, 2, "a sign stands before a scalar or instant vector, not a string"},
      {"-a[5m]", kType, 2, "a sign stands before a scalar or instant vector, not a range vector"},
      {"'a' + 1", kType, 1, "'+' takes scalars and instant vectors but got a string"},
      {"1 + a[5m]", kType, 5, "'+' takes scalars and instant vectors but got a range vector"},
      {"1 == 1", kType, 3, "a comparison between scalars needs bool"},
      {"a + bool b", kType, 3, "bool follows comparisons only, not '+'"},
      {"a and bool b", kType, 3, "bool follows comparisons only, not 'and'"},
      {"1 and a", kType, 3, "'and' needs instant vectors on both sides, and one is a scalar"},
      {"a or 1", kType, 3, "'or' needs instant vectors on both sides, and one is a scalar"},
      {"a == on (x) 1", kType, 3, "labels are matched between instant vectors only, and one side is a scalar"},
      {"a and on (x) group_left b", kType, 3, "'and' allows no group_left or group_right"},
      {"a + on (x, y) group_left (z, y) b", kType, 3, "label 'y' stands both in on and in the group"},
      {"abs()", kType, 1, "abs() takes 1 argument but got 0"},
      {"abs(a, a)", kType, 1, "abs() takes 1 argument but got 2"},
      {"clamp(a)", kType, 1, "clamp() takes 3 arguments but got 1"},
      {"time(a)", kType, 1, "time() takes 0 arguments but got 1"},
      {"round(a, 1, 2)", kType, 1, "round() takes 1 to 2 arguments but got 3"},
      {"label_join(a, 'b')", kType, 1, "label_join() takes at least 3 arguments but got 2"},
      {"rate(a)", kType, 6, "rate() takes a range vector but got an instant vector"},
      {"abs(1)", kType, 5, "abs() takes an instant vector but got a scalar"},
      {"label_join(a, 'b', 'c', 'd', 1)", kType, 30, "label_join() takes a string but got a scalar"},
      {"sum()", kType, 1, "sum takes 1 argument but got 0"},
      {"sum(a, b)", kType, 1, "sum takes 1 argument but got 2"},
      {"topk(a)", kType, 1, "topk takes 2 arguments but got 1"},
      {"sum(1)", kType, 5, "sum takes an instant vector but got a scalar"},
      {"topk(a, b)", kType, 6, "the parameter of topk takes a scalar but got an instant vector"},
      {"count_values(1, a)", kType, 14, "the parameter of count_values takes a string but got a scalar"},
      {"sum(a)[5m]", kType, 7, "a range follows a selector only"},
      {"1[5m]", kType, 2, "a range follows a selector only"},
      {"(a)[5m]", kType, 4, "a range follows a selector only"},
      {"a[5m][5m]", kType, 6, "a range follows a selector only"},
      {"a offset 5m [5m]", kType, 13, "offset follows the range, it does not precede it"},
      {"a @ 5 [5m]", kType, 7, "@ follows the range, it does not precede it"},
      {"a @ end() [5m]", kType, 11, "@ follows the range, it does not precede it"},
      {"a[5m] offset 1m [5m:]", kType, 1, "a subquery needs an instant vector but got a range vector"},
      {"1[5m:]", kType, 1, "a subquery needs an instant vector but got a scalar"},
      {"a[0m]", kType, 3, "a range or step must be longer than nothing"},
      {"a[-5m]", kType, 3, "a range or step must be longer than nothing"},
      {"a[5m:0]", kType, 6, "a range or step must be longer than nothing"},
      {"a[9.5e10]", kType, 3, "the duration is longer than 292 years"},
      {"a[Inf]", kType, 3, "the duration is longer than 292 years"},
      {"a offset -9.5e10", kType, 11, "the duration is longer than 292 years"},
      {"1 offset 5m", kType, 3, "offset follows a selector or a subquery only"},
      {"(a) offset 5m", kType, 5, "offset follows a selector or a subquery only"},
      {"a offset 5m offset 5m", kType, 13, "offset is set twice"},
      {"abs(a) @ 5", kType, 8, "@ follows a selector or a subquery only"},
      {"a @ 5 @ 6", kType, 7, "@ is set twice"},
      {"a @ start() @ end()", kType, 13, "@ is set twice"},
      {"a @ Inf", kType, 5, "the time after @ is out of bounds"},
      {"a @ NaN", kType, 5, "the time after @ is out of bounds"},
      {"a @ -9223372036854775808", kType, 5, "the time after @ is out of bounds"},
      {"a{__name__='b'}", kType, 3, "the metric is named twice, 'a' and 'b'"},
      {"a{'b'}", kType, 3, "the metric is named twice, 'a' and 'b'"},
  });
}

TEST(Refusing, SelectorsOfEverything) {
  for (std::string_view text : {"{}", "{a=''}", "{a=~'.*'}", "{a!~'.+'}", "{a!='b'}", "{a=~'b|'}", "{''}"}) {
    ExpectRefused(
        {{text, kType, 1, "the selector would take every series: name a metric, or a label that must not be empty"}});
  }
}

TEST(Refusing, PatternsThatAreNotValid) {
  for (std::string_view text : {"a{b=~'*'}", "a{b=~'('}", "a{b=~')'}", "a{b!~'a**'}", "a{b=~'[z-a]'}", "a{b=~'a{2,1}'}",
                                "a{b=~`\\`}", "a{b=~'(?P<a'}", "a{b=~`\\8`}", "a{b=~'a{1001}'}"}) {
    auto parsed = Parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_TRUE(parsed.error().Is(kBadPattern)) << text;
    EXPECT_EQ(parsed.error().place().column, 6) << text;
  }
}

TEST(Refusing, FunctionsThatDoNotExist) {
  auto advice = [](std::string_view text) {
    auto parsed = Parse(text);
    EXPECT_TRUE(!parsed.ok() && parsed.error().Is(kUnknownFunction)) << text;
    return parsed.ok() ? std::string() : fmt::format("{} {}", parsed.error().message(), parsed.error().advice());
  };
  EXPECT_EQ(advice("Rate(a[5m])"), "there is no function 'Rate' did you mean 'rate'?");
  EXPECT_EQ(advice("histo_quantile(1, a)"), "there is no function 'histo_quantile' did you mean 'histogram_quantile'?");
  EXPECT_EQ(advice("summ(a)"), "there is no function 'summ' did you mean 'sum'?");
  EXPECT_EQ(advice("holt_winters(a[5m], 1, 1)"),
            "there is no function 'holt_winters' since Prometheus 3 it is called 'double_exponential_smoothing'");
  EXPECT_EQ(advice("something_else(a)"), "there is no function 'something_else' ");
}

TEST(Refusing, ExperimentalPartsUnlessEnabled) {
  ExpectRefused({
      {"limitk(1, a)", kNotEnabled, 1, "limitk is experimental"},
      {"limit_ratio(1, a)", kNotEnabled, 1, "limit_ratio is experimental"},
      {"1 + info(a)", kNotEnabled, 5, "info() is experimental"},
      {"start()", kNotEnabled, 1, "start() is experimental"},
      {"a[5m] anchored", kNotEnabled, 7, "'anchored' is experimental"},
      {"a smoothed", kNotEnabled, 3, "'smoothed' is experimental"},
      {"a[(5m)]", kNotEnabled, 3, "an expression in place of a duration is experimental"},
      {"a[5m+5m]", kNotEnabled, 5, "an expression in place of a duration is experimental"},
      {"a[step()]", kNotEnabled, 3, "an expression in place of a duration is experimental"},
      {"a offset -(5m)", kNotEnabled, 11, "an expression in place of a duration is experimental"},
      {"a offset min_of(1, 2)", kNotEnabled, 10, "an expression in place of a duration is experimental"},
      {"a + fill(0) b", kNotEnabled, 5, "'fill' is experimental"},
      {"a + on (x) group_left (y) fill_right(0) b", kNotEnabled, 27, "'fill_right' is experimental"},
  });
}

TEST(Refusing, MistakesInExperimentalParts) {
  ExpectRefused(
      {
          {"a[5m:] anchored", kType, 8, "a subquery cannot be anchored"},
          {"abs(a) smoothed", kType, 8, "smoothed follows a selector or a subquery only"},
          {"a anchored smoothed", kType, 12, "anchored and smoothed exclude each other"},
          {"info(a, b)", kType, 9, "the second argument of info() is matchers in braces, without a name"},
          {"info(a, {b='c'} == 1)", kType, 9, "the second argument of info() is matchers in braces, without a name"},
          {"info(a, {} + 1, 2)", kType, 1, "info() takes 1 to 2 arguments but got 3"},
          {"info({}, {})", kType, 6,
           "the selector would take every series: name a metric, or a label that must not be empty"},
          {"a[5m/0]", kType, 5, "a duration is divided by nothing"},
          {"a offset (4d % 0s)", kType, 14, "a duration is divided by nothing"},
          {"a[step]", kSyntax, 7, "expected '(' in the duration but found ']'"},
          {"a[step(1)]", kSyntax, 8, "expected ')' in the duration but found '1'"},
          {"a[min_of(1)]", kSyntax, 11, "expected ',' in the duration but found ')'"},
          {"a[(5m]", kSyntax, 6, "expected ')' in the duration but found ']'"},
          {"a[5m+]", kSyntax, 6, "expected a duration but found ']'"},
          {"a[5m > 1m]", kSyntax, 6, "expected ':' or ']' in the range but found '>'"},
          {"a[start()]", kSyntax, 3, "expected a duration but found 'start'"},
          {"a + fill() b", kSyntax, 10, "expected a number in fill but found ')'"},
          {"a + fill(0) fill_left(0) b", kSyntax, 13, "the same side is filled twice"},
          {"a + fill_left(0 b", kSyntax, 17, "expected ')' in fill but found 'b'"},
          {"a and fill(0) b", kType, 3, "'and' allows no fill"},
          {"a + fill(0) 1", kType, 3, "fill needs instant vectors on both sides"},
          {"fill(0)", kSyntax, 5, "expected an operator or the end but found '('"},
      },
      {.experimental = true, .fill_modifiers = true});
}

TEST(Refusing, ThePlaceCountsLinesAndBytes) {
  auto parsed = Parse("sum(\n  # é\n\té)");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().place(), (Place{.line = 3, .column = 2}));
}

TEST(Refusing, HostileTexts) {
  auto code = [](std::string_view text) {
    auto parsed = Parse(text, {.experimental = true, .fill_modifiers = true});
    return parsed.ok() ? "" : std::string(parsed.error().code());
  };
  auto repeat = [](std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  EXPECT_EQ(code(repeat("(", 100'000)), "promql/too-large");
  EXPECT_EQ(code(repeat("-", 100'000)), "promql/too-large");
  EXPECT_EQ(code(repeat("abs(", 100'000)), "promql/too-large");
  EXPECT_EQ(code(repeat("a^", 100'000)), "promql/too-large");
  EXPECT_EQ(code("a[" + repeat("(", 100'000)), "promql/too-large");
  EXPECT_EQ(code("a[" + repeat("-", 100'000)), "promql/too-large");
  EXPECT_EQ(code("a[" + repeat("max_of(1,", 100'000)), "promql/too-large");
  EXPECT_EQ(code("a[1" + repeat("+1", 100'000) + "]"), "promql/too-large");
  EXPECT_EQ(code("a" + repeat("+a", 100'000)), "promql/too-large");
  EXPECT_EQ(code(repeat("(1+", 400) + repeat("1)" + repeat("+1", 600), 400)), "promql/too-large");
  EXPECT_EQ(code("sum(a)" + repeat("[5m:]", 1000)), "promql/type");
  EXPECT_EQ(code(std::string((1 << 20) + 1, ' ')), "promql/too-large");
  EXPECT_EQ(code(std::string(1 << 20, '\0')), "promql/syntax");
  EXPECT_EQ(code(std::string(1 << 20, 'a')), "");
  EXPECT_EQ(code("a{" + repeat("b='c',", 100'000) + "}"), "");
  EXPECT_EQ(code("sum by (" + repeat("b,", 100'000) + ") (a)"), "");
  EXPECT_EQ(code("a" + repeat(" or a", 900)), "");
  EXPECT_EQ(code(repeat("(", 400) + "a" + repeat(")", 400)), "");
  EXPECT_EQ(code("a{b=~'" + repeat("word|", 50'000) + "'}"), "");
  EXPECT_EQ(code(std::string_view("a\0b", 3)), "promql/syntax");
  EXPECT_EQ(code(std::string_view("'a\0b'", 5)), "");
}

}  // namespace
}  // namespace seaworthy::promql
