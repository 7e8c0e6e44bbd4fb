#include "alerting/read_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "formats/errors.h"

namespace seaworthy::alerting {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<RuleFile> Read(std::string_view text, std::string_view path = "rules.yml") {
  Result<std::vector<RuleFile>> files = ReadRuleText(text, path);
  EXPECT_TRUE(files.ok()) << (files.ok() ? "" : files.error().ToString());
  return files.ok() ? *std::move(files) : std::vector<RuleFile>();
}

// The only rule of a file that has one.
Rule ReadOne(const std::string& rule) {
  std::vector<RuleFile> files = Read("groups:\n- name: shop\n  rules:\n" + rule);
  EXPECT_EQ(files.size(), 1u);
  return std::move(files.at(0).groups.at(0).rules.at(0));
}

std::vector<std::string> FileProblems(std::string_view text) { return Read(text).at(0).problems; }

constexpr std::string_view kShop = R"(groups:
- name: shop
  interval: 30s
  labels: {team: shop, severity: none}
  rules:
  - record: job:errors:rate5m
    expr: sum by (job) (rate(errors_total[5m]))
  - alert: TooManyErrors
    expr: job:errors:rate5m > 1
    for: 1h30m
    labels:
      severity: critical
      limit: 3.10
    annotations:
      summary: too many errors
      runbook_url: https://wiki.shop.io/errors
)";

TEST(ReadRules, RuleFileOfPrometheus) {
  std::vector<RuleFile> files = Read(kShop);
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].dialect, Dialect::kPrometheus);
  EXPECT_FALSE(files[0].embedded);
  EXPECT_THAT(files[0].problems, IsEmpty());
  ASSERT_EQ(files[0].groups.size(), 1u);
  EXPECT_EQ(files[0].groups[0].name, "shop");
  ASSERT_EQ(files[0].groups[0].rules.size(), 2u);
}

TEST(ReadRules, AlertKeepsWhatItsAuthorWrote) {
  std::vector<RuleFile> files = Read(kShop);
  const Rule& alert = files[0].groups[0].rules[1];
  EXPECT_TRUE(alert.is_alert);
  EXPECT_EQ(alert.name, "TooManyErrors");
  EXPECT_EQ(alert.expression, "job:errors:rate5m > 1");
  EXPECT_TRUE(alert.parsed.has_value());
  EXPECT_EQ(alert.for_text, "1h30m");
  EXPECT_EQ(alert.hold.seconds, 5400);
  EXPECT_EQ(alert.Label("limit"), "3.10");
  EXPECT_EQ(alert.Label("nothing"), "");
  EXPECT_EQ(alert.Annotation("summary"), "too many errors");
  EXPECT_EQ(alert.runbook.kind, RunbookKind::kUrl);
  EXPECT_EQ(ToString(alert.place), "rules.yml:8:5");
  EXPECT_EQ(ToString(alert.expression_place), "rules.yml:9:11");
  EXPECT_THAT(alert.problems, IsEmpty());
}

TEST(ReadRules, LabelOfTheRuleCountsBeforeThatOfItsGroup) {
  std::vector<RuleFile> files = Read(kShop);
  const Rule& alert = files[0].groups[0].rules[1];
  EXPECT_EQ(alert.labels.front().name, "team");
  EXPECT_EQ(alert.Label("severity"), "critical");
  EXPECT_EQ(alert.severity, "critical");
}

TEST(ReadRules, RecordingRule) {
  std::vector<RuleFile> files = Read(kShop);
  const Rule& record = files[0].groups[0].rules[0];
  EXPECT_FALSE(record.is_alert);
  EXPECT_EQ(record.name, "job:errors:rate5m");
  EXPECT_THAT(record.problems, IsEmpty());
}

TEST(ReadRules, SeverityMayHaveAnotherName) {
  EXPECT_EQ(ReadOne("  - {alert: A, expr: up, labels: {priority: P2}}").severity, "P2");
  EXPECT_EQ(ReadOne("  - {alert: A, expr: up, labels: {Severity: page, level: x}}").severity, "page");
  EXPECT_EQ(ReadOne("  - {alert: A, expr: up, labels: {severity: '', team: a}}").severity, "");
  EXPECT_EQ(ReadOne("  - {alert: A, expr: up}").severity, "");
}

