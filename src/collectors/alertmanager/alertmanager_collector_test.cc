#include "collectors/alertmanager/alertmanager_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "collectors/alertmanager/inspect.h"
#include "collectors/registry.h"
#include "source/scratch_folder.h"
#include "value/canonical.h"

namespace seaworthy::collectors::alertmanager {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kPager =
    "route: {receiver: chat, routes: [{matchers: [severity=page], receiver: pager}]}\nreceivers:\n"
    "  - {name: chat, slack_configs: [{api_url: \"https://hooks.slack.com/SECRET\"}]}\n"
    "  - {name: pager, pagerduty_configs: [{routing_key: SECRET}]}\n";
constexpr std::string_view kChat =
    "route: {receiver: chat}\nreceivers: [{name: chat, slack_configs: [{api_url: \"https://hooks.slack.com/x\"}]}]\n";
constexpr std::string_view kRules =
    "groups:\n  - name: shop\n    rules:\n      - {alert: HighErrorRate, expr: 'sum(rate(x[5m])) > 1', labels: "
    "{severity: "
    "page}}\n      - {alert: DiskFills, expr: sum(y) > 1, labels: {severity: ticket}}\n";

class AlertmanagerCollectorTest : public testing::Test {
 protected:
  AlertmanagerCollectorTest() : declarations_(facts::Declarations::Parse(Embedded()).operator*()) {}

