#include "promql/parse.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "promql/equal.h"
#include "promql/print.h"
#include "promql/visit.h"

namespace seaworthy::promql {
namespace {

constexpr ParseOptions kEverything{.experimental = true, .fill_modifiers = true};

// A row of these tests: what is written, and the normal form that it is printed in.
struct Row {
  std::string_view text;
  std::string_view printed;
};

// The text parses, prints as said, and what is printed is the same tree again. Gives what is wrong, or nothing.
std::string Problem(const Row& row, const ParseOptions& options) {
  auto parsed = Parse(row.text, options);
  if (!parsed.ok()) return parsed.error().ToString();
  std::string printed = Print(parsed->root());
  if (printed != row.printed) return "printed as " + printed;
  auto again = Parse(printed, options);
  if (!again.ok()) return "what is printed does not parse: " + again.error().ToString();
  if (!Equal(parsed->root(), again->root())) return "what is printed is another tree: " + printed;
  return {};
}

void ExpectPrinted(const std::vector<Row>& rows, const ParseOptions& options = {}) {
  for (const Row& row : rows) EXPECT_EQ(Problem(row, options), "") << row.text;
}

// With parentheses around every operator, and none where they were written.
std::string Shape(const Node& node) {
  if (const auto* binary = node.As<Binary>()) {
    return fmt::format("({} {} {})", Shape(*binary->left), Name(binary->op), Shape(*binary->right));
  }
  if (const auto* sign = node.As<Unary>())
    return fmt::format("({}{})", sign->negative ? '-' : '+', Shape(*sign->operand));
  if (const auto* paren = node.As<Paren>()) return Shape(*paren->operand);
  return Print(node);
}

std::string ShapeOf(std::string_view text, const ParseOptions& options = {}) {
  auto parsed = Parse(text, options);
  return parsed.ok() ? Shape(parsed->root()) : parsed.error().ToString();
}

std::string Printed(const Node& node) { return Print(node); }

TEST(Parsing, NumbersInAllTheirForms) {
  ExpectPrinted({{"1", "1"},
                 {"0", "0"},
                 {"5.", "5"},
                 {".5", "0.5"},
                 {"1e3", "1000"},
                 {"1E+3", "1000"},
                 {"5e-3", "0.005"},
                 {"0x1f", "31"},
                 {"0X1F", "31"},
                 {"0x_ff", "255"},
                 {"0755", "493"},
                 {"089", "89"},
                 {"00", "0"},
                 {"1_000", "1000"},
                 {"1_0.2_5e1_0", "102500000000"},
                 {"1e-400", "0"},
                 {"1e300", "1e+300"},
                 {"0.0000001", "1e-07"},
                 {"9223372036854775807", "9223372036854775808"},
                 {"100000000000000000000", "100000000000000000000"},
                 {"Inf", "Inf"},
                 {"iNF", "Inf"},
                 {"NaN", "NaN"},
                 {"nan", "NaN"},
                 {"123456.789", "123456.789"}});
}

TEST(Parsing, DurationsAreNumbersOfSeconds) {
  ExpectPrinted({{"5m", "5m"},
                 {"90s", "1m30s"},
                 {"1500ms", "1s500ms"},
                 {"0s", "0s"},
                 {"1y2w3d4h5m6s7ms", "382d4h5m6s7ms"},
                 {"1h * 2", "1h * 2"},
                 {"-5m", "-5m"}});
  auto parsed = Parse("1h30m");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->root().As<NumberLiteral>()->value, 5400);
  EXPECT_TRUE(parsed->root().As<NumberLiteral>()->is_duration);
}

TEST(Parsing, TextsInAllTheirForms) {
  ExpectPrinted({{R"("a")", R"("a")"},
                 {R"('a')", R"("a")"},
                 {"`a\\n`", R"("a\\n")"},
                 {"`a\nb`", R"("a\nb")"},
                 {R"("\a\b\f\n\r\t\v\\\"'")", R"("\x07\x08\x0c\n\x0d\t\x0b\\\"'")"},
                 {R"('\'"')", R"("'\"")"},
                 {R"("\101\x41\u0041\U00000041")", R"("AAAA")"},
                 {R"("\u00e9é\U0001F600")", R"("éé😀")"},
                 {R"("\xff\377")", R"("\xff\xff")"},
                 {R"("\ufffd")", R"("\xef\xbf\xbd")"},
                 {R"("")", R"("")"}});
}

TEST(Parsing, Selectors) {
  ExpectPrinted({{"up", "up"},
                 {"up{}", "up"},
                 {"a:b:c", "a:b:c"},
                 {":a", ":a"},
                 {R"(up{a="b",})", R"(up{a="b"})"},
                 {R"(up{ a = "b" , c != 'd', e=~`f`, g !~ "h" })", R"(up{a="b", c!="d", e=~"f", g!~"h"})"},
                 {R"({a="b"})", R"({a="b"})"},
                 {R"({"my.metric"})", R"({__name__="my.metric"})"},
                 {R"({"my.metric", "label.x"="v"})", R"({__name__="my.metric", "label.x"="v"})"},
                 {R"({'a' = 'b'})", R"({a="b"})"},
                 {R"(up{""="x"})", R"(up{""="x"})"},
                 {R"(up{"9a"="x"})", R"(up{"9a"="x"})"},
                 {R"({__name__=~"a|b"})", R"({__name__=~"a|b"})"},
                 {R"({a!=""})", R"({a!=""})"},
                 {R"({a=~".+"})", R"({a=~".+"})"},
                 {R"({a="", b!~""})", R"({a="", b!~""})"},
                 {R"(up{a="}"})", R"(up{a="}"})"},
                 {R"(up{nan="x", inf="y", on="z", bool="", by=""})", R"(up{nan="x", inf="y", on="z", bool="", by=""})"},
                 {"up # a comment {\n{a='b'}", R"(up{a="b"})"},
                 {"up{ # a comment }\n a='b' # another\r }", R"(up{a="b"})"}});
}