TEST(ReadRules, NumbersWhereTextBelongsAreText) {
  Rule rule = ReadOne("  - {alert: 1, expr: 1, for: 0, labels: {severity: 1, x: true, y: null}}");
  EXPECT_EQ(rule.name, "1");
  EXPECT_EQ(rule.expression, "1");
  EXPECT_EQ(rule.hold, Span{});
  EXPECT_EQ(rule.severity, "1");
  EXPECT_EQ(rule.Label("x"), "true");
  EXPECT_THAT(rule.problems, IsEmpty());
}

struct Refused {
  std::string rule;
  std::string problem;
};

class RefusedRule : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRule, IsKeptWithWhatIsWrong) {
  EXPECT_THAT(ReadOne("  - " + GetParam().rule).problems, Contains(HasSubstr(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    ReadRules, RefusedRule,
    testing::Values(Refused{"{alert: A, record: a, expr: up}", "either `alert` or `record`"},
                    Refused{"{alert: A}", "no expression"}, Refused{"{alert: A, expr: ' '}", "no expression"},
                    Refused{"{alert: '', expr: up}", "the alert has no name"},
                    Refused{"{record: '', expr: up}", "the recorded series has no name"},
                    Refused{"{record: 'a{b=\"c\"}', expr: up}", "is no name of a series"},
                    Refused{"{alert: A, expr: up +}", "no PromQL: 1:"},
                    Refused{"{alert: A, expr: rate(up)}", "range vector"},
                    Refused{"{alert: A, expr: up, for: soon}", "`for` is no duration: \"soon\""},
                    Refused{"{alert: A, expr: up, for: 5}", "`for` is no duration"},
                    Refused{"{record: a, expr: up, for: 5m}", "a recording rule has no `for`"},
                    Refused{"{record: a, expr: up, annotations: {b: c}}", "a recording rule has no `annotations`"},
                    Refused{"{alert: A, expr: up, labels: {__name__: a}}", "the label \"__name__\""},
                    Refused{"{alert: A, expr: up, labels: {a: [b]}}", "`a` of `labels` is no text"},
                    Refused{"{alert: A, expr: up, labels: [a]}", "`labels` is no mapping"},
                    Refused{"{alert: A, expr: up, annotations: {a: '{{ $value'}}", "the template in `a` does not end"},
                    Refused{"{alert: A, expr: up, annotation: {a: b}}", "is `annotations` meant?"},
                    Refused{"{alert: A, expr: 'limitk(1, up)'}", "needs the experimental features"},
                    Refused{"{alert: A, expr: 'up{a=\"{{ .Values.a }}\"}'}", "filled in by a template"}));

TEST(ReadRules, ExpressionOfATemplateIsNotParsed) {
  Rule rule = ReadOne("  - {alert: A, expr: 'up{a=\"{{ .Values.a }}\"}'}");
  EXPECT_TRUE(rule.templated);
  EXPECT_FALSE(rule.parsed.has_value());
}

TEST(ReadRules, SaysWhatIsWrongWithADocument) {
  EXPECT_THAT(FileProblems("groups:\n- {name: a, rules: [{alert: A, expr: up}]}\n- {name: a, rules: []}\n"),
              ElementsAre("the group \"a\" stands here twice"));
  EXPECT_THAT(FileProblems("groups:\n- {name: a, rules: [{expr: up}]}\n"),
              ElementsAre("line 2: a rule has neither `alert` nor `record`"));
  EXPECT_THAT(FileProblems("groups:\n- {rules: [{alert: A, expr: up}]}\n"), ElementsAre("a group has no name"));
  EXPECT_THAT(FileProblems("groups:\n- {name: a, interval: often, rules: [{alert: A, expr: up}]}\n"),
              ElementsAre("group \"a\": `interval` is no duration: \"often\""));
  EXPECT_THAT(FileProblems("groups:\n- {name: a, intervall: 1m, rules: [{alert: A, expr: up}]}\n"),
              ElementsAre("group \"a\": unknown field `intervall`: is `interval` meant?"));
}

TEST(ReadRules, ResourcesAloneInListsAndInSeveralDocuments) {
  constexpr std::string_view kResource =
      "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a, namespace: shop}\n"
      "spec: {groups: [{name: g, rules: [{alert: A, expr: up}]}]}\n";
  constexpr std::string_view kList =
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: monitoring.coreos.com/v1\n  kind: PrometheusRule\n"
      "  spec: {groups: [{name: h, rules: [{alert: B, expr: up}, {alert: C, expr: up}]}]}\n- {kind: Service}\n";
  std::vector<RuleFile> files = Read(std::string(kResource) + "---\n" + std::string(kList));
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].dialect, Dialect::kPrometheusRule);
  EXPECT_EQ(files[0].groups[0].space, "shop");
  EXPECT_EQ(files[1].dialect, Dialect::kPrometheusRule);
  EXPECT_EQ(files[1].groups[0].rules.size(), 2u);
}

TEST(ReadRules, NamespaceAboveTheGroupsIsMimir) {
  std::vector<RuleFile> files = Read("namespace: shop\ngroups: [{name: g, rules: [{alert: A, expr: up}]}]\n");
  EXPECT_EQ(files.at(0).dialect, Dialect::kMimir);
  EXPECT_EQ(files[0].groups[0].space, "shop");
  files = Read("shop:\n- name: g\n  source_tenants: [a]\n  rules: [{alert: A, expr: up}]\n");
  EXPECT_EQ(files.at(0).dialect, Dialect::kMimir);
  EXPECT_EQ(files[0].groups[0].space, "shop");
}

TEST(ReadRules, GroupsOfVmalert) {
  std::vector<RuleFile> files = Read(
      "groups:\n- {name: a, concurrency: 2, rules: [{alert: A, expr: up}]}\n"
      "- {name: b, type: graphite, rules: [{alert: B, expr: 'sumSeries(a.b)'}]}\n");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].dialect, Dialect::kVictoria);
  EXPECT_THAT(files[0].problems, IsEmpty());
  EXPECT_TRUE(files[0].groups[0].rules[0].parsed.has_value());
  EXPECT_EQ(files[0].groups[1].language, "Graphite");
  EXPECT_FALSE(files[0].groups[1].rules[0].parsed.has_value());
  files = Read(
      "apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule\n"
      "spec: {groups: [{name: a, rules: [{alert: A, expr: up}]}]}\n");
  EXPECT_EQ(files.at(0).dialect, Dialect::kVictoria);
}

