#include "alerting/objective_alerts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alerting/read_rules.h"
#include "slo/fit.h"
#include "slo/read.h"

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// An objective of Sloth without alerts of its own.
std::string Slo(std::string_view name, std::string_view objective, std::string_view job = "shop") {
  std::string selector = "{job=\"" + std::string(job) + "\"";
  return "---\nversion: prometheus/v1\nservice: shop\nslos:\n- name: " + std::string(name) +
         "\n  objective: " + std::string(objective) +
         "\n  sli:\n    events:\n      error_query: sum(rate(requests_total" + selector +
         ",code=~\"5..\"}[{{.window}}]))\n      total_query: sum(rate(requests_total" + selector + "}[{{.window}}]))\n";
}

// An alert on requests_total over a long and a short window.
std::string Alert(std::string_view bound, std::string_view labels, std::string_view long_window = "1h",
                  std::string_view short_window = "5m", std::string_view matchers = "job=\"shop\"") {
  auto ratio = [&](std::string_view window) {
    std::string in(matchers);
    return "sum(rate(requests_total{" + in + (in.empty() ? "" : ",") + "code=~\"5..\"}[" + std::string(window) +
           "])) / sum(rate(requests_total{" + in + "}[" + std::string(window) + "])) > " + std::string(bound);
  };
  std::string expression = ratio(long_window);
  if (!short_window.empty()) expression += " and " + ratio(short_window);
  return "  - alert: Burn\n    expr: '" + expression + "'\n    labels: {" + std::string(labels) + "}\n";
}

std::vector<ObjectiveAlerts> Judge(const std::string& slos, const std::string& alerts) {
  Result<formats::YamlStream> stream = formats::ParseYaml(slos);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString();
  slo::Reader reader;
  reader.Add(*stream, "slo.yaml");
  std::vector<slo::Slo> objectives = std::move(reader).Finish();
  Result<std::vector<RuleFile>> files = ReadRuleText("groups:\n- name: g\n  rules:\n" + alerts, "rules.yaml");
  EXPECT_TRUE(files.ok());
  Definitions definitions;
  definitions.Add(*files);
  return AlertsOfObjectives(objectives, *files, definitions);
}

// The one alert of the one objective.
BurnAlert JudgeOne(const std::string& slos, const std::string& alerts) {
  std::vector<ObjectiveAlerts> found = Judge(slos, alerts);
  EXPECT_EQ(found.size(), 1u);
  EXPECT_EQ(found.at(0).alerts.size(), 1u);
  return found.at(0).alerts.empty() ? BurnAlert() : found[0].alerts[0];
}

