#include "alerting/matcher.h"

#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

struct Parsed {
  std::string_view text;
  std::string_view want;  // Printed again; `!` where the text is refused.
};

class ParseMatchersTest : public testing::TestWithParam<Parsed> {};

TEST_P(ParseMatchersTest, ReadsAsAlertmanagerDoes) {
  auto matchers = ParseMatchers(GetParam().text);
  if (GetParam().want == "!") {
    EXPECT_FALSE(matchers.ok());
    return;
  }
  ASSERT_TRUE(matchers.ok()) << matchers.error().message();
  EXPECT_EQ(ToString(*matchers), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(Classic, ParseMatchersTest,
                         testing::Values(Parsed{"severity=page", R"(severity="page")"},
                                         Parsed{"severity = \"page\"", R"(severity="page")"},
                                         Parsed{"{a=b, c!=d}", R"(a="b", c!="d")"},
                                         Parsed{"a=~\"b|c\",d!~e.*,", R"(a=~"b|c", d!~"e.*")"},
                                         Parsed{"a=\"x,y\"", R"(a="x,y")"}, Parsed{"a=", R"(a="")"},
                                         Parsed{"a=b c", R"(a="b c")"}, Parsed{R"(a="x\\d\"")", "a=\"x\\d\"\""},
                                         Parsed{R"(a=\d)", R"(a="\d")"}, Parsed{R"(a="b\n")", "a=\"b\n\""},
                                         Parsed{"", ""}, Parsed{"{}", ""}, Parsed{"a:b=c", R"(a:b="c")"}));

INSTANTIATE_TEST_SUITE_P(Utf8, ParseMatchersTest,
                         testing::Values(Parsed{R"("service.name"=shop)", R"(service.name="shop")"},
                                         Parsed{R"({"a b"=~"c|d", e="f",})", R"(a b=~"c|d", e="f")"},
                                         Parsed{"größe=klein", R"(größe="klein")"},
                                         Parsed{R"("\u00e4"="\x41\102\t")", "ä=\"AB\t\""},
                                         Parsed{"0a=b", R"(0a="b")"}));

INSTANTIATE_TEST_SUITE_P(Refused, ParseMatchersTest,
                         testing::Values(Parsed{"severity", "!"}, Parsed{"a==b=\"", "!"}, Parsed{"a=~\"[\"", "!"},
                                         Parsed{"a=\"b", "!"}, Parsed{"a=b\"c", "!"}, Parsed{"a=b,,c=d", "!"},
                                         Parsed{"=b", "!"}, Parsed{R"("a"="\q")", "!"}, Parsed{"a=~\"(?<\"", "!"},
                                         Parsed{R"({"a b"=c)", "!"}, Parsed{R"("a b"=c})", "!"},
                                         Parsed{R"("a b"="\ud800x" d)", "!"}, Parsed{R"("a b"="\xff")", "!"}));

LabelMatcher Make(std::string_view label, MatcherKind kind, std::string_view value) {
  return LabelMatcher::Make(label, kind, value).operator*();
}

TEST(LabelMatcher, ExpressionMatchesTheWholeValue) {
  LabelMatcher matcher = Make("a", MatcherKind::kMatches, "b|c");
  EXPECT_TRUE(matcher.Matches("b"));
  EXPECT_FALSE(matcher.Matches("bc"));
  EXPECT_FALSE(matcher.Matches("xb"));
}

TEST(LabelMatcher, MissingLabelIsTheEmptyText) {
  KnownLabels none;
  EXPECT_EQ(Make("a", MatcherKind::kEqual, "").Matches(none), Truth::kYes);
  EXPECT_EQ(Make("a", MatcherKind::kNotEqual, "b").Matches(none), Truth::kYes);
  EXPECT_EQ(Make("a", MatcherKind::kMatches, ".*").Matches(none), Truth::kYes);
  EXPECT_EQ(Make("a", MatcherKind::kMatches, ".+").Matches(none), Truth::kNo);
}

TEST(LabelMatcher, UnknownValueMayMatch) {
  KnownLabels labels{.values = {{"a", "b"}}, .unknown = {"u"}, .missing = {}, .open = false};
  EXPECT_EQ(Make("u", MatcherKind::kEqual, "x").Matches(labels), Truth::kMaybe);
  EXPECT_EQ(Make("u", MatcherKind::kNotMatches, "x").Matches(labels), Truth::kMaybe);
  EXPECT_EQ(Make("u", MatcherKind::kMatches, ".*").Matches(labels), Truth::kYes);
  EXPECT_EQ(Make("u", MatcherKind::kNotMatches, ".*").Matches(labels), Truth::kNo);
  EXPECT_EQ(Make("other", MatcherKind::kEqual, "x").Matches(labels), Truth::kNo);
}

TEST(LabelMatcher, OpenSetMayHoldAnyLabelButThoseThatAreMissing) {
  KnownLabels labels{.values = {{"a", "b"}}, .unknown = {}, .missing = {"severity"}, .open = true};
  EXPECT_EQ(Make("namespace", MatcherKind::kEqual, "x").Matches(labels), Truth::kMaybe);
  EXPECT_EQ(Make("severity", MatcherKind::kEqual, "x").Matches(labels), Truth::kNo);
  EXPECT_EQ(Make("a", MatcherKind::kEqual, "b").Matches(labels), Truth::kYes);
}

TEST(LabelMatcher, OneThatSurelyFailsDecides) {
  KnownLabels labels{.values = {{"a", "b"}}, .unknown = {"u"}, .missing = {}, .open = false};
  EXPECT_EQ(Matches(*ParseMatchers("u=x,a=c"), labels), Truth::kNo);
  EXPECT_EQ(Matches(*ParseMatchers("u=x,a=b"), labels), Truth::kMaybe);
  EXPECT_EQ(Matches({}, labels), Truth::kYes);
}

}  // namespace
}  // namespace seaworthy::alerting