TEST(Parsing, KeywordsNameMetricsAndLabels) {
  for (std::string_view name :
       {"sum", "MIN", "count_values", "limitk", "and", "or", "unless", "by", "without", "offset", "start", "end",
        "step", "range", "min_of", "anchored", "smoothed", "fill", "fill_left"}) {
    std::string selector = fmt::format("{}{{{}=\"x\"}} + {}", name, name, name);
    EXPECT_EQ(Problem({selector, selector}, {}), "");
    std::string grouped = fmt::format("sum by ({}) (up)", name);
    EXPECT_EQ(Problem({grouped, grouped}, {}), "");
  }
  ExpectPrinted({{"sum by (bool, on, group_left, ignoring, atan2, a:b) (up)",
                  "sum by (bool, on, group_left, ignoring, atan2, \"a:b\") (up)"},
                 {R"(sum by ("inf") (up))", R"(sum by ("inf") (up))"},
                 {"offset offset 5m", "offset offset 5m"},
                 {"and and and", "and and and"}});
}

TEST(Parsing, RangesSubqueriesAndWhatFollows) {
  ExpectPrinted({{"up[5m]", "up[5m]"},
                 {"up [ 5m ]", "up[5m]"},
                 {"up[300]", "up[5m]"},
                 {"up[0.0015]", "up[0.001500000]"},
                 {"up[90]", "up[1m30s]"},
                 {"up[5m:]", "up[5m:]"},
                 {"up[1h:30]", "up[1h:30s]"},
                 {"up[ 1h : 5m ]", "up[1h:5m]"},
                 {"up[--5m]", "up[5m]"},
                 {"sum(up)[1h:5m]", "sum(up)[1h:5m]"},
                 {"up offset 5m", "up offset 5m"},
                 {"up OFFSET -5m", "up offset -5m"},
                 {"up offset 60", "up offset 1m"},
                 {"up offset +1.5", "up offset 1s500ms"},
                 {"up offset 0s offset 5m", "up offset 5m"},
                 {"up[5m] offset 1d", "up[5m] offset 1d"},
                 {"up[1h:] offset 1w", "up[1h:] offset 7d"},
                 {"up @ 1609746000", "up @ 1609746000"},
                 {"up @ -1.5", "up @ -1.5"},
                 {"up @ +1", "up @ 1"},
                 {"up @ 1m", "up @ 60"},
                 {"up @ start()", "up @ start()"},
                 {"up[5m] @ END ( )", "up[5m] @ end()"},
                 {"up offset 5m @ 10", "up @ 10 offset 5m"},
                 {"up[1h:] @ 10 offset 5m", "up[1h:] @ 10 offset 5m"},
                 {"up offset 1m [1h:5m]", "up offset 1m[1h:5m]"},
                 {"(up @ 5)[1h:5m] @ end()", "(up @ 5)[1h:5m] @ end()"}});
}