TEST(ObjectiveAlerts, PageOfTheTableOnTheIndicatorIsAFastBurn) {
  std::vector<ObjectiveAlerts> found = Judge(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page"));
  ASSERT_EQ(found.size(), 1u);
  ASSERT_EQ(found[0].alerts.size(), 1u);
  const BurnAlert& alert = found[0].alerts[0];
  EXPECT_EQ(alert.name, "Burn");
  EXPECT_EQ(alert.urgency, Urgency::kPage);
  EXPECT_EQ(slo::WindowsText(alert.pairs.at(0)), "1h/5m");
  EXPECT_EQ(alert.pairs[0].factor.Text(), "14.4");
  EXPECT_TRUE(alert.fits && alert.uses_indicator && alert.fast);
  EXPECT_THAT(alert.problems, IsEmpty());
  EXPECT_THAT(alert.advice, ElementsAre("one bad event alone fires it where 1h sees fewer than 70"));
  EXPECT_EQ(ToString(alert.place), "rules.yaml:4:5");
  EXPECT_TRUE(found[0].FastBurnPages());
  EXPECT_FALSE(found[0].SlowBurnTells());
}

TEST(ObjectiveAlerts, TicketIsNoPage) {
  ObjectiveAlerts fast = Judge(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: warning")).at(0);
  EXPECT_FALSE(fast.FastBurnPages());
  ObjectiveAlerts slow = Judge(Slo("a", "99.9"), Alert("0.001", "severity: warning", "3d", "6h")).at(0);
  EXPECT_TRUE(slow.SlowBurnTells());
  EXPECT_FALSE(Judge(Slo("a", "99.9"), Alert("0.001", "severity: info", "3d", "6h")).at(0).SlowBurnTells());
}

TEST(ObjectiveAlerts, AlertThatWaitsLongerThanItsWindowsIsNoBurnAlert) {
  BurnAlert prompt = JudgeOne(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page") + "    for: 2m\n");
  EXPECT_TRUE(prompt.fits && prompt.fast);
  BurnAlert late = JudgeOne(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page") + "    for: 2d\n");
  EXPECT_FALSE(late.fits || late.fast || late.slow);
  EXPECT_THAT(late.problems, ElementsAre("it waits 2d before it fires, longer than its windows"));
}

TEST(ObjectiveAlerts, AlertThatPrometheusDoesNotLoadIsNoBurnAlert) {
  BurnAlert alert = JudgeOne(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page") + "    for: never\n");
  EXPECT_FALSE(alert.fits || alert.fast);
  EXPECT_THAT(alert.problems, ElementsAre("its `for` is no duration: \"never\""));
}

TEST(ObjectiveAlerts, BareThresholdIsReadInBudgetsOfTheObjective) {
  BurnAlert alert = JudgeOne(Slo("a", "99.95"), Alert("0.0072", "severity: page"));
  EXPECT_EQ(alert.pairs.at(0).factor.Text(), "14.4");
  EXPECT_TRUE(alert.fits);
}

TEST(ObjectiveAlerts, BudgetOfAnotherObjectiveIsSaid) {
  BurnAlert alert = JudgeOne(Slo("a", "99.9"), Alert("14.4 * 0.01", "severity: page"));
  EXPECT_THAT(alert.problems,
              ElementsAre("14.4 × 0.01 is written for another objective: the budget of 99.9 % is 0.001"));
  EXPECT_FALSE(alert.fits || alert.fast);
}

TEST(ObjectiveAlerts, OfSeveralObjectivesTheOneItIsWrittenForHasIt) {
  std::vector<ObjectiveAlerts> found = Judge(Slo("a", "99.9") + Slo("b", "99"), Alert("14.4 * 0.01", "severity: page"));
  EXPECT_THAT(found.at(0).alerts, IsEmpty());
  EXPECT_EQ(found.at(1).alerts.size(), 1u);
}

TEST(ObjectiveAlerts, LabelNamesTheObjective) {
  std::string both = Slo("a", "99.9") + Slo("b", "99.9");
  std::vector<ObjectiveAlerts> found = Judge(both, Alert("14.4 * 0.001", "severity: page, slo: b"));
  EXPECT_THAT(found.at(0).alerts, IsEmpty());
  EXPECT_EQ(found.at(1).alerts.size(), 1u);
  found = Judge(both, Alert("14.4 * 0.001", "severity: page, sloth_id: shop-a"));
  EXPECT_EQ(found.at(0).alerts.size(), 1u);
  EXPECT_THAT(found.at(1).alerts, IsEmpty());
  EXPECT_EQ(Judge(both, Alert("14.4 * 0.001", "slo: availability")).at(0).alerts.size(), 1u);
}

TEST(ObjectiveAlerts, NamedAlertOnOtherSeriesIsNoEvidence) {
  std::vector<ObjectiveAlerts> found =
      Judge(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page, slo: a", "1h", "5m", "job=\"other\""));
  ASSERT_EQ(found.at(0).alerts.size(), 1u);
  EXPECT_FALSE(found[0].alerts[0].uses_indicator);
  EXPECT_THAT(found[0].alerts[0].problems, ElementsAre("it does not watch the series of the indicator"));
  EXPECT_FALSE(found[0].FastBurnPages());
}

TEST(ObjectiveAlerts, OtherPartsOfTheSeriesAreAnotherIndicator) {
  for (std::string_view other : {"job=\"other\"", "job=~\"o.*\"", "job!=\"shop\""}) {
    std::vector<ObjectiveAlerts> found =
        Judge(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page", "1h", "5m", other));
    EXPECT_THAT(found.at(0).alerts, IsEmpty()) << other;
  }
  EXPECT_TRUE(JudgeOne(Slo("a", "99.9"), Alert("14.4 * 0.001", "a: b", "1h", "5m", "job=~\"s.*\"")).uses_indicator);
}

TEST(ObjectiveAlerts, SumOverMoreThanTheIndicatorIsSaid) {
  std::vector<ObjectiveAlerts> found = Judge(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page", "1h", "5m", ""));
  EXPECT_THAT(found.at(0).alerts.at(0).problems,
              ElementsAre("it watches every `job` together, and the indicator only one"));
  EXPECT_FALSE(found[0].FastBurnPages());
}

// The same over one window, as it is written.
std::string Written(std::string_view bad, std::string_view total) {
  auto sum = [](std::string_view series) { return " (rate(requests_total" + std::string(series) + "[1h]))"; };
  return "  - alert: Burn\n    expr: '" + sum(bad).insert(0, "sum by (job)") + " / " +
         sum(total).insert(0, "sum by (job)") + " > 14.4 * 0.001'\n    labels: {severity: page}\n";
}

TEST(ObjectiveAlerts, WhatIsKeptApartIsNotTooMuch) {
  EXPECT_TRUE(JudgeOne(Slo("a", "99.9"), Written("{code=~\"5..\"}", "")).uses_indicator);
}

TEST(ObjectiveAlerts, PartOfTheIndicatorIsSaid) {
  std::vector<ObjectiveAlerts> found = Judge(Slo("a", "99.9"), Written("{code=~\"5..\",path=\"/a\"}", "{path=\"/a\"}"));
  EXPECT_THAT(found.at(0).alerts.at(0).problems,
              testing::Contains("it watches only some `path`, and the indicator all of them"));
  EXPECT_FALSE(found[0].FastBurnPages());
  EXPECT_TRUE(JudgeOne(Slo("a", "99.9"), Written("{code=~\"5..\",env=\"prod\"}", "{env=\"prod\"}")).uses_indicator);
}

TEST(ObjectiveAlerts, FailureMayBeToldInAnotherWay) {
  EXPECT_TRUE(JudgeOne(Slo("a", "99.9"), Written("{code=~\"5..|429\"}", "")).uses_indicator);
  EXPECT_TRUE(JudgeOne(Slo("a", "99.9"), Written("{code!~\"2..\"}", "")).uses_indicator);
  EXPECT_THAT(Judge(Slo("a", "99.9"), Written("{code=~\"5..\",path=~\"/a\",job=\"other\"}", "")).at(0).alerts,
              IsEmpty());
}

TEST(ObjectiveAlerts, MissingShortWindowIsSaid) {
  BurnAlert alert = JudgeOne(Slo("a", "99.9"), Alert("14.4 * 0.001", "severity: page", "1h", ""));
  EXPECT_THAT(alert.problems, ElementsAre(HasSubstr("no short window beside 1h")));
  EXPECT_TRUE(alert.fast);
}

TEST(ObjectiveAlerts, WhatCanNeverFireIsSaid) {
  BurnAlert alert = JudgeOne(Slo("a", "90"), Alert("14.4 * 0.1", "severity: page"));
  EXPECT_THAT(alert.problems, ElementsAre(HasSubstr("can never fire")));
  EXPECT_FALSE(alert.fast);
}

TEST(ObjectiveAlerts, DifferentFactorsOfTheWindowsAreSaid) {
  std::string rules = Alert("14.4 * 0.001", "severity: page");
  rules.replace(rules.rfind("14.4"), 4, "6");
  EXPECT_THAT(JudgeOne(Slo("a", "99.9"), rules).problems,
              ElementsAre("its windows have different factors: 14.4 over 1h, 6 over 5m"));
}

constexpr std::string_view kRecords =
    "  - record: shop:errors:ratio_rate1h\n    expr: sum(rate(requests_total{job=\"shop\",code=~\"5..\"}[1h])) / "
    "sum(rate(requests_total{job=\"shop\"}[1h]))\n"
    "  - record: shop:errors:ratio_rate5m\n    expr: sum(rate(requests_total{job=\"shop\",code=~\"5..\"}[5m])) / "
    "sum(rate(requests_total{job=\"shop\"}[5m]))\n";

TEST(ObjectiveAlerts, RecordedSeriesAreLookedThrough) {
  BurnAlert alert =
      JudgeOne(Slo("a", "99.9"), std::string(kRecords) +
                                     "  - alert: Burn\n    expr: shop:errors:ratio_rate1h > 0.0144 and "
                                     "shop:errors:ratio_rate5m > 0.0144\n    labels: {severity: critical}\n");
  EXPECT_TRUE(alert.uses_indicator && alert.fits && alert.fast);
}

TEST(ObjectiveAlerts, GeneratedRulesAreKnownByTheirSeries) {
  std::string rules =
      "  - alert: Burn\n    expr: max(slo:sli_error:ratio_rate5m{sloth_id=\"shop-a\"} > (14.4 * 0.001)) without (w) "
      "and "
      "max(slo:sli_error:ratio_rate1h{sloth_id=\"shop-a\"} > (14.4 * 0.001)) without (w)\n"
      "    labels: {sloth_severity: page}\n";
  BurnAlert alert = JudgeOne(Slo("a", "99.9"), rules);
  EXPECT_EQ(alert.urgency, Urgency::kPage);
  EXPECT_TRUE(alert.uses_indicator && alert.fits && alert.fast);
  EXPECT_THAT(Judge(Slo("b", "99.9"), rules).at(0).alerts, IsEmpty());
}

TEST(ObjectiveAlerts, DoublesOfToolsAreReadAsTheFiguresTheyMean) {
  std::string rules =
      "  - alert: Burn\n    expr: slo:sli_error:ratio_rate30m{sloth_id=\"shop-a\"} > (5.6000000000000005 * "
      "0.0004999999999999716) and slo:sli_error:ratio_rate6h{sloth_id=\"shop-a\"} > (5.6000000000000005 * "
      "0.0004999999999999716)\n    labels: {severity: critical}\n"
      "  - record: slo:sli_error:ratio_rate30m\n    expr: sum(rate(requests_total{job=\"shop\",code=~\"5..\"}[30m])) / "
      "sum(rate(requests_total{job=\"shop\"}[30m]))\n    labels: {sloth_id: shop-a}\n";
  BurnAlert alert = JudgeOne(Slo("a", "99.95"), rules);
  EXPECT_EQ(alert.pairs.at(0).factor.Text(), "5.6");
  EXPECT_TRUE(alert.fits && alert.uses_indicator && alert.slow);
}

TEST(ObjectiveAlerts, LooseObjectivesNeedNoAdvice) {
  EXPECT_THAT(JudgeOne(Slo("a", "95"), Alert("14.4 * 0.05", "severity: page")).advice, IsEmpty());
}

TEST(ObjectiveAlerts, GeneratedByTheToolIsSaidSo) {
  ObjectiveAlerts found = Judge(Slo("a", "99.9") + "  alerting: {name: Shop}\n", Alert("1", "")).at(0);
  ASSERT_EQ(found.alerts.size(), 2u);
  EXPECT_EQ(found.alerts[0].source, slo::AlertSource::kGenerated);
  EXPECT_EQ(found.alerts[0].urgency, Urgency::kPage);
  EXPECT_THAT(found.alerts[0].problems, IsEmpty());
  EXPECT_TRUE(found.FastBurnPages() && found.SlowBurnTells());
  EXPECT_FALSE(Judge(Slo("a", "99.9") + "  alerting: {name: Shop, page_alert: {disable: true}}\n", Alert("1", ""))
                   .at(0)
                   .FastBurnPages());
  EXPECT_FALSE(
      Judge(Slo("a", "99.9") + "  alerting: {name: Shop, page_alert: {labels: {severity: warning}}}\n", Alert("1", ""))
          .at(0)
          .FastBurnPages());
}

TEST(ObjectiveAlerts, GeneratedTicketStaysOneInAChannel) {
  ObjectiveAlerts found =
      Judge(Slo("a", "99.9") + "  alerting: {name: Shop, ticket_alert: {labels: {severity: slack}}}\n", Alert("1", ""))
          .at(0);
  EXPECT_EQ(found.alerts.at(1).urgency, Urgency::kTicket);
}

TEST(ObjectiveAlerts, PolicyThatTellsNobodyIsNone) {
  auto slo = [](std::string_view targets) {
    return "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec:\n  timeWindow: [{duration: 30d}]\n"
           "  objectives: [{target: 0.999}]\n  alertPolicies: [{kind: AlertPolicy, metadata: {name: p}, spec: {"
           "conditions: [{spec: {severity: page, condition: {kind: burnrate, threshold: 14.4, lookbackWindow: 1h}}}], "
           "notificationTargets: [" +
           std::string(targets) + "]}}]\n";
  };
  EXPECT_TRUE(Judge(slo("{spec: {target: pager}}"), Alert("1", "")).at(0).FastBurnPages());
  EXPECT_FALSE(Judge(slo(""), Alert("1", "")).at(0).FastBurnPages());
  EXPECT_FALSE(Judge(slo("{targetRef: nowhere}"), Alert("1", "")).at(0).FastBurnPages());
}

TEST(ObjectiveAlerts, StopsWhenAsked) {
  std::vector<slo::Slo> slos(1);
  slos[0].name = "a";
  Result<std::vector<RuleFile>> files =
      ReadRuleText("groups:\n- name: g\n  rules:\n" + Alert("14.4 * 0.001", "slo: a"), "rules.yaml");
  ASSERT_TRUE(files.ok());
  EXPECT_EQ(AlertsOfObjectives(slos, *files, Definitions()).at(0).alerts.size(), 1u);
  EXPECT_EQ(AlertsOfObjectives(slos, *files, Definitions(), [] { return true; }).at(0).alerts.size(), 0u);
}

TEST(ObjectiveAlerts, HostileObjectivesAreAnswered) {
  for (std::string_view target : {"100", "0", "-1", "1e999", "many", "''"}) {
    std::vector<ObjectiveAlerts> found = Judge(Slo("a", target), Alert("14.4 * 0.001", "severity: page"));
    ASSERT_EQ(found.size(), 1u) << target;
    EXPECT_EQ(found[0].alerts.size(), 1u) << target;
  }
  EXPECT_EQ(Judge("---\nversion: prometheus/v1\nslos: [{}]\n", Alert("14.4 * 0.001", "")).size(), 1u);
  EXPECT_EQ(Judge("apiVersion: openslo/v1\nkind: SLO\nspec: {}\n", Alert("14.4 * 0.001", "")).size(), 1u);
}

}  // namespace
}  // namespace seaworthy::alerting