TEST(ReadRules, LogQlIsNoPromQl) {
  std::vector<RuleFile> files = Read(
      "groups:\n- name: a\n  rules:\n  - {alert: A, expr: 'sum(count_over_time({app=\"shop\"}[5m])) > 1'}\n"
      "  - {alert: B, expr: 'sum(rate({app=\"shop\"} |= \"error\" [5m])) > 1'}\n");
  EXPECT_EQ(files.at(0).dialect, Dialect::kLoki);
  EXPECT_EQ(files[0].groups[0].language, "LogQL");
  EXPECT_FALSE(files[0].groups[0].rules[0].parsed.has_value());
  EXPECT_THAT(files[0].groups[0].rules[1].problems, IsEmpty());
}

TEST(ReadRules, ResourceOfTheOperatorOfLokiIsToldFromOneOfPrometheus) {
  constexpr std::string_view kRest = "kind: AlertingRule\nspec: {groups: [{name: a, rules: [{alert: A, expr: up}]}]}\n";
  EXPECT_EQ(Read("apiVersion: loki.grafana.com/v1\n" + std::string(kRest)).at(0).dialect, Dialect::kLoki);
  EXPECT_EQ(Read("apiVersion: monitoring.openshift.io/v1\n" + std::string(kRest)).at(0).dialect,
            Dialect::kPrometheusRule);
}

TEST(ReadRules, RuleFileInAConfigMapHasItsPlaceInTheOuterFile) {
  std::vector<RuleFile> files = Read(
      "kind: ConfigMap\ndata:\n  other: text\n  alert.rules: |-\n    groups:\n    - name: a\n      rules:\n"
      "      - alert: A\n        expr: up\n");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_TRUE(files[0].embedded);
  EXPECT_EQ(ToString(files[0].groups.at(0).rules.at(0).place), "rules.yml:8");
}

TEST(ReadRules, TextOnOneLineHasThatLine) {
  std::vector<RuleFile> files =
      Read("kind: ConfigMap\ndata:\n  a: \"groups:\\n- name: a\\n  rules:\\n  - alert: A\\n    expr: up\\n\"\n");
  EXPECT_EQ(ToString(files.at(0).groups.at(0).rules.at(0).place), "rules.yml:3");
}

