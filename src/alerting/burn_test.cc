#include "alerting/burn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "promql/parse.h"
#include "slo/windows.h"

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Recorded {
  std::string name;
  std::string expression;
  std::vector<Text> labels = {};
};

Rule RuleOf(std::string_view expression) {
  Rule rule{.name = "Alert", .expression = std::string(expression)};
  Result<promql::Expression> parsed = promql::Parse(expression);
  EXPECT_TRUE(parsed.ok()) << expression;
  if (parsed.ok()) rule.parsed = *std::move(parsed);
  return rule;
}

std::vector<RuleFile> FilesOf(const std::vector<Recorded>& records) {
  std::vector<RuleFile> files(1);
  files[0].groups.emplace_back();
  for (const Recorded& record : records) {
    Rule rule = RuleOf(record.expression);
    rule.is_alert = false;
    rule.name = record.name;
    rule.labels = record.labels;
    files[0].groups[0].rules.push_back(std::move(rule));
  }
  return files;
}

std::string TextOf(const std::optional<slo::Decimal>& figure) { return figure ? figure->Text() : "?"; }

// `1h >0.0144 14.4*0.001 & 5m …`, one text for each alternative.
std::vector<std::string> Burn(std::string_view expression, const std::vector<Recorded>& records = {}) {
  std::vector<RuleFile> files = FilesOf(records);
  Definitions definitions;
  definitions.Add(files);
  std::vector<std::string> texts;
  for (const BurnWindows& windows : BurnOf(RuleOf(expression), definitions)) {
    std::string text;
    for (const BurnCondition& condition : windows.conditions) {
      if (!text.empty()) text += " & ";
      text += slo::WindowText(condition.window) + " >" + TextOf(condition.threshold) + " " + TextOf(condition.factor) +
              "*" + TextOf(condition.budget);
    }
    texts.push_back(text);
  }
  return texts;
}

// An error ratio over the window.
std::string Ratio(std::string_view window) {
  return "sum(rate(bad[" + std::string(window) + "])) / sum(rate(all[" + std::string(window) + "]))";
}

class Bounds : public testing::TestWithParam<std::string_view> {};
TEST_P(Bounds, FoldExactly) {
  EXPECT_THAT(Burn(Ratio("1h") + std::string(GetParam())), ElementsAre("1h >0.0144 14.4*0.001")) << GetParam();
}
INSTANTIATE_TEST_SUITE_P(Table, Bounds,
                         testing::Values("> 14.4 * 0.001", "> (14.40 * 0.00100)", "> 14.4 * (1 - 0.999)",
                                         ">= (1 - 99.9 / 100) * 14.4", "> 14.4 * (100 - 99.9) / 100",
                                         "> 14.4 * 0.1 / 100", "> 0.02 * 720 * (1 - 0.999)", "* 100 > 14.4 * 0.1",
                                         "* 100 > 14.4 * 0.001 * 100", "> 14.4 * scalar(vector(0.001))",
                                         "> 14.4 / 1000"));

TEST(Burn, BoundMayStandOnTheLeft) {
  EXPECT_THAT(Burn("14.4 * 0.001 < " + Ratio("1h")), ElementsAre("1h >0.0144 14.4*0.001"));
}

TEST(Burn, RatioMayBeDividedByItsBudget) {
  EXPECT_THAT(Burn("(" + Ratio("1h") + ") / (1 - 0.999) > 14.4"), ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("(" + Ratio("6h") + ") / 0.003 >= 6"), ElementsAre("6h >0.018 6*0.003"));
  EXPECT_THAT(Burn("(1 - " + Ratio("1h") + ") / (1 - 0.999) > 14.4"), ElementsAre("1h >0.0144 14.4*0.001"));
}

TEST(Burn, GoodRatioIsComparedFromBelow) {
  for (std::string_view text : {"< 1 - 14.4 * 0.001", "< (1 - (14.4 * (1 - 0.999)))"}) {
    EXPECT_THAT(Burn(Ratio("1h") + std::string(text)), ElementsAre("1h >0.0144 14.4*0.001")) << text;
  }
  EXPECT_THAT(Burn("1 - avg_over_time(probe_success[1h]) > 14.4 * (1 - 0.9995)"),
              ElementsAre("1h >0.0072 14.4*0.0005"));
}