TEST(Parsing, CallsAndAggregations) {
  ExpectPrinted({{"time()", "time()"},
                 {"rate(up[5m])", "rate(up[5m])"},
                 {"round(up)", "round(up)"},
                 {"round(up,5)", "round(up, 5)"},
                 {"hour()", "hour()"},
                 {R"(label_join(up, "a", "b"))", R"(label_join(up, "a", "b"))"},
                 {R"(label_join(up, "a", "b", "c", "d", "e"))", R"(label_join(up, "a", "b", "c", "d", "e"))"},
                 {"sum(up)", "sum(up)"},
                 {"SUM(up)", "sum(up)"},
                 {"sum(up) by (a)", "sum by (a) (up)"},
                 {"sum by (a, b,) (up)", "sum by (a, b) (up)"},
                 {"sum WITHOUT () (up)", "sum without () (up)"},
                 {"sum by () (up)", "sum by () (up)"},
                 {R"(sum by ("a b", 'c') (up))", R"(sum by ("a b", c) (up))"},
                 {"topk(5, up)", "topk(5, up)"},
                 {"quantile(0.9, up) without (a)", "quantile without (a) (0.9, up)"},
                 {R"(count_values("v", up))", R"(count_values("v", up))"},
                 {"histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
                  "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))"},
                 {"histogram_fraction(0, 0.2, rate(x[5m]))", "histogram_fraction(0, 0.2, rate(x[5m]))"}});
}

TEST(Parsing, BinaryOperators) {
  for (std::string_view op :
       {"+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless", "</", ">/"}) {
    std::string text = fmt::format("a {} b", op);
    EXPECT_EQ(Problem({text, text}, {}), "");
  }
  ExpectPrinted({{"a>bool b", "a > bool b"},
                 {"1 == bool 2", "1 == bool 2"},
                 {"a+on(x)b", "a + on (x) b"},
                 {"a + IGNORING (x, y) b", "a + ignoring (x, y) b"},
                 {"a * on (x) group_left b", "a * on (x) group_left () b"},
                 {"a * on (x) group_right (y, z) b", "a * on (x) group_right (y, z) b"},
                 {"a > bool on () group_left (y) b", "a > bool on () group_left (y) b"},
                 {R"(a * on ("x y") b)", R"(a * on ("x y") b)"},
                 {"a and on (x) b", "a and on (x) b"},
                 {"1 + on () a", "1 + on () a"},
                 {"a</b", "a </ b"},
                 {"a OR b", "a or b"}});
}

TEST(Parsing, OperatorsBindAsInPrometheus) {
  struct Case {
    std::string_view text, shape;
  };
  for (auto [text, shape] : std::vector<Case>{{"1 + 2 * 3", "(1 + (2 * 3))"},
                                              {"1 - 2 - 3", "((1 - 2) - 3)"},
                                              {"2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"},
                                              {"-2 ^ 2", "(-(2 ^ 2))"},
                                              {"-2 * 3", "((-2) * 3)"},
                                              {"2 ^ -3 ^ 2 * 4", "((2 ^ (-(3 ^ 2))) * 4)"},
                                              {"+-+1", "(+(-(+1)))"},
                                              {"-a offset 5m", "(-a offset 5m)"},
                                              {"a or b and c", "(a or (b and c))"},
                                              {"a unless b and c", "((a unless b) and c)"},
                                              {"a and b == c + d", "(a and (b == (c + d)))"},
                                              {"a > b > c", "((a > b) > c)"},
                                              {"a atan2 b * c", "((a atan2 b) * c)"},
                                              {"a >/ b + c", "(a >/ (b + c))"},
                                              {"a + b offset 5m", "(a + b offset 5m)"},
                                              {"(1 + 2) * 3", "((1 + 2) * 3)"},
                                              {"a offset 5m + 2", "(a offset 5m + 2)"},
                                              {"a offset -1 ^ 2", "(a offset -1s ^ 2)"},
                                              {"a @ 5 ^ 2", "(a @ 5 ^ 2)"}}) {
    EXPECT_EQ(ShapeOf(text), shape) << text;
  }
}

