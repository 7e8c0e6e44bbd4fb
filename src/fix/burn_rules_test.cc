#include "fix/burn_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fix/errors.h"
#include "fix/yaml_text.h"
#include "formats/yaml.h"
#include "slo/read.h"

namespace seaworthy::fix {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

slo::Slo ReadOne(std::string_view text) {
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString();
  slo::Reader reader;
  if (stream.ok()) reader.Add(*stream, "slo.yaml");
  std::vector<slo::Slo> slos = std::move(reader).Finish();
  EXPECT_EQ(slos.size(), 1u);
  return slos.empty() ? slo::Slo() : slos.front();
}

Result<BurnRules> Rules(std::string_view text, const SeverityWords& words = {}) {
  slo::Slo slo = ReadOne(text);
  return BurnRulesFor(slo, slo.targets.at(0), words);
}

std::string Text(std::string_view text, const SeverityWords& words = {}) {
  Result<BurnRules> rules = Rules(text, words);
  return rules.ok() ? RuleText(*rules, "docs/runbooks/x.md") : rules.error().ToString();
}

std::string OpenSlo(std::string_view indicator, std::string_view rest) {
  return "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: availability}\nspec:\n  service: checkout\n  indicator: "
         "{spec: " +
         std::string(indicator) + "}\n" + std::string(rest) + "\n";
}

constexpr std::string_view kMonth = "  timeWindow: [{duration: 30d, isRolling: true}]\n  objectives: [{target: 0.999}]";
constexpr std::string_view kGood =
    "{ratioMetric: {good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(ok_total[5m]))'}}}, "
    "total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(all_total[5m]))'}}}}}";

TEST(BurnRules, AreDerivedFromTargetWindowAndQueries) {
  std::string text = Text(OpenSlo(kGood, kMonth));
  EXPECT_THAT(text, HasSubstr("  - name: checkout-availability-burn-rate\n"));
  EXPECT_THAT(text, HasSubstr("      - record: slo:error_ratio:rate6h\n"
                              "        expr: |\n"
                              "          1 - (\n            sum(rate(ok_total[6h]))\n            or\n            0 * "
                              "sum(rate(all_total[6h]))\n"
                              "          )\n"
                              "          /\n"
                              "          sum(rate(all_total[6h]))\n"
                              "        labels:\n"
                              "          service: checkout\n"
                              "          slo: availability\n"));
  EXPECT_THAT(text,
              HasSubstr("      - alert: CheckoutAvailabilityErrorBudgetBurn\n"
                        "        expr: |\n"
                        "          (\n"
                        "            slo:error_ratio:rate1h{service=\"checkout\", slo=\"availability\"} > (14.4 * "
                        "0.001)\n"
                        "            and\n"
                        "            slo:error_ratio:rate5m{service=\"checkout\", slo=\"availability\"} > (14.4 * "
                        "0.001)\n"
                        "          )\n"
                        "          or\n"));
  EXPECT_THAT(text, HasSubstr("runbook_url: \"TODO(seaworthy): the address of docs/runbooks/x.md\"\n"));
}

TEST(BurnRules, EveryWindowOfARuleIsRecorded) {
  Result<BurnRules> rules = Rules(OpenSlo(kGood, kMonth));
  ASSERT_TRUE(rules.ok());
  std::vector<std::string> series;
  for (const Recording& recording : rules->recordings) series.push_back(recording.series);
  EXPECT_THAT(series, testing::ElementsAre("slo:error_ratio:rate5m", "slo:error_ratio:rate30m",
                                           "slo:error_ratio:rate1h", "slo:error_ratio:rate2h", "slo:error_ratio:rate6h",
                                           "slo:error_ratio:rate1d", "slo:error_ratio:rate3d"));
  ASSERT_EQ(rules->alerts.size(), 2u);
  EXPECT_EQ(rules->alerts[0].severity, "page");
  EXPECT_EQ(rules->alerts[1].severity, "ticket");
}

TEST(BurnRules, SpeakTheWordsOfTheRepository) {
  std::string text = Text(OpenSlo(kGood, kMonth), {.label = "priority", .page = "P1", .ticket = "P3"});
  EXPECT_THAT(text, HasSubstr("priority: P1\n"));
  EXPECT_THAT(text, HasSubstr("priority: P3\n"));
  EXPECT_THAT(text, Not(HasSubstr("severity")));
}

TEST(BurnRules, ThatCanNeverFireAreLeftOutAndNamed) {
  std::string text = Text(OpenSlo(kGood, "  timeWindow: [{duration: 30d}]\n  objectives: [{target: 0.9}]"));
  EXPECT_THAT(text, Not(HasSubstr("14.4 * 0.1")));
  EXPECT_THAT(text, HasSubstr("6 * 0.1"));
  EXPECT_THAT(text, HasSubstr("can never fire"));
}

TEST(BurnRules, OfSlothFillInTheWindowAndNameTheDefault) {
  std::string text = Text(
      "version: prometheus/v1\nservice: shop\nslos:\n  - name: requests\n    objective: 99.95\n    sli:\n      "
      "events:\n"
      "        error_query: sum(rate(bad_total[{{.window}}]))\n        total_query: "
      "sum(rate(all_total[{{.window}}]))\n");
  EXPECT_THAT(text, HasSubstr("# Sloth keeps the window outside of its files: 30d"));
  EXPECT_THAT(text, HasSubstr("          sum(rate(bad_total[3d]))\n          /\n          sum(rate(all_total[3d]))\n"));
  EXPECT_THAT(text, HasSubstr("(14.4 * 0.0005)"));
  EXPECT_THAT(text, HasSubstr("alert: ShopRequestsErrorBudgetBurn\n"));
}

TEST(BurnRules, OfAResourceAreAResource) {
  std::string text = Text(
      "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\n"
      "metadata: {name: api, namespace: monitoring, labels: {prometheus: k8s, pyrra.dev/team: shop}}\n"
      "spec:\n  target: '99'\n  window: 4w\n  alerting: {disabled: true}\n"
      "  indicator: {ratio: {errors: {metric: 'r_total{code=~\"5..\"}'}, total: {metric: r_total}, grouping: "
      "[job]}}\n");
  EXPECT_THAT(text, HasSubstr("kind: PrometheusRule\nmetadata:\n  name: api-burn-rate\n  namespace: monitoring\n"
                              "  labels:\n    prometheus: k8s\n"));
  EXPECT_THAT(text, HasSubstr("sum by (job) (rate(r_total{code=~\"5..\"}[5m]))"));
  EXPECT_THAT(text, HasSubstr("team: shop"));
  EXPECT_THAT(text, HasSubstr("13.44 * 0.01"));
  EXPECT_TRUE(formats::ParseYaml(text).ok());
}

TEST(BurnRules, OfPyrrasOtherIndicators) {
  auto pyrra = [](std::string_view indicator) {
    return Text(
        "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\n"
        "spec: {target: '99', window: 30d, indicator: " +
        std::string(indicator) + "}\n");
  };
  EXPECT_THAT(pyrra("{latency: {success: {metric: 's_bucket{le=\"0.1\"}'}, total: {metric: s_count}}}"),
              AllOf(HasSubstr("sum(rate(s_bucket{le=\"0.1\"}[1h]))\n"), HasSubstr("0 * sum(rate(s_count[1h]))\n")));
  EXPECT_THAT(pyrra("{bool_gauge: {metric: probe_success, grouping: [instance]}}"),
              HasSubstr("1 - sum by (instance) (sum_over_time(probe_success[1h]))\n"));
  EXPECT_THAT(pyrra("{latencyNative: {total: {metric: s}, latency: 250ms}}"),
              HasSubstr("1 - histogram_fraction(0, 0.25, sum(rate(s[1h])))"));
  EXPECT_THAT(pyrra("{latencyNative: {total: {metric: s}, latency: fast}}"), HasSubstr("is no duration"));
  EXPECT_THAT(pyrra("{bool_gauge: {metric: 'up{'}}"), HasSubstr("is no PromQL"));
  EXPECT_THAT(pyrra("{bool_gauge: {metric: up == 1}}"), HasSubstr("is no selector"));
  EXPECT_THAT(pyrra("{bool_gauge: {metric: up offset 1m}}"), HasSubstr("1 - sum(sum_over_time(up[1h] offset 1m))\n"));
}

TEST(BurnRules, OfAThresholdAverageSamples) {
  std::string text = Text(
      OpenSlo("{thresholdMetric: {metricSource: {type: Prometheus, spec: {query: 'histogram_quantile(0.99, sum by (le) "
              "(rate(s_bucket[5m])))'}}}}",
              "  timeWindow: [{duration: 28d}]\n  objectives: [{target: 0.99, op: lte, value: 0.5}]"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "- record: slo:error_ratio:sample\n"
          "        expr: |\n          (histogram_quantile(0.99, sum by (le) (rate(s_bucket[5m])))) > bool 0.5\n"));
  EXPECT_THAT(text, HasSubstr("avg_over_time(slo:error_ratio:sample{service=\"checkout\", slo=\"availability\"}[1h])"));
}

TEST(BurnRules, OfSlicesOfTimeAreSampledOncePerSlice) {
  std::string rest =
      "  timeWindow: [{duration: 30d}]\n  budgetingMethod: Timeslices\n"
      "  objectives: [{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 1m}]";
  std::string text = Text(OpenSlo(kGood, rest));
  EXPECT_THAT(text, HasSubstr("    interval: 1m\n"));
  EXPECT_THAT(text, HasSubstr("sum(rate(all_total[1m]))\n          ) > bool 0.05\n"));
  EXPECT_THAT(Text(OpenSlo(kGood,
                           "  timeWindow: [{duration: 30d}]\n  budgetingMethod: Timeslices\n"
                           "  objectives: [{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 1h}]")),
              HasSubstr("5 minutes at most"));
}

TEST(BurnRules, LabelsOfTheRatioKeepTheirValues) {
  Result<BurnRules> rules = Rules(
      "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api, labels: {service: shop}}\n"
      "spec: {target: '99', window: 30d, indicator: {bool_gauge: {metric: up, grouping: [service]}}}\n");
  ASSERT_TRUE(rules.ok());
  ASSERT_EQ(rules->labels.size(), 1u);
  EXPECT_EQ(rules->labels[0].name, "slo");
}

struct Refusal {
  std::string name;
  std::string text;
  std::string reason;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, SaysWhyAndWhatToDo) {
  Result<BurnRules> rules = Rules(GetParam().text);
  ASSERT_FALSE(rules.ok());
  EXPECT_TRUE(rules.error().Is(kNotPossible));
  EXPECT_THAT(rules.error().message(), HasSubstr(GetParam().reason));
  EXPECT_NE(rules.error().advice(), "");
  EXPECT_EQ(rules.error().place().file, "slo.yaml");
}

std::string Sloth(std::string_view sli) {
  return "version: prometheus/v1\nservice: shop\nslos:\n  - {name: requests, objective: 99, sli: " + std::string(sli) +
         "}\n";
}

INSTANTIATE_TEST_SUITE_P(
    Table, Refused,
    testing::Values(
        Refusal{"no window", OpenSlo(kGood, "  objectives: [{target: 0.99}]"), "no time window"},
        Refusal{"no budget", OpenSlo(kGood, "  timeWindow: [{duration: 30d}]\n  objectives: [{target: 1}]"), "budget"},
        Refusal{"plugin", Sloth("{plugin: {id: sloth-common/availability}}"), "plugin"},
        Refusal{"no indicator", Sloth("{}"), "no indicator"},
        Refusal{"no promql", Sloth("{events: {error_query: 'a b', total_query: 'sum(rate(b[{{.window}}]))'}}"),
                "no PromQL"},
        Refusal{"no number",
                OpenSlo("{thresholdMetric: {metricSource: {type: Prometheus, spec: {query: 'a[5m]'}}}}",
                        "  timeWindow: [{duration: 28d}]\n  objectives: [{target: 0.99, op: lte, value: 0.5}]"),
                "do not fit together"},
        Refusal{"datadog",
                OpenSlo("{ratioMetric: {good: {metricSource: {type: Datadog, spec: {query: a}}}, total: {metricSource: "
                        "{type: Datadog, spec: {query: b}}}}}",
                        kMonth),
                "`datadog` answers"},
        Refusal{"no range",
                OpenSlo("{ratioMetric: {good: {metricSource: {type: Prometheus, spec: {query: a}}}, total: "
                        "{metricSource: {type: Prometheus, spec: {query: b}}}}}",
                        kMonth),
                "has no range"},
        Refusal{"threshold without a bound",
                OpenSlo("{thresholdMetric: {metricSource: {type: Prometheus, spec: {query: a}}}}", kMonth),
                "which values"}));

TEST(YamlText, NamesAreMadeOfWhatIsLeft) {
  EXPECT_EQ(Kebab("HTTPRequests 5xx!", "x"), "http-requests-5xx");
  EXPECT_EQ(Kebab("../../etc/passwd", "x"), "etc-passwd");
  EXPECT_EQ(Kebab("日本", "objective"), "objective");
  EXPECT_EQ(Kebab(std::string(5000, 'a'), "x").size(), 100u);
  EXPECT_EQ(Kebab("checkout availability", "x", 9), "checkout");
  EXPECT_EQ(Camel("shop-99-9"), "Shop99_9");
  EXPECT_EQ(Camel("http-requests-5xx"), "HttpRequests5xx");
}

TEST(YamlText, ScalarsReadBack) {
  for (std::string_view text : {"shop", "no",   "5",  "a: b", "a:",  "- x",          "#x", "",    " x", "it's \"so\"",
                                "a\nb", "99.5", "*x", "&x",   "{a}", "http://x.y/z", "~",  "0x1", "=",  "é"}) {
    Result<formats::YamlStream> read = formats::ParseYaml("key: " + Scalar(text));
    ASSERT_TRUE(read.ok()) << text;
    const formats::Node* node = read->documents()[0]->Find("key");
    EXPECT_EQ(node->text(), text);
    EXPECT_EQ(node->kind(), formats::NodeKind::kString) << text;
  }
}

TEST(YamlText, ForeignWordsAreNoTemplate) {
  EXPECT_EQ(Plain("a {{ query \"x\" }}\nb"), "a { { query \"x\" }} b");
  EXPECT_EQ(Plain("{{{"), "{ { {");
}

}  // namespace
}  // namespace seaworthy::fix