TEST(Burn, LongAndShortWindowsHoldTogether) {
  EXPECT_THAT(Burn("(" + Ratio("5m") + " > 14.4 * 0.001 and " + Ratio("1h") + " > 14.4 * 0.001) or (" + Ratio("6h") +
                   " > 6 * 0.001 and on () " + Ratio("30m") + " > 6 * 0.001)"),
              ElementsAre("1h >0.0144 14.4*0.001 & 5m >0.0144 14.4*0.001", "6h >0.006 6*0.001 & 30m >0.006 6*0.001"));
}

TEST(Burn, AlternativesWithinAreCrossed) {
  EXPECT_THAT(Burn("(" + Ratio("1h") + " > 14.4 * 0.01 or " + Ratio("6h") + " > 6 * 0.01) and " + Ratio("5m") +
                   " > 0.01 and sum(rate(all[5m])) > 10"),
              ElementsAre("1h >0.144 14.4*0.01 & 5m >0.01 ?*?", "6h >0.06 6*0.01 & 5m >0.01 ?*?"));
}

TEST(Burn, SeriesOfSlothAndPyrraTellTheirWindows) {
  EXPECT_THAT(Burn("(max(slo:sli_error:ratio_rate5m{sloth_id=\"a-b\"} > (14.4 * 0.0009999999999999432)) without "
                   "(sloth_window) and max(slo:sli_error:ratio_rate1h{sloth_id=\"a-b\"} > (14.4 * "
                   "0.0009999999999999432)) without (sloth_window))"),
              ElementsAre("1h >0.014399999999999 14.4*0.001 & 5m >0.014399999999999 14.4*0.001"));
  EXPECT_THAT(
      Burn("http_requests:burnrate5m{slo=\"a\"} > (14 * (1-0.99)) and http_requests:burnrate1h{slo=\"a\"} > (14 "
           "* (1-0.99))"),
      ElementsAre("1h >0.14 14*0.01 & 5m >0.14 14*0.01"));
  EXPECT_THAT(Burn("slo:sli_error:ratio_rate3d{sloth_id=\"a\"} > 0.001"), ElementsAre("3d >0.001 ?*?"));
}

TEST(Burn, KubernetesApiServerIsRead) {
  EXPECT_THAT(Burn("sum by(cluster) (apiserver_request:burnrate1d) > (3.00 * 0.01000)\nand on(cluster)\n"
                   "sum by(cluster) (apiserver_request:burnrate2h) > (3.00 * 0.01000)"),
              ElementsAre("1d >0.03 3*0.01 & 2h >0.03 3*0.01"));
}

TEST(Burn, DefinitionTellsWindowAndSeries) {
  std::vector<Recorded> records = {{"job:errors:long", Ratio("1h")},
                                   {"job:slo_errors_per_request:ratio_rate10m", Ratio("1h")}};
  EXPECT_THAT(Burn("job:errors:long > 14.4 * 0.001", records), ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("job:slo_errors_per_request:ratio_rate10m > 14.4 * 0.001", records),
              ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("job:slo_errors_per_request:ratio_rate10m > 14.4 * 0.001"), ElementsAre("10m >0.0144 14.4*0.001"));
}

TEST(Burn, WindowIsTheLongestOnTheWay) {
  std::vector<Recorded> records = {{"job:ratio", Ratio("5m")}};
  EXPECT_THAT(Burn("avg_over_time(job:ratio[6h]) > 6 * 0.001", records), ElementsAre("6h >0.006 6*0.001"));
  EXPECT_THAT(Burn("sum_over_time(job:ratio[1d:5m]) / count_over_time(job:ratio[1d:5m]) > 3 * 0.001", records),
              ElementsAre("1d >0.003 3*0.001"));
}

TEST(Burn, SeriesAreLookedThroughToTheRawOnes) {
  std::vector<RuleFile> files = FilesOf({{"errors:ratio1h", "errors:rate1h / all:rate1h"},
                                         {"errors:rate1h", "sum(rate(bad{code=\"500\"}[1h]))"},
                                         {"all:rate1h", "sum(rate(all[1h]))"}});
  Definitions definitions;
  definitions.Add(files);
  Rule rule = RuleOf("errors:ratio1h{job=\"shop\"} > 14.4 * 0.001");
  std::vector<BurnWindows> burn = BurnOf(rule, definitions);
  ASSERT_EQ(burn.size(), 1u);
  const BurnCondition& condition = burn[0].conditions[0];
  EXPECT_THAT(condition.series, ElementsAre("all", "bad"));
  ASSERT_EQ(condition.selected.size(), 5u);
  EXPECT_TRUE(condition.selected[0].recorded);
  EXPECT_EQ(condition.selected[2].name, "bad");
  ASSERT_EQ(condition.selected[2].matchers.size(), 2u);
  EXPECT_EQ(condition.selected[2].matchers[1].value, "shop");
}

