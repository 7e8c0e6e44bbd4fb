#include "collectors/slo/slo_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "collectors/registry.h"
#include "collectors/slo/inspect.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::slo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kOpenSlo =
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: checkout}\n"
    "spec:\n  service: shop\n  indicatorRef: good\n  objectives:\n    - target: 0.9995\n";
constexpr std::string_view kIndicator =
    "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: good}\nspec: {ratioMetric: {good: {}, total: {}}}\n";

class SloCollectorTest : public testing::Test {
 protected:
  SloCollectorTest() : declarations_(facts::Declarations::Parse(Embedded()).operator*()) {}

  const Value& Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{.repository = *repository_, .service = service_, .now = Instant{1}, .stop = {}};
    facts::Writer out(declarations_, "slo");
    Result<void> result = kCollector.collect(context, out);
    EXPECT_TRUE(result.ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
    return set_->Get(*declarations_.Slot("slo.objectives"));
  }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(SloCollectorTest, NoFileIsNotFound) {
  folder_.Write("README.md", "# Shop");
  const Value& objectives = Collect();
  ASSERT_TRUE(objectives.Is(Kind::kAbsent));
  EXPECT_EQ(objectives.AsAbsence().reason, AbsentReason::kNotFound);
}

TEST_F(SloCollectorTest, ObjectivesKeepTheirDecimalAndTheirLine) {
  folder_.Write("slo/checkout.yaml", kOpenSlo);
  folder_.Write("slo/indicators/good.yml", kIndicator);
  const Value& objectives = Collect();
  ASSERT_TRUE(objectives.Is(Kind::kList));
  ASSERT_EQ(objectives.AsList().size(), 1u);
  const Value& objective = objectives.AsList()[0];
  EXPECT_EQ(objective.Find("target_percent")->AsString(), "99.95");
  EXPECT_EQ(objective.Find("target")->AsDouble(), 0.9995);
  EXPECT_TRUE(objective.Find("usable")->AsBool());
  EXPECT_EQ(objective.Find("indicator")->AsString(), "ratio");
  const facts::Provenance* place = set_->ProvenanceOf(objective.origin());
  EXPECT_EQ(ToString(place->place), "slo/checkout.yaml:8:15");
}

TEST_F(SloCollectorTest, UnresolvedReferenceIsNotUsable) {
  folder_.Write("slo.yaml", kOpenSlo);
  const Value& objective = Collect().AsList()[0];
  EXPECT_FALSE(objective.Find("usable")->AsBool());
  EXPECT_THAT(std::string(objective.Find("problems")->AsList()[0].AsString()), HasSubstr("\"good\""));
}

TEST_F(SloCollectorTest, ObjectiveWithoutTargetHasAnAbsentOne) {
  folder_.Write("slo.yaml", "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec: {}\n");
  const Value& objective = Collect().AsList()[0];
  EXPECT_TRUE(objective.Find("target")->Is(Kind::kAbsent));
  EXPECT_FALSE(objective.Find("usable")->AsBool());
}

TEST_F(SloCollectorTest, TemplatesAreSaidToBeTemplates) {
  folder_.Write("chart/Chart.yaml", "name: chart\n");
  folder_.Write("chart/templates/slo.yaml",
                "apiVersion: openslo/v1\nkind: SLO\n{{- if .Values.slo }}\nspec: {}\n{{- end }}\n");
  const Value& part = Collect().AsList()[0];
  ASSERT_TRUE(part.Is(Kind::kAbsent));
  EXPECT_EQ(part.AsAbsence().reason, AbsentReason::kTemplated);
  EXPECT_THAT(std::string(part.AsAbsence().detail), HasSubstr("chart/templates/slo.yaml"));
}

TEST_F(SloCollectorTest, BrokenFileIsAnAbsentPartBesideTheOthers) {
  folder_.Write("a.yaml", std::string(kOpenSlo) + "---\n" + std::string(kIndicator));
  folder_.Write("b.yaml", "apiVersion: openslo/v1\nkind: SLO\nspec: [\n");
  const Value& objectives = Collect();
  ASSERT_EQ(objectives.AsList().size(), 2u);
  EXPECT_EQ(objectives.AsList()[0].AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_TRUE(objectives.AsList()[1].Is(Kind::kStruct));
}

constexpr std::string_view kSloth =
    "version: prometheus/v1\nservice: shop\nslos:\n- name: a\n  objective: 99.9\n  sli:\n    events:\n"
    "      error_query: sum(rate(bad_total[{{.window}}]))\n      total_query: sum(rate(all_total[{{.window}}]))\n";
constexpr std::string_view kRules =
    "groups:\n- name: g\n  rules:\n  - alert: Burn\n    expr: |\n"
    "      sum(rate(bad_total[1h])) / sum(rate(all_total[1h])) > 14.4 * 0.001 and\n"
    "      sum(rate(bad_total[5m])) / sum(rate(all_total[5m])) > 14.4 * 0.001\n    labels: {severity: page}\n";

TEST_F(SloCollectorTest, BurnAlertsAreFoundInTheRulesOfTheRepository) {
  folder_.Write("slo.yaml", kSloth);
  folder_.Write("rules/burn.yaml", kRules);
  const Value& objective = Collect().AsList()[0];
  EXPECT_TRUE(objective.Find("fast_burn")->AsBool());
  EXPECT_FALSE(objective.Find("slow_burn")->AsBool());
  ASSERT_EQ(objective.Find("burn_alerts")->AsList().size(), 1u);
  const Value& alert = objective.Find("burn_alerts")->AsList()[0];
  EXPECT_EQ(alert.Find("alert")->AsString(), "Burn");
  EXPECT_EQ(alert.Find("urgency")->AsString(), "page");
  EXPECT_EQ(alert.Find("windows")->AsList()[0].AsString(), "1h/5m");
  EXPECT_EQ(alert.Find("factors")->AsList()[0].AsDouble(), 14.4);
  EXPECT_EQ(alert.Find("source")->AsString(), "rule");
  EXPECT_TRUE(alert.Find("fits")->AsBool() && alert.Find("uses_indicator")->AsBool());
  EXPECT_EQ(alert.Find("problems")->AsList().size(), 0u);
  EXPECT_EQ(ToString(set_->ProvenanceOf(alert.origin())->place), "rules/burn.yaml:4:5");
}

TEST_F(SloCollectorTest, GeneratedAlertsNeedNoRules) {
  folder_.Write("slo.yaml", std::string(kSloth) + "  alerting: {name: Shop}\n");
  const Value& objective = Collect().AsList()[0];
  EXPECT_TRUE(objective.Find("fast_burn")->AsBool() && objective.Find("slow_burn")->AsBool());
  EXPECT_EQ(objective.Find("burn_alerts")->AsList()[0].Find("source")->AsString(), "generated");
}

TEST_F(SloCollectorTest, WithoutRulesNobodyKnowsWhetherAnythingAlerts) {
  folder_.Write("slo.yaml", kSloth);
  const Value& fast = *Collect().AsList()[0].Find("fast_burn");
  ASSERT_TRUE(fast.Is(Kind::kAbsent));
  EXPECT_EQ(fast.AsAbsence().reason, AbsentReason::kNotFound);
}

TEST_F(SloCollectorTest, RulesThatCannotBeReadLeaveItOpen) {
  folder_.Write("slo.yaml", kSloth);
  folder_.Write("chart/Chart.yaml", "name: chart\n");
  folder_.Write("chart/templates/rules.yaml", kRules);
  folder_.Write("other.yaml", "groups:\n- name: g\n  rules: [{alert: A, expr: up == 0}]\n");
  const Value& fast = *Collect().AsList()[0].Find("fast_burn");
  ASSERT_TRUE(fast.Is(Kind::kAbsent));
  EXPECT_EQ(fast.AsAbsence().reason, AbsentReason::kTemplated);
  EXPECT_THAT(std::string(fast.AsAbsence().detail), HasSubstr("chart/templates/rules.yaml"));
}

TEST_F(SloCollectorTest, ExpressionThatIsFilledInLeavesItOpen) {
  folder_.Write("slo.yaml", kSloth);
  folder_.Write("rules.yaml",
                "groups:\n- name: g\n  rules: [{alert: A, expr: 'rate(x{{ .Values.selector }}[5m]) > 1'}]\n");
  const Value& fast = *Collect().AsList()[0].Find("fast_burn");
  ASSERT_TRUE(fast.Is(Kind::kAbsent));
  EXPECT_EQ(fast.AsAbsence().reason, AbsentReason::kTemplated);
  EXPECT_EQ(fast.AsAbsence().detail, "rules.yaml:3:28: a template fills in the expression of A");
}

TEST_F(SloCollectorTest, RulesOfStagingWatchNothingOfProduction) {
  folder_.Write("slo.yaml", kSloth);
  folder_.Write("staging/rules.yaml", kRules);
  const Value& objective = Collect().AsList()[0];
  EXPECT_FALSE(objective.Find("fast_burn")->AsBool());
  EXPECT_EQ(objective.Find("burn_alerts")->AsList()[0].Find("problems")->AsList()[0].AsString(),
            "staging/rules.yaml is not of production");
}

TEST_F(SloCollectorTest, RulesThatSomebodyHasToFinishAreNoEvidence) {
  folder_.Write("slo.yaml", kSloth);
  folder_.Write("rules.yaml", std::string(kRules) + "# TODO(seaworthy): say who is called\n");
  const Value& objective = Collect().AsList()[0];
  EXPECT_FALSE(objective.Find("fast_burn")->AsBool());
  EXPECT_EQ(objective.Find("burn_alerts")->AsList()[0].Find("problems")->AsList()[0].AsString(),
            "rules.yaml is a draft");
}

TEST_F(SloCollectorTest, AllowedBadTimeIsOfTheWindow) {
  folder_.Write("slo.yaml",
                "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec:\n  timeWindow: [{duration: 30d}]\n"
                "  objectives: [{target: 0.999}, {target: 1}]\n");
  const Value& objectives = Collect();
  EXPECT_EQ(objectives.AsList()[0].Find("allowed_bad")->AsDuration(), Span(2592));
  EXPECT_EQ(objectives.AsList()[1].Find("allowed_bad"), nullptr);
}

TEST_F(SloCollectorTest, TestsAndExamplesAreNoEvidence) {
  folder_.Write("tests/slo.yaml", kOpenSlo);
  folder_.Write("examples/slo.yaml", kOpenSlo);
  EXPECT_TRUE(Collect().Is(Kind::kAbsent));
}

TEST_F(SloCollectorTest, StopsWhenAsked) {
  folder_.Write("slo.yaml", kOpenSlo);
  repository_.emplace(*source::Repository::Open(folder_.path()));
  std::stop_source stop;
  stop.request_stop();
  collect::Context context{
      .repository = *repository_, .service = service_, .now = Instant{1}, .stop = stop.get_token()};
  facts::Writer out(declarations_, "slo");
  EXPECT_FALSE(kCollector.collect(context, out).ok());
}

std::vector<std::string> Inspect(const std::vector<std::pair<std::string, std::string>>& files) {
  Inspection inspection;
  for (const auto& [path, text] : files) inspection.Add(path, text);
  std::vector<std::string> lines;
  std::move(inspection).Print([&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

TEST(InspectSlo, PrintsWhatWasRead) {
  EXPECT_THAT(
      Inspect({{"a.yaml", std::string(kOpenSlo) + "---\n" + std::string(kIndicator)}}),
      ElementsAre(R"({"path":"a.yaml","templated":false,"slos":[{"doc":0,"format":"openslo/v1","name":"checkout",)"
                  R"("service":"shop","objectives_percent":[99.95],"calendar":false,"indicator":"ratio",)"
                  R"("signal":"availability","usable":true,"problems":["no time window"],"alerts":0,)"
                  R"("burn_alerts":[],"fast_burn":false,"slow_burn":false}]})"));
}

TEST(InspectSlo, FindsBurnAlertsInTheOtherFiles) {
  std::vector<std::string> lines = Inspect({{"slo.yaml", std::string(kSloth)}, {"rules.yaml", std::string(kRules)}});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(
      lines[0],
      HasSubstr(
          R"("burn_alerts":[{"objective_percent":99.9,"alert":"Burn","urgency":"page","windows":["1h/5m"],)"
          R"("factors":[14.4],"source":"rule","fits":true,"uses_indicator":true,)"
          R"("place":"rules.yaml:4:5","problems":[],"advice":["one bad event alone fires it where 1h sees fewer than 70"]}],"fast_burn":true,"slow_burn":false)"));
  EXPECT_EQ(lines[1], R"({"path":"rules.yaml","templated":false,"slos":[]})");
}

TEST(InspectSlo, SaysWhatCannotBeRead) {
  EXPECT_THAT(Inspect({{"a.yaml", "a: [\n"}}), ElementsAre(HasSubstr("\"error\":\"a.yaml:")));
  EXPECT_THAT(Inspect({{"a.yaml", "{{ if x }}\na: b\n{{ end }}\n"}}), ElementsAre(HasSubstr("\"templated\":true")));
}

}  // namespace
}  // namespace seaworthy::collectors::slo