TEST(Parsing, ExperimentalParts) {
  ExpectPrinted({{"limitk(5, up)", "limitk(5, up)"},
                 {"limit_ratio(-0.5, up) by (a)", "limit_ratio by (a) (-0.5, up)"},
                 {"mad_over_time(up[5m])", "mad_over_time(up[5m])"},
                 {R"(sort_by_label(up, "a", "b"))", R"(sort_by_label(up, "a", "b"))"},
                 {R"(histogram_quantiles(x, "q", 0.5, 0.9))", R"(histogram_quantiles(x, "q", 0.5, 0.9))"},
                 {"info(up)", "info(up)"},
                 {"info(up, {})", "info(up, {})"},
                 {R"(info(up, {a=~".*"}))", R"(info(up, {a=~".*"}))"},
                 {"min_of(1, 2) + max_of(start(), end())", "min_of(1, 2) + max_of(start(), end())"},
                 {"step() + range()", "step() + range()"},
                 {"up[5m] anchored", "up[5m] anchored"},
                 {"up[5m] SMOOTHED offset 5m", "up[5m] smoothed offset 5m"},
                 {"up smoothed", "up smoothed"},
                 {"anchored anchored", "anchored anchored"},
                 {"up @ 5 anchored", "up anchored @ 5"}},
                kEverything);
}

TEST(Parsing, DurationExpressions) {
  ExpectPrinted({{"up[5m + 1m]", "up[5m + 1m]"},
                 {"up[(5m)]", "up[(5m)]"},
                 {"up[2*(1h-30m)]", "up[2 * (1h - 30m)]"},
                 {"up[-2^2]", "up[-2 ^ 2]"},
                 {"up[-10s+15s]", "up[-10s + 15s]"},
                 {"up[step()]", "up[step()]"},
                 {"up[- STEP ( )]", "up[-step()]"},
                 {"up[range()/2:step()%7]", "up[range() / 2:step() % 7]"},
                 {"up[max_of(step(),5s)]", "up[max_of(step(), 5s)]"},
                 {"up offset min_of(1m, range())", "up offset min_of(1m, range())"},
                 {"up offset -step()", "up offset -step()"},
                 {"up offset -(5m + 1m)", "up offset -(5m + 1m)"},
                 {"up offset (5m) * 2", "up offset (5m) * 2"},
                 {"up offset -(5m) * 2", "up offset -(5m) * 2"},
                 {"up offset -step() ^ 0", "up offset -step() ^ 0"},
                 {"up offset --5m", "up offset 5m"},
                 {"up offset --5m + 1", "up offset --5m + 1"}},
                kEverything);
  EXPECT_EQ(ShapeOf("up offset -(5m) * 2", kEverything), "(up offset -(5m) * 2)");
  EXPECT_EQ(ShapeOf("up offset (5m) * 2", kEverything), "up offset (5m) * 2");
}

TEST(Parsing, ADurationExpressionThatNeedsNoQueryHasAValue) {
  auto value = [](std::string_view text) {
    auto parsed = Parse(text, kEverything);
    return parsed.ok() ? parsed->root().As<MatrixSelector>()->range.value : Span{-1, 0};
  };
  EXPECT_EQ(value("up[5m]"), (Span{300, 0}));
  EXPECT_EQ(value("up[2 * 5m + 1.5]"), (Span{601, 500'000'000}));
  EXPECT_EQ(value("up[min_of(1h, 30m)]"), (Span{1800, 0}));
  EXPECT_EQ(value("up[1h - (2 ^ 3) % 3]"), (Span{3598, 0}));
  EXPECT_EQ(value("up[step() * 2]"), std::nullopt);
  EXPECT_EQ(value("up[max_of(range(), 5m)]"), std::nullopt);
  EXPECT_EQ(value("up[10 ^ 100]"), std::nullopt);
}