TEST(Burn, BudgetMayBeASeries) {
  EXPECT_THAT(Burn("slo:sli_error:ratio_rate1h > on (sloth_id) group_left () 14.4 * slo:error_budget:ratio"),
              ElementsAre("1h >? 14.4*?"));
  EXPECT_THAT(Burn("slo:sli_error:ratio_rate1h > on (sloth_id) 14.4 * (1 - slo:objective:ratio)"),
              ElementsAre("1h >? 14.4*?"));
  EXPECT_THAT(Burn("(" + Ratio("1h") + ") / on () slo:error_budget:ratio > 14.4"), ElementsAre("1h >? 14.4*?"));
  EXPECT_THAT(Burn(Ratio("1h") + " < on () 1 - 14.4 * (1 - slo:objective:ratio)"), ElementsAre("1h >? 14.4*?"));
}

TEST(Burn, FactorMayStandWithTheBudgetUnderTheRatio) {
  EXPECT_THAT(Burn("slo:sli_error:ratio_rate1h / (14.4 * slo:error_budget:ratio) > 1"), ElementsAre("1h >? 14.4*?"));
  EXPECT_THAT(
      Burn("slo:burn_rate:ratio_rate1h > 14.4",
           {{"slo:burn_rate:ratio_rate1h", "(" + Ratio("1h") + ") / on (slo) group_left () slo:error_budget:ratio"}}),
      ElementsAre("1h >? 14.4*?"));
}

TEST(Burn, BudgetThatIsDefinedIsAFigure) {
  std::vector<Recorded> records = {{"slo:objective:ratio", "vector(0.999)", {{"slo", "a"}}},
                                   {"slo:objective:ratio", "vector(0.99)", {{"slo", "b"}}}};
  EXPECT_THAT(Burn(Ratio("1h") + " > 14.4 * (1 - slo:objective:ratio{slo=\"b\"})", records),
              ElementsAre("1h >0.144 14.4*0.01"));
  EXPECT_THAT(Burn(Ratio("1h") + " > on (slo) 14.4 * (1 - slo:objective:ratio)", records), ElementsAre("1h >? 14.4*?"));
}

TEST(Burn, RecordedBurnRateIsTheMultipleItself) {
  EXPECT_THAT(Burn("slo:availability:burn_rate_1h > 14.4 and slo:availability:burn_rate_5m > 14.4"),
              ElementsAre("1h >? 14.4*? & 5m >? 14.4*?"));
  EXPECT_THAT(Burn("slo:availability:burn_rate_1h > 14.4",
                   {{"slo:availability:burn_rate_1h", "(" + Ratio("1h") + ") / (1 - 0.999)"}}),
              ElementsAre("1h >0.0144 14.4*0.001"));
}

TEST(Burn, SeriesOfPeopleWhoWriteTheirOwnAreRead) {
  EXPECT_THAT(Burn("job:error_rate:1h > (14.4 * 0.001) and job:error_rate:5m > (14.4 * 0.001)"),
              ElementsAre("1h >0.0144 14.4*0.001 & 5m >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("{__name__=\"job:error_rate:1h\"} > (14.4 * 0.001)"), ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("{\"job:error_rate:1h\",job=\"a\"} > (14.4 * 0.001)", {{"job:error_rate:1h", Ratio("6h")}}),
              ElementsAre("6h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("slo:api:ratio_1h < (1 - 0.001 * 14.4)"), ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("(1 - slo:checkout_success:ratio_5m) > (14.4 * 0.001)"), ElementsAre("5m >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("burnrate1h > (14.4*0.001)"), ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("shop:burnrate1h > (14.4 * 1)"), ElementsAre("1h >? 14.4*?"));
  EXPECT_THAT(Burn("slo:burn_rate:5m > (14.4 * 0.9)"), ElementsAre("5m >? 12.96*?"));
  EXPECT_THAT(Burn("requests:burnrate1h > (14.4 * 0.2)"), ElementsAre("1h >2.88 14.4*0.2"));
}

TEST(Burn, BareFigureNeedsTwoWindowsOfOneSeries) {
  EXPECT_THAT(Burn(Ratio("1h") + " > 0.0144"), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " > 0.0144 and " + Ratio("5m") + " > 0.0144"),
              ElementsAre("1h >0.0144 ?*? & 5m >0.0144 ?*?"));
  EXPECT_THAT(Burn(Ratio("1h") + " > 0.0144 and " + Ratio("5m") + " > 0.05"), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " > 0.0144 and rate(x[5m]) / rate(y[5m]) > 0.0144"), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " > 0.9 and " + Ratio("5m") + " > 0.9"), IsEmpty());
}

