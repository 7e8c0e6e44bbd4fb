#include "alerting/route_labels.h"

#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

struct Case {
  std::string_view expression;
  std::string_view label;
  std::string_view want;  // The value; `?` where it is not known, empty where the label is missing.
};

std::string Shown(const KnownLabels& labels, std::string_view name) {
  auto value = labels.Find(name);
  return value ? std::string(*value) : "?";
}

Rule Alert(std::string_view expression, std::vector<Text> labels = {}) {
  Rule rule;
  rule.name = "A";
  rule.labels = std::move(labels);
  auto parsed = promql::Parse(expression);
  if (parsed.ok()) rule.parsed = *std::move(parsed);
  return rule;
}

class LabelsOfExpressionTest : public testing::TestWithParam<Case> {};

TEST_P(LabelsOfExpressionTest, AreThoseItLetsThrough) {
  KnownLabels labels = LabelsOf(Alert(GetParam().expression), Definitions(), {});
  EXPECT_EQ(Shown(labels, GetParam().label), GetParam().want) << GetParam().expression;
  EXPECT_EQ(Shown(labels, "alertname"), "A");
}

INSTANTIATE_TEST_SUITE_P(
    Labels, LabelsOfExpressionTest,
    testing::Values(
        Case{"up == 0", "job", "?"}, Case{"up{job=\"a\"} == 0", "job", "a"}, Case{"up{job=~\"a|b\"}", "job", "?"},
        Case{"up{job=\"\"}", "job", ""}, Case{"up", "severity", ""}, Case{"up{severity!=\"x\"}", "severity", "?"},
        Case{"sum(up)", "job", ""}, Case{"sum by (job) (up)", "job", "?"}, Case{"sum by (job) (up)", "team", ""},
        Case{"sum by (job) (up{job=\"a\"})", "job", "a"}, Case{"sum without (job) (up)", "job", ""},
        Case{"sum without (job) (up)", "team", "?"}, Case{"topk(3, up{job=\"a\"})", "job", "a"},
        Case{"count_values(\"version\", x)", "version", "?"}, Case{"count_values(\"version\", x)", "job", ""},
        Case{"rate(x{job=\"a\"}[5m]) > 1", "job", "a"}, Case{"1 > bool sum(up)", "job", ""},
        Case{"a{job=\"x\"} / on (job) b", "job", "x"}, Case{"a{job=\"x\"} / on (env) b", "job", ""},
        Case{"a{job=\"x\"} / ignoring (job) b", "job", ""}, Case{"a{job=\"x\"} > ignoring (job) b", "env", "?"},
        Case{"a * on (job) group_left (team) b", "team", "?"},
        Case{"sum by (job) (a) * on (job) group_left (severity) b", "severity", "?"},
        Case{"a{job=\"x\"} and b{job=\"y\"}", "job", "x"}, Case{"a{job=\"x\"} or b{job=\"y\"}", "job", "?"},
        Case{"a{job=\"x\"} or b{job=\"x\"}", "job", "x"}, Case{"sum(a) or sum(b)", "job", ""},
        Case{"absent(up{job=\"a\",env=~\"b\"})", "job", "a"}, Case{"absent(up{job=\"a\"})", "team", ""},
        Case{"absent(sum(up{job=\"a\"}))", "job", ""}, Case{"absent_over_time(up{job=\"a\"}[5m])", "job", "a"},
        Case{"vector(1)", "job", ""}, Case{"time() > bool 5", "job", ""},
        Case{"label_replace(sum(up), \"team\", \"$1\", \"job\", \"(.*)\")", "team", "?"},
        Case{"histogram_quantile(0.9, sum by (le) (x))", "le", ""}, Case{"-(up{job=\"a\"})", "job", "a"},
        Case{"max_over_time(up{job=\"a\"}[1h:5m])", "job", "a"}, Case{"no promql", "job", "?"},
        Case{"no promql", "severity", ""}));