  void Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{
        .repository = *repository_, .service = service_, .now = Instant{1'924'992'000}, .stop = {}};
    facts::Writer out(declarations_, "alertmanager");
    Result<void> result = kCollector.collect(context, out);
    EXPECT_TRUE(result.ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
  }

  const Value& Get(std::string_view key) { return set_->Get(*declarations_.Slot(key)); }
  std::span<const Value> Deliveries() { return Get("alertmanager.deliveries").AsList(); }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(AlertmanagerCollectorTest, WithoutAConfigurationNothingIsKnown) {
  folder_.Write("rules.yml", kRules);
  Collect();
  for (const char* key :
       {"alertmanager.deliveries", "alertmanager.receivers", "alertmanager.problems", "alertmanager.events"}) {
    ASSERT_TRUE(Get(key).Is(Kind::kAbsent)) << key;
    EXPECT_EQ(Get(key).AsAbsence().reason, AbsentReason::kNotFound) << key;
  }
}

TEST_F(AlertmanagerCollectorTest, EachAlertIsDelivered) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write("rules.yml", kRules);
  Collect();
  ASSERT_EQ(Deliveries().size(), 2u);
  const Value& page = Deliveries()[0];
  EXPECT_EQ(page.Find("alert")->AsString(), "HighErrorRate");
  EXPECT_TRUE(page.Find("pages")->AsBool());
  EXPECT_EQ(page.Find("page_hours")->AsString(), "always");
  EXPECT_EQ(ToString(set_->ProvenanceOf(page.origin())->place), "rules.yml:4:9");
  EXPECT_FALSE(Deliveries()[1].Find("pages")->AsBool());
  EXPECT_TRUE(Get("alertmanager.problems").AsList().empty());
  EXPECT_EQ(Get("alertmanager.receivers").AsList()[1].Find("purpose")->AsString(), "page");
}

TEST_F(AlertmanagerCollectorTest, ConfigurationThatIsRefusedIsMalformed) {
  folder_.Write("alertmanager.yml", std::string(kPager) + "colour: blue\n");
  folder_.Write("rules.yml", kRules);
  Collect();
  for (const char* field : {"reaches", "pages", "hours", "page_hours", "pages_always"}) {
    const Value& value = *Deliveries()[0].Find(field);
    ASSERT_TRUE(value.Is(Kind::kAbsent)) << field;
    EXPECT_EQ(value.AsAbsence().reason, AbsentReason::kMalformed) << field;
  }
}

TEST_F(AlertmanagerCollectorTest, ProductionCountsBeforeOtherEnvironments) {
  folder_.Write("env/staging/alertmanager.yml", kChat);
  folder_.Write("env/production/alertmanager.yml", kPager);
  folder_.Write("rules.yml", kRules);
  Collect();
  ASSERT_EQ(Deliveries().size(), 2u);
  EXPECT_EQ(Deliveries()[0].Find("environment")->AsString(), "production");
}

TEST_F(AlertmanagerCollectorTest, AlertGoesThroughTheNearestConfiguration) {
  folder_.Write("compose/alertmanager.yml", kChat);
  folder_.Write("compose/alert.rules", kRules);
  folder_.Write("k8s/alerting/alertmanager.yml", kPager);
  folder_.Write("k8s/monitoring/rules.yml", kRules);
  Collect();
  ASSERT_EQ(Deliveries().size(), 4u);
  EXPECT_EQ(Deliveries()[0].Find("configuration")->AsString(), "compose/alertmanager.yml");
  EXPECT_EQ(Deliveries()[2].Find("configuration")->AsString(), "k8s/alerting/alertmanager.yml");
}

TEST_F(AlertmanagerCollectorTest, CopiesOfARuleAreDeliveredOnce) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write("a/rules.yml", kRules);
  folder_.Write("b/rules.yml", kRules);
  Collect();
  EXPECT_EQ(Deliveries().size(), 2u);
}

TEST_F(AlertmanagerCollectorTest, ExternalLabelsDecideTheWay) {
  folder_.Write("alertmanager.yml",
                "route: {receiver: chat, routes: [{matchers: [cluster=live], receiver: pager}]}\nreceivers: [{name: "
                "chat}, {name: pager, pagerduty_configs: [{routing_key: x}]}]\n");
  folder_.Write("prometheus.yml", "global: {external_labels: {cluster: live}}\nscrape_configs: []\n");
  folder_.Write("rules.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n");
  Collect();
  EXPECT_TRUE(Deliveries()[0].Find("pages")->AsBool());
}

TEST_F(AlertmanagerCollectorTest, LabelThatPrometheusRewritesIsNotKnown) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write(
      "prometheus.yml",
      "alerting:\n  alert_relabel_configs:\n    - {target_label: severity, replacement: info}\n    - {action: "
      "labeldrop, regex: replica|shard}\n    - {action: labeldrop, regex: tmp_.*}\n");
  folder_.Write("rules.yml", kRules);
  Collect();
  EXPECT_TRUE(Deliveries()[0].Find("pages")->Is(Kind::kAbsent));
}

TEST_F(AlertmanagerCollectorTest, EnvironmentsThatDifferLeaveAnExternalLabelOpen) {
  folder_.Write("alertmanager.yml",
                "route: {receiver: chat, routes: [{matchers: [cluster=live], receiver: pager}]}\nreceivers: [{name: "
                "chat}, {name: pager, pagerduty_configs: [{routing_key: x}]}]\n");
  folder_.Write("a/prometheus.yml", "global: {external_labels: {cluster: live}}\n");
  folder_.Write("b/prometheus.yml", "global: {external_labels: {cluster: other}}\n");
  folder_.Write("rules.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n");
  Collect();
  EXPECT_TRUE(Deliveries()[0].Find("pages")->Is(Kind::kAbsent));
}

TEST_F(AlertmanagerCollectorTest, LabelThatOnlyFiringTellsIsAnAbsentPart) {
  folder_.Write("alertmanager.yml",
                "route: {receiver: chat, routes: [{matchers: [team=a], receiver: pager}]}\nreceivers: [{name: chat}, "
                "{name: pager, pagerduty_configs: [{routing_key: x}]}]\n");
  folder_.Write("rules.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n");
  Collect();
  const Value& pages = *Deliveries()[0].Find("pages");
  ASSERT_TRUE(pages.Is(Kind::kAbsent));
  EXPECT_THAT(std::string(pages.AsAbsence().detail), HasSubstr("depends on the label team"));
  EXPECT_TRUE(Deliveries()[0].Find("dynamic")->AsBool());
}

TEST_F(AlertmanagerCollectorTest, TemplatesAreSaidToBeTemplates) {
  folder_.Write("chart/Chart.yaml", "name: chart\n");
  folder_.Write("chart/templates/alertmanager.yaml",
                "{{ if .x }}\nroute: {}\nreceivers:\n- slack_configs: []\n{{ end }}");
  folder_.Write("rules.yml", kRules);
  Collect();
  EXPECT_EQ(Get("alertmanager.deliveries").AsAbsence().reason, AbsentReason::kTemplated);
  EXPECT_THAT(std::string(Get("alertmanager.problems").AsAbsence().detail), HasSubstr("chart/templates/alertmanager"));
}

TEST_F(AlertmanagerCollectorTest, BrokenFileIsAnAbsentPartBesideTheOthers) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write("broken/alertmanager.yml", "route: [\nreceivers:\n- slack_configs:\n");
  folder_.Write("rules.yml", kRules);
  Collect();
  ASSERT_EQ(Deliveries().size(), 3u);
  EXPECT_EQ(Deliveries()[0].AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_EQ(Get("alertmanager.problems").AsList()[0].AsAbsence().reason, AbsentReason::kMalformed);
}

TEST_F(AlertmanagerCollectorTest, RulesThatAreATemplateAreAnAbsentPart) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write("rules.yml", "{{ range .x }}\ngroups:\n- rules:\n  - alert: A\n    expr: up\n{{ end }}\n");
  Collect();
  ASSERT_EQ(Deliveries().size(), 1u);
  EXPECT_EQ(Deliveries()[0].AsAbsence().reason, AbsentReason::kTemplated);
}

TEST_F(AlertmanagerCollectorTest, AlertThatNeverFiresIsAnAbsentPart) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write(
      "rules.yml",
      "groups: [{name: g, rules: [{alert: A, expr: 'sum(', labels: {severity: page}}, {alert: B, expr: up}]}]\n");
  Collect();
  ASSERT_EQ(Deliveries().size(), 2u);
  EXPECT_EQ(Deliveries()[0].AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_THAT(std::string(Deliveries()[0].AsAbsence().detail), HasSubstr("the expression of A is no PromQL"));
  EXPECT_EQ(Deliveries()[1].Find("alert")->AsString(), "B");
}