TEST(ReadRules, BrokenTextInAConfigMapIsUnreadable) {
  std::vector<RuleFile> files =
      Read("kind: ConfigMap\ndata:\n  a: |\n    groups:\n    - alert: A\n      expr: [\n    rules:\n");
  ASSERT_EQ(files.size(), 1u);
  ASSERT_TRUE(files[0].unreadable.has_value());
  EXPECT_TRUE(files[0].unreadable->Is(formats::kYamlSyntax));
  EXPECT_EQ(files[0].unreadable->place().file, "rules.yml");
  EXPECT_GT(files[0].unreadable->place().line, 3);
  EXPECT_THAT(files[0].groups, IsEmpty());
}

TEST(ReadRules, ValuesOfAChartHoldGroupsAtAnyDepth) {
  std::vector<RuleFile> files = Read(
      "serverFiles:\n  alerting_rules.yml:\n    groups: [{name: a, rules: [{alert: A, expr: up}]}]\n"
      "metrics:\n  prometheusRule:\n    rules: [{alert: B, expr: up}]\n");
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[1].groups.at(0).name, "");
  EXPECT_EQ(files[1].groups[0].rules.at(0).name, "B");
}

TEST(ReadRules, PassesOverWhatHasGroupsOrRulesOfAnotherKind) {
  EXPECT_THAT(Read("apiVersion: 1\ngroups: [{name: a, folder: b, rules: [{uid: x, title: T, condition: C}]}]\n"),
              IsEmpty());
  EXPECT_THAT(Read("kind: ClusterRole\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n"), IsEmpty());
  EXPECT_THAT(Read("groups: [admins, users]\nrules: text\n"), IsEmpty());
  EXPECT_THAT(Read("groups: {a: b}\n"), IsEmpty());
  EXPECT_THAT(Read("- 1\n- [2]\n"), IsEmpty());
  EXPECT_THAT(Read(""), IsEmpty());
}

TEST(ReadRules, GroupWithoutRulesStillIsAGroup) {
  EXPECT_EQ(Read("groups: [{name: a, rules: []}]\n").at(0).groups.size(), 1u);
}

TEST(ReadRules, AliasesStandForWhatTheyName) {
  std::vector<RuleFile> files = Read(
      "groups:\n- name: a\n  rules:\n  - {alert: A, expr: up, labels: &l {severity: &s critical}}\n"
      "  - {alert: B, expr: up, labels: *l}\n  - {alert: C, expr: up, labels: {severity: *s}}\n");
  EXPECT_EQ(files.at(0).groups[0].rules[1].severity, "critical");
  EXPECT_EQ(files[0].groups[0].rules[2].severity, "critical");
}

TEST(ReadRules, TemplatesAreSaidToBeTemplates) {
  auto code = [](std::string_view text, std::string_view path) {
    Result<std::vector<RuleFile>> files = ReadRuleText(text, path);
    return files.ok() ? std::string() : std::string(files.error().code());
  };
  EXPECT_EQ(code("{{- if .Values.rules }}\ngroups: []\n{{- end }}\n", "a.yaml"), "formats/templated");
  EXPECT_EQ(code("{ prometheusAlerts+:: { groups+: [] } }", "mixin/alerts.libsonnet"), "formats/templated");
  EXPECT_EQ(code(kShop, "rules.yml.j2"), "formats/templated");
  EXPECT_EQ(code("groups: [", "a.yaml"), "formats/yaml-syntax");
}

TEST(MayHoldRules, AsksForTheKeysOfRules) {
  EXPECT_TRUE(MayHoldRules(kShop));
  EXPECT_TRUE(MayHoldRules("kind: PrometheusRule"));
  EXPECT_TRUE(MayHoldRules(R"({"groups": [{"rules": [{"record": "a", "expr": "b"}]}]})"));
  EXPECT_FALSE(MayHoldRules("groups: []\nexpression: 1\nalerts: 2"));
  EXPECT_FALSE(MayHoldRules("alert: A\nexpr: up"));
  EXPECT_FALSE(MayHoldRules(""));
}

TEST(HoldsGrafanaAlerts, AsksForTheKeysThatOnlyItsAlertsHave) {
  EXPECT_TRUE(HoldsGrafanaAlerts(
      "groups:\n- rules:\n  - title: T\n    condition: C\n    data: [{datasourceUid: p}]\n    noDataState: OK\n"));
  EXPECT_FALSE(HoldsGrafanaAlerts("datasourceUid: p\npanels: []\n"));
  EXPECT_FALSE(HoldsGrafanaAlerts(kShop));
}

}  // namespace
}  // namespace seaworthy::alerting