TEST(LabelsOf, RuleWinsOverItsSeries) {
  KnownLabels labels =
      LabelsOf(Alert("up{job=\"a\"}", {{"job", "b"}, {"env", "{{ $labels.x }}"}, {"team", ""}}), Definitions(), {});
  EXPECT_EQ(Shown(labels, "job"), "b");
  EXPECT_EQ(Shown(labels, "env"), "?");
  EXPECT_EQ(Shown(labels, "team"), "");
}

TEST(LabelsOf, ExternalLabelsFillWhatTheExpressionDoesNotName) {
  ExternalLabels external{.values = {{"cluster", "a"}, {"job", "b"}, {"zone", "${ZONE}"}, {"env", "prod"}},
                          .rewritten = {"replica", "severity"}};
  KnownLabels labels = LabelsOf(Alert("up{job=\"x\"}", {{"env", "test"}}), Definitions(), external);
  EXPECT_EQ(Shown(labels, "cluster"), "a");
  EXPECT_EQ(Shown(labels, "job"), "x");
  EXPECT_EQ(Shown(labels, "zone"), "?");
  EXPECT_EQ(Shown(labels, "env"), "test");
  EXPECT_EQ(Shown(labels, "severity"), "?");
}

Rule Record(std::string_view name, std::string_view expression, std::vector<Text> labels = {}) {
  Rule rule = Alert(expression, std::move(labels));
  rule.is_alert = false;
  rule.name = name;
  return rule;
}

TEST(LabelsOf, RecordedSeriesHasTheLabelsOfItsRule) {
  std::vector<RuleFile> files(1);
  std::vector<Rule>& rules = files[0].groups.emplace_back().rules;
  rules.push_back(Record("job:x:sum", "sum by (job) (x)", {{"team", "a"}}));
  rules.push_back(Record("x:sum", "sum(job:x:sum)"));
  rules.push_back(Record("two", "sum(x)", {{"team", "a"}}));
  rules.push_back(Record("two", "sum(x)", {{"team", "b"}}));
  rules.push_back(Record("loop", "loop"));
  rules.push_back(Record("odd", "no promql"));
  Definitions definitions;
  definitions.Add(files);
  auto shown = [&](std::string_view expression, std::string_view label) {
    return Shown(LabelsOf(Alert(expression), definitions, {}), label);
  };
  EXPECT_EQ(shown("job:x:sum > 1", "job"), "?");
  EXPECT_EQ(shown("job:x:sum > 1", "team"), "a");
  EXPECT_EQ(shown("job:x:sum > 1", "namespace"), "");
  EXPECT_EQ(shown("job:x:sum{job=\"b\"} > 1", "job"), "b");
  EXPECT_EQ(shown("x:sum > 1", "team"), "");
  EXPECT_EQ(shown("absent(job:x:sum{env=\"e\",zone=~\"z\"})", "team"), "");
  EXPECT_EQ(shown("absent(job:x:sum{env=\"e\",zone=~\"z\"})", "env"), "e");
  EXPECT_EQ(shown("absent(job:x:sum{env=\"e\",zone=~\"z\"})", "zone"), "");
  EXPECT_EQ(shown("two > 1", "team"), "?");
  EXPECT_EQ(shown("two{team=\"b\"} > 1", "team"), "b");
  EXPECT_EQ(shown("loop > 1", "team"), "?");
  EXPECT_EQ(shown("odd > 1", "team"), "?");
}

TEST(LabelsOf, RulesThatRecordEachOtherEndSoon) {
  std::vector<RuleFile> files(1);
  std::vector<Rule>& rules = files[0].groups.emplace_back().rules;
  for (int i = 0; i < 20; ++i) rules.push_back(Record("x", "x + x + x"));
  Definitions definitions;
  definitions.Add(files);
  EXPECT_EQ(Shown(LabelsOf(Alert("x > 1"), definitions, {}), "team"), "?");
}

}  // namespace
}  // namespace seaworthy::alerting