TEST_F(AlertmanagerCollectorTest, WithoutRulesNoDeliveryIsKnown) {
  folder_.Write("alertmanager.yml", kPager);
  Collect();
  EXPECT_EQ(Get("alertmanager.deliveries").AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_EQ(Get("alertmanager.receivers").AsList().size(), 2u);
}

TEST_F(AlertmanagerCollectorTest, EventsAreMappedToRoutes) {
  folder_.Write("alertmanager.yml", kPager);
  folder_.Write("rules.yml", kRules);
  service_.events_out_of_hours = {{.name = "errors", .alerts = {"High*"}}, {.name = "the moon falls"}};
  service_.events_in_hours = {{.name = "disk fills"}};
  Collect();
  std::span<const Value> events = Get("alertmanager.events").AsList();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_TRUE(events[0].Find("delivered")->AsBool());
  EXPECT_EQ(events[0].Find("wanted")->AsString(), "any");
  EXPECT_EQ(events[1].Find("delivered")->AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_TRUE(events[2].Find("delivered")->AsBool());
  EXPECT_EQ(events[2].Find("alerts")->AsList()[0].AsString(), "DiskFills");
}

TEST_F(AlertmanagerCollectorTest, WithoutEventsNoneIsDeclared) {
  folder_.Write("alertmanager.yml", kPager);
  Collect();
  EXPECT_EQ(Get("alertmanager.events").AsAbsence().reason, AbsentReason::kNotDeclared);
}

TEST_F(AlertmanagerCollectorTest, NoSecretIsKept) {
  folder_.Write("alertmanager.yml", std::string(kPager) + "templates: [SECRET]\nglobal: {slack_api_url: SECRET}\n");
  folder_.Write("rules.yml", kRules);
  Collect();
  for (const char* key : {"alertmanager.deliveries", "alertmanager.receivers"}) {
    auto json = value::CanonicalJson(Get(key));
    ASSERT_TRUE(json.ok()) << key;
    EXPECT_EQ(json->find("SECRET"), std::string::npos) << *json;
  }
}

TEST_F(AlertmanagerCollectorTest, TestsAndExamplesAreNoEvidence) {
  folder_.Write("tests/alertmanager.yml", kPager);
  folder_.Write("examples/alertmanager.yml", kPager);
  Collect();
  EXPECT_TRUE(Get("alertmanager.receivers").Is(Kind::kAbsent));
}

TEST_F(AlertmanagerCollectorTest, StopsWhenAsked) {
  folder_.Write("alertmanager.yml", kPager);
  repository_.emplace(*source::Repository::Open(folder_.path()));
  std::stop_source stop;
  stop.request_stop();
  collect::Context context{
      .repository = *repository_, .service = service_, .now = Instant{1}, .stop = stop.get_token()};
  facts::Writer out(declarations_, "alertmanager");
  EXPECT_FALSE(kCollector.collect(context, out).ok());
}

TEST(InspectAlertmanager, PrintsWhatWasRead) {
  EXPECT_EQ(Inspect("a.yml", kPager),
            R"({"path":"a.yml","templated":false,"configurations":[{"format":"file","reading":"read","refused":false,)"
            R"("receivers":[{"name":"chat","kinds":["slack"],"purpose":"chat"},{"name":"pager","kinds":["pagerduty"],)"
            R"("purpose":"page"}],"routes":2,"route":{"receiver":"chat","matchers":[],"continue":false,"routes":[)"
            R"({"receiver":"pager","matchers":["severity=\"page\""],"continue":false,"routes":[]}]},"intervals":[],)"
            R"("inhibit_rules":[],"problems":[]}]})");
}

TEST(InspectAlertmanager, SaysWhatIsWrong) {
  std::string text =
      "route: {receiver: a, routes: [{mute_time_intervals: [office]}]}\nreceivers: [{name: b}]\n"
      "time_intervals: [{name: office, time_intervals: [{weekdays: ['monday:friday'], times: [{start_time: '09:00', "
      "end_time: '17:00'}]}]}]\ninhibit_rules: [{source_match: {a: b}, target_matchers: [c=d], equal: [e]}]\n";
  std::string line = Inspect("a.yml", text);
  EXPECT_THAT(line, HasSubstr(R"({"text":"the receiver \"a\" does not exist","line":1,"refused":true})"));
  EXPECT_THAT(line, HasSubstr(R"("intervals":[{"name":"office","coverage":"in_hours"}])"));
  EXPECT_THAT(line, HasSubstr(R"("inhibit_rules":[{"source":["a=\"b\""],"target":["c=\"d\""],"equal":["e"]}])"));
  EXPECT_THAT(Inspect("a.yml", "{{ if x }}\na: b\n{{ end }}\n"), HasSubstr("\"templated\":true"));
  EXPECT_THAT(Inspect("a.yml", "a: [\n"), HasSubstr("\"error\":\"a.yml:"));
}

}  // namespace
}  // namespace seaworthy::collectors::alertmanager
