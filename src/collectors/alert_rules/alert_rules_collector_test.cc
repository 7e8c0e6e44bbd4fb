#include "collectors/alert_rules/alert_rules_collector.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/draft.h"
#include "collectors/alert_rules/gather.h"
#include "collectors/registry.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::alert_rules {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kErrors = R"(groups:
- name: shop
  rules:
  - alert: CheckoutErrors
    expr: >
      sum(rate(http_requests_total{job="checkout", code=~"5.."}[5m]))
      / sum(rate(http_requests_total{job="checkout"}[5m])) > 0.05
    for: 5m
    labels: {severity: page}
    annotations: {runbook_url: docs/runbooks/errors.md}
)";

constexpr std::string_view kTemplate =
    "{{- if .Values.alerts }}\ngroups:\n- name: shop\n  rules:\n  - alert: CheckoutErrors\n    expr: up\n{{- end }}\n";

class AlertRulesTest : public testing::Test {
 protected:
  AlertRulesTest() : declarations_(AllDeclarations()) { service_.name = "shop"; }

  Result<void> Run() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{
        .repository = *repository_, .service = service_, .now = Instant{1}, .stop = stop_.get_token()};
    facts::Writer out(declarations_, "alert_rules");
    Result<void> result = kCollector.collect(context, out);
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
    return result;
  }

  const Value& Get(std::string_view key) { return set_->Get(*declarations_.Slot(key)); }
  const Value& Alerts() {
    EXPECT_TRUE(Run().ok());
    return Get("alert_rules.alerts");
  }
  // `covered` of that signal in the row of that component.
  const Value& Cell(std::string_view component, std::string_view signal) {
    const Value& column = Get("alert_rules." + std::string(signal));
    for (const Value& cell : column.AsList()) {
      if (cell.Find("component")->AsString() == component) return cell;
    }
    ADD_FAILURE() << "no cell for " << signal << " of " << component;
    return column;
  }
  std::string PlaceOf(const Value& value) { return ToString(set_->ProvenanceOf(value.origin())->place); }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::stop_source stop_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

std::vector<std::string> Texts(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& text : list.AsList()) texts.emplace_back(text.AsString());
  return texts;
}

TEST_F(AlertRulesTest, NoFileIsNotFound) {
  folder_.Write("README.md", "# Shop");
  folder_.Write("k8s/role.yaml", "kind: ClusterRole\nrules: [{apiGroups: ['']}]\n");
  const Value& alerts = Alerts();
  ASSERT_TRUE(alerts.Is(Kind::kAbsent));
  EXPECT_EQ(alerts.AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_EQ(Get("alert_rules.latency").AsAbsence().reason, AbsentReason::kNotFound);
}

TEST_F(AlertRulesTest, AlertSaysWhatItIs) {
  folder_.Write("rules.yml", kErrors);
  folder_.Write("docs/runbooks/errors.md", "# Errors");
  const Value& alerts = Alerts();
  ASSERT_EQ(alerts.AsList().size(), 1u);
  const Value& alert = alerts.AsList()[0];
  EXPECT_EQ(alert.Find("name")->AsString(), "CheckoutErrors");
  EXPECT_EQ(alert.Find("signal")->AsString(), "errors");
  EXPECT_EQ(alert.Find("grounds")->AsString(), "expression");
  EXPECT_EQ(alert.Find("severity")->AsString(), "page");
  EXPECT_EQ(alert.Find("urgency")->AsString(), "page");
  EXPECT_EQ(alert.Find("for")->AsDuration(), (Span{300, 0}));
  EXPECT_EQ(alert.Find("runbook_kind")->AsString(), "path");
  EXPECT_TRUE(alert.Find("evaluates")->AsBool());
  EXPECT_THAT(Texts(*alert.Find("problems")), IsEmpty());
  EXPECT_EQ(PlaceOf(alert), "rules.yml:4:5");
}

TEST_F(AlertRulesTest, MatrixHasOneRowWithoutComponents) {
  folder_.Write("rules.yml", kErrors);
  Alerts();
  ASSERT_EQ(Get("alert_rules.errors").AsList().size(), 1u);
  const Value& errors = Cell("shop", "errors");
  EXPECT_TRUE(errors.Find("covered")->AsBool());
  EXPECT_THAT(Texts(*errors.Find("alerts")), ElementsAre("CheckoutErrors"));
  EXPECT_TRUE(errors.Find("threshold")->AsBool());
  EXPECT_TRUE(errors.Find("pages")->AsBool());
  EXPECT_EQ(PlaceOf(errors), "rules.yml:4:5");
  EXPECT_FALSE(Cell("shop", "latency").Find("covered")->AsBool());
}

constexpr std::string_view kSloth = R"(version: prometheus/v1
service: shop
slos:
  - name: checkout-availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total[{{.window}}]))
    alerting:
      name: CheckoutAvailability
      page_alert: {labels: {severity: page}}
      ticket_alert: {labels: {severity: ticket}}
)";