TEST(Parsing, FillModifiers) {
  ExpectPrinted(
      {{"a + fill(0) b", "a + fill_left (0) fill_right (0) b"},
       {"a + fill_left (-1) b", "a + fill_left (-1) b"},
       {"a + fill_right (+Inf) b", "a + fill_right (Inf) b"},
       {"a + fill_right(1) fill_left(NaN) b", "a + fill_left (NaN) fill_right (1) b"},
       {"a > bool on (x) group_left (y) fill (1) b", "a > bool on (x) group_left (y) fill_left (1) fill_right (1) b"},
       {"a + fill(0) fill", "a + fill_left (0) fill_right (0) fill"},
       {"fill + fill", "fill + fill"}},
      kEverything);
}

TEST(Parsing, EveryNodeKnowsItsTypeAndPlace) {
  std::string_view text = "  sum(rate(a{x='y'}[5m] offset 1h)) by (z) > -(2) # end";
  auto parsed = Parse(text);
  ASSERT_TRUE(parsed.ok()) << parsed.error().ToString();
  std::vector<std::string> seen;
  ForEach(parsed->root(),
          [&](const Node& node) { seen.push_back(fmt::format("{}: {}", Name(node.type), parsed->TextOf(node))); });
  EXPECT_THAT(
      seen, testing::ElementsAre("instant vector: sum(rate(a{x='y'}[5m] offset 1h)) by (z) > -(2)",
                                 "instant vector: sum(rate(a{x='y'}[5m] offset 1h)) by (z)",
                                 "instant vector: rate(a{x='y'}[5m] offset 1h)", "range vector: a{x='y'}[5m] offset 1h",
                                 "instant vector: a{x='y'}", "scalar: -(2)", "scalar: (2)", "scalar: 2"));
  EXPECT_EQ(parsed->text(), text);
  EXPECT_EQ(parsed->root().height, 5);
}

TEST(Parsing, TypesFollowFromTheOperands) {
  struct Case {
    std::string_view text;
    ValueType type;
  };
  for (auto [text, type] : std::vector<Case>{{"1 + 2", ValueType::kScalar},
                                             {"1 + a", ValueType::kVector},
                                             {"-a", ValueType::kVector},
                                             {"(1)", ValueType::kScalar},
                                             {"scalar(a)", ValueType::kScalar},
                                             {"vector(1)", ValueType::kVector},
                                             {"a[5m]", ValueType::kMatrix},
                                             {"a[5m:]", ValueType::kMatrix},
                                             {"'x'", ValueType::kString}}) {
    auto parsed = Parse(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(parsed->root().type, type) << text;
  }
}

TEST(Parsing, AnExpressionOutlivesItsText) {
  auto text = std::make_unique<std::string>(R"(sum by (a) (up{b="c\n"}))");
  auto parsed = Parse(*text);
  ASSERT_TRUE(parsed.ok());
  text.reset();
  Expression moved = *std::move(parsed);
  EXPECT_EQ(Printed(moved.root()), R"(sum by (a) (up{b="c\n"}))");
  moved = *Parse("other");
  EXPECT_EQ(Printed(moved.root()), "other");
}

TEST(Parsing, AMetricIsNamedInThreeWays) {
  for (std::string_view text : {"up{a='b'}", "{\"up\"}", "{a='b', __name__='up'}"}) {
    auto parsed = Parse(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(MetricName(*parsed->root().As<VectorSelector>()), "up") << text;
  }
  auto several = Parse("{__name__=~'a|b'}");
  ASSERT_TRUE(several.ok());
  EXPECT_EQ(MetricName(*several->root().As<VectorSelector>()), "");
}

}  // namespace
}  // namespace seaworthy::promql