class NoBurn : public testing::TestWithParam<std::string_view> {};
TEST_P(NoBurn, IsNotTakenForOne) { EXPECT_THAT(Burn(GetParam()), IsEmpty()) << GetParam(); }
INSTANTIATE_TEST_SUITE_P(Table, NoBurn,
                         testing::Values("up == 0", "vector(1)", "a > bool 0 > 14.4 * 0.001", "1 > bool 0.5",
                                         "rate(bad[5m]) > 14.4 * 0.001",
                                         "slo:period_error_budget_remaining:ratio < 0.1",
                                         "slo:error_budget_remaining:ratio < 0.5 * 0.1",
                                         "histogram_quantile(0.99, sum(rate(x_bucket[5m])) by (le)) > 0.5",
                                         "predict_linear(free[6h], 3600) < 0", "used / (total * 0.9) > 1",
                                         "absent(slo:sli_error:ratio_rate1h)", "a / b > c / d", "a / b > 0 * 14.4",
                                         "sum(rate(bad[1h])) / sum(rate(all[1h])) > bool 14.4 * 0.001",
                                         "100 * (1 - avg(rate(idle[5m]))) > 80", "a / b > 14.4 * 0"));

TEST(Burn, WhatCanNeverFireIsStillRead) {
  EXPECT_THAT(Burn(Ratio("1h") + " > 14.4 * 0.1"), ElementsAre("1h >1.44 14.4*0.1"));
}

TEST(Burn, LabelsOfAnotherSeriesMayBeJoined) {
  EXPECT_THAT(Burn("(" + Ratio("1h") + " > 14.4 * 0.001) * on () group_left (team) owners"),
              ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn("label_replace(" + Ratio("1h") + " > 14.4 * 0.001, \"a\", \"b\", \"\", \"\")"),
              ElementsAre("1h >0.0144 14.4*0.001"));
  EXPECT_THAT(Burn(Ratio("1h") + " > 14.4 * 0.001 unless on () maintenance == 1"),
              ElementsAre("1h >0.0144 14.4*0.001"));
}

TEST(Burn, HostileDefinitionsEnd) {
  EXPECT_THAT(Burn("a > 14.4 * 0.001", {{"a", "b / a"}, {"b", "a + a"}}), ElementsAre("0s >0.0144 14.4*0.001"));
  std::string wide = "a";
  for (int i = 0; i < 200; ++i) wide += " + a";
  EXPECT_THAT(Burn("a > 14.4 * 0.001", {{"a", wide}}), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " > 14.4 * slo:error_budget:ratio", {{"slo:error_budget:ratio", wide}, {"a", wide}}),
              testing::SizeIs(testing::Le(1u)));
  std::string digits = "0.1";
  for (int i = 0; i < 200; ++i) digits += " * 0.123456789";
  EXPECT_THAT(Burn(Ratio("1h") + " > " + digits), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " > 1e300 * 1e-300"), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " > Inf"), IsEmpty());
  EXPECT_THAT(Burn(Ratio("1h") + " / 0 > 14.4 * 0.001"), ElementsAre("1h >0.0144 14.4*0.001"));
}

TEST(Burn, ExpressionThatDidNotParseIsNone) { EXPECT_THAT(BurnOf(Rule{}, Definitions()), IsEmpty()); }

TEST(WindowInName, IsTheLastOne) {
  EXPECT_EQ(WindowInName("slo:sli_error:ratio_rate1h"), Span(3600));
  EXPECT_EQ(WindowInName("http_requests:burnrate30m"), Span(1800));
  EXPECT_EQ(WindowInName("errors:5m:ratio"), Span(300));
  EXPECT_EQ(WindowInName("p99_latency_3d"), Span(3 * 86'400));
  EXPECT_EQ(WindowInName("requests_5xx_total"), std::nullopt);
  EXPECT_EQ(WindowInName("ratio_rate99999999999999999999d"), std::nullopt);
  EXPECT_EQ(WindowInName(""), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::alerting