TEST_F(AlertRulesTest, WhatSlothMakesOfAnObjectiveCoversItsSignal) {
  folder_.Write("slo.yaml", kSloth);
  EXPECT_TRUE(Alerts().Is(Kind::kAbsent)) << "it stands in no rule file";
  const Value& errors = Cell("shop", "errors");
  EXPECT_TRUE(errors.Find("covered")->AsBool());
  EXPECT_TRUE(errors.Find("burn_rate")->AsBool());
  EXPECT_TRUE(errors.Find("pages")->AsBool());
  EXPECT_THAT(std::string(errors.Find("reason")->AsString()), HasSubstr("checkout-availability"));
  EXPECT_THAT(PlaceOf(errors), HasSubstr("slo.yaml:"));
  ASSERT_TRUE(Cell("shop", "latency").Find("covered")->Is(Kind::kAbsent)) << "rules may stand elsewhere";
  EXPECT_EQ(Cell("shop", "latency").Find("covered")->AsAbsence().reason, AbsentReason::kNotFound);
}

TEST_F(AlertRulesTest, AnObjectiveThatAlertsNobodyCoversNothing) {
  std::string quiet(kSloth);
  for (std::string_view alert : {"page_alert: {", "ticket_alert: {"}) {
    quiet.insert(quiet.find(alert) + alert.size(), "disable: true, ");
  }
  folder_.Write("slo.yaml", quiet);
  folder_.Write("rules.yml", "groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n");
  ASSERT_EQ(Alerts().AsList().size(), 1u);
  EXPECT_FALSE(Cell("shop", "errors").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, OfTwoCopiesTheOneThatPrometheusTakesCounts) {
  folder_.Write("a/rules.yml", std::string(kErrors) + "    lables: {a: b}\n");
  folder_.Write("b/rules.yml", kErrors);
  EXPECT_EQ(Alerts().AsList().size(), 1u);
  EXPECT_TRUE(Cell("shop", "errors").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, MatrixHasARowForEachComponentThatRuns) {
  service_.components = {
      {.name = "checkout", .kind = "service"}, {.name = "cart"}, {.name = "client", .kind = "library"}};
  folder_.Write("rules.yml", kErrors);
  const Value& alert = Alerts().AsList()[0];
  EXPECT_THAT(Texts(*alert.Find("components")), ElementsAre("checkout"));
  EXPECT_EQ(Get("alert_rules.errors").AsList().size(), 2u);
  EXPECT_TRUE(Cell("checkout", "errors").Find("covered")->AsBool());
  EXPECT_FALSE(Cell("cart", "errors").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, SeriesAreLookedThroughAcrossFiles) {
  folder_.Write("a.yml", "groups: [{name: g, rules: [{alert: A, expr: 'x:ratio > 0.1'}]}]\n");
  folder_.Write("b.yml",
                "groups: [{name: g, rules: [{record: 'x:ratio', expr: "
                "'rate(http_requests_total{code=~\"5..\"}[5m]) / rate(http_requests_total[5m])'}]}]\n");
  EXPECT_EQ(Alerts().AsList()[0].Find("signal")->AsString(), "errors");
}

TEST_F(AlertRulesTest, SameAlertInTwoFilesCountsOnce) {
  folder_.Write("base/rules.yml", kErrors);
  folder_.Write("overlay/rules.yml", kErrors);
  EXPECT_EQ(Alerts().AsList().size(), 1u);
}

TEST_F(AlertRulesTest, AlertOfStagingCoversNothing) {
  folder_.Write("staging/rules.yml", kErrors);
  EXPECT_EQ(Alerts().AsList()[0].Find("environment")->AsString(), "staging");
  const Value& errors = Cell("shop", "errors");
  EXPECT_FALSE(errors.Find("covered")->AsBool());
  EXPECT_THAT(std::string(errors.Find("reason")->AsString()), HasSubstr("staging/rules.yml is not of production"));
}

TEST_F(AlertRulesTest, AlertOfProductionCountsBeforeItsCopies) {
  folder_.Write("development/rules.yml", kErrors);
  folder_.Write("production/rules.yml", kErrors);
  ASSERT_EQ(Alerts().AsList().size(), 1u);
  EXPECT_EQ(PlaceOf(Alerts().AsList()[0]), "production/rules.yml:4:5");
  EXPECT_TRUE(Cell("shop", "errors").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, HoldThatIsNoDurationIsLeftOutAndCoversNothing) {
  folder_.Write("rules.yml",
                "groups: [{name: g, rules: [{alert: A, expr: 'rate(http_errors_total[5m]) > 1', for: soon}]}]\n");
  EXPECT_EQ(Alerts().AsList()[0].Find("for"), nullptr);
  EXPECT_FALSE(Cell("shop", "errors").Find("covered")->AsBool());
  EXPECT_EQ(Cell("shop", "errors").Find("reason")->AsString(),
            "A would watch errors, but its `for` is no duration: \"soon\"");
  EXPECT_EQ(PlaceOf(Cell("shop", "errors")), "rules.yml:1:28");
}

TEST_F(AlertRulesTest, TextInAConfigMapHasTheLineOfTheFile) {
  folder_.Write("map.yaml",
                "kind: ConfigMap\ndata:\n  a: |\n    groups:\n    - name: g\n      rules:\n      - alert: A\n"
                "        expr: up == 0\n");
  EXPECT_EQ(PlaceOf(Alerts().AsList()[0]), "map.yaml:7");
}

TEST_F(AlertRulesTest, TemplateIsAnAbsentPartAndLeavesSignalsOpen) {
  folder_.Write("alerts.yaml", kTemplate);
  const Value& alerts = Alerts();
  ASSERT_EQ(alerts.AsList().size(), 1u);
  EXPECT_EQ(alerts.AsList()[0].AsAbsence().reason, AbsentReason::kTemplated);
  const Value& covered = *Cell("shop", "errors").Find("covered");
  ASSERT_TRUE(covered.Is(Kind::kAbsent));
  EXPECT_EQ(covered.AsAbsence().reason, AbsentReason::kTemplated);
  EXPECT_THAT(std::string(covered.AsAbsence().detail), HasSubstr("alerts.yaml"));
}

TEST_F(AlertRulesTest, TemplateOfWhatWasReadIsLeftOut) {
  folder_.Write("rules.yml", kErrors);
  folder_.Write("templates.yaml", kTemplate);
  folder_.Write("mixin/alerts.libsonnet", "{ groups: [{ rules: [{ alert: 'CheckoutErrors', expr: 'up' }] }] }");
  EXPECT_EQ(Alerts().AsList().size(), 1u);
  EXPECT_FALSE(Cell("shop", "latency").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, TemplateWithOneMoreAlertStays) {
  folder_.Write("rules.yml", kErrors);
  folder_.Write("mixin/alerts.libsonnet", "{ groups: [{ rules: [{ alert: 'Another', expr: 'up' }] }] }");
  EXPECT_EQ(Alerts().AsList().size(), 2u);
}

TEST_F(AlertRulesTest, BrokenFileIsAnAbsentPartBesideTheOthers) {
  folder_.Write("a.yml", kErrors);
  folder_.Write("b.yml", "kind: PrometheusRule\nspec: [\n");
  const Value& alerts = Alerts();
  ASSERT_EQ(alerts.AsList().size(), 2u);
  EXPECT_EQ(alerts.AsList()[1].AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_TRUE(Cell("shop", "errors").Find("covered")->AsBool());
  EXPECT_TRUE(Cell("shop", "latency").Find("covered")->Is(Kind::kAbsent));
}

TEST_F(AlertRulesTest, QueryOfLokiLeavesSignalsOpen) {
  folder_.Write("loki.yaml",
                "groups: [{name: g, rules: [{alert: A, expr: 'rate({app=\"x\"} |= \"error\" [5m]) > 1'}]}]\n");
  EXPECT_FALSE(Alerts().AsList()[0].Find("evaluates")->AsBool());
  EXPECT_EQ(Cell("shop", "errors").Find("covered")->AsAbsence().reason, AbsentReason::kNotCollected);
  EXPECT_THAT(std::string(Cell("shop", "errors").Find("covered")->AsAbsence().detail), HasSubstr("LogQL"));
}

TEST_F(AlertRulesTest, AlertsOfGrafanaLeaveSignalsOpen) {
  folder_.Write("grafana.yaml",
                "groups:\n- name: g\n  rules:\n  - title: T\n    condition: C\n    data: [{datasourceUid: p}]\n"
                "    noDataState: OK\n");
  folder_.Write("rules.yml", kErrors);
  ASSERT_EQ(Alerts().AsList().size(), 2u);
  EXPECT_EQ(Alerts().AsList()[1].AsAbsence().reason, AbsentReason::kNotCollected);
  EXPECT_TRUE(Cell("shop", "errors").Find("covered")->AsBool());
  EXPECT_TRUE(Cell("shop", "latency").Find("covered")->Is(Kind::kAbsent));
}

TEST_F(AlertRulesTest, ExpressionThatDoesNotParseCoversNothing) {
  folder_.Write("rules.yml", "groups: [{name: g, rules: [{alert: HighErrorRate, expr: 'rate(errors_total'}]}]\n");
  EXPECT_FALSE(Alerts().AsList()[0].Find("evaluates")->AsBool());
  const Value& covered = *Cell("shop", "errors").Find("covered");
  EXPECT_TRUE(covered.Is(Kind::kAbsent) || !covered.AsBool());
}

TEST_F(AlertRulesTest, NothingOfAFileThatPrometheusRefusesCounts) {
  constexpr std::string_view kGood = "{alert: A, expr: 'rate(http_errors_total[5m]) > 1'}";
  for (const char* bad : {"{alert: B, expr: 'rate(x[5m]'}", "{alert: B, expr: up, lables: {severity: page}}"}) {
    folder_.Write("rules.yml", fmt::format("groups: [{{name: g, rules: [{}, {}]}}]\n", kGood, bad));
    Alerts();
    EXPECT_FALSE(Cell("shop", "errors").Find("covered")->AsBool()) << bad;
    EXPECT_THAT(std::string(Cell("shop", "errors").Find("reason")->AsString()),
                HasSubstr("A would watch errors, but Prometheus refuses rules.yml: B: "));
  }
  folder_.Write("rules.yml", fmt::format("groups: [{{name: g, rules: [{}, {{alert: B, expr: up == 0}}]}}]\n", kGood));
  Alerts();
  EXPECT_TRUE(Cell("shop", "errors").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, RunbookThatIsNotThereIsMissing) {
  folder_.Write("rules.yml", kErrors);
  const Value& alert = Alerts().AsList()[0];
  EXPECT_EQ(alert.Find("runbook_kind")->AsString(), "missing");
  EXPECT_THAT(Texts(*alert.Find("problems")), Contains("its runbook docs/runbooks/errors.md is not in the repository"));
}

TEST_F(AlertRulesTest, DraftsAreNoEvidence) {
  folder_.Write("rules.yml", std::string(kErrors) + "# " + std::string(kDraftMark) + ": check the bound\n");
  folder_.Write("docs/runbooks/errors.md", "# Errors\n" + std::string(kDraftMark));
  EXPECT_EQ(Alerts().AsList()[0].Find("runbook_kind")->AsString(), "placeholder");
  EXPECT_FALSE(Cell("shop", "errors").Find("covered")->AsBool());
}

TEST_F(AlertRulesTest, TestsAndExamplesAreNoEvidence) {
  folder_.Write("tests/rules.yml", kErrors);
  folder_.Write("examples/rules.yml", kErrors);
  EXPECT_TRUE(Alerts().Is(Kind::kAbsent));
}

TEST_F(AlertRulesTest, RecordingRulesAloneAreNoAlerts) {
  folder_.Write("rules.yml", "groups: [{name: g, rules: [{record: 'a:b', expr: up}]}]\n");
  EXPECT_EQ(Alerts().AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_TRUE(Get("alert_rules.latency").Is(Kind::kAbsent));
}

TEST_F(AlertRulesTest, StopsWhenAsked) {
  folder_.Write("rules.yml", kErrors);
  stop_.request_stop();
  EXPECT_FALSE(Run().ok());
}

TEST(AlertNamesIn, ReadsYamlAndJsonnet) {
  EXPECT_THAT(AlertNamesIn("- alert: A\n  alert : B\nalert: \"C\"\n\"alert\": 'D', alert:'E'\nalerts: F\nxalert: G\n"),
              ElementsAre("A", "C", "D", "E"));
  EXPECT_THAT(AlertNamesIn("alert: {{ .name }}\nalert: 'Kube%s' % x\nalert:"), IsEmpty());
}

}  // namespace
}  // namespace seaworthy::collectors::alert_rules
