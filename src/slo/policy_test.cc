// The alerts that the files of objectives ask for by themselves.
#include "slo/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slo/fit.h"
#include "slo/read.h"

namespace seaworthy::slo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<BurnPolicy> Policies(std::string_view text) {
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString();
  Reader reader;
  if (stream.ok()) reader.Add(*stream, "slo.yaml");
  std::vector<Slo> slos = std::move(reader).Finish();
  return slos.size() == 1 ? slos.front().policies : std::vector<BurnPolicy>();
}

// `1h/5m 14.4`
std::vector<std::string> Pairs(const BurnPolicy& policy) {
  std::vector<std::string> texts;
  for (const BurnPair& pair : policy.pairs) texts.push_back(WindowsText(pair) + " " + pair.factor.Text());
  return texts;
}

std::string Sloth(std::string_view alerting) {
  return "version: prometheus/v1\nservice: shop\nslos:\n  - name: a\n    objective: 99.9\n    alerting: " +
         std::string(alerting) + "\n";
}

TEST(SlothAlerts, ArePageAndTicketUnlessDisabled) {
  std::vector<BurnPolicy> both = Policies(Sloth("{name: Shop, page_alert: {labels: {severity: pageteam}}}"));
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].source, AlertSource::kGenerated);
  EXPECT_EQ(both[0].name, "Shop");
  EXPECT_EQ(both[0].severity, "pageteam");
  EXPECT_EQ(both[0].response, Response::kPage);
  EXPECT_THAT(Pairs(both[0]), ElementsAre("1h/5m 14.4", "6h/30m 6"));
  EXPECT_EQ(both[1].response, Response::kTicket);
  EXPECT_THAT(Pairs(both[1]), ElementsAre("1d/2h 3", "3d/6h 1"));
  EXPECT_EQ(ToString(both[0].place), "slo.yaml:6:40");
  EXPECT_EQ(Policies(Sloth("{name: Shop, page_alert: {disable: true}}")).size(), 1u);
  EXPECT_THAT(Policies(Sloth("{page_alert: {disable: true}, ticket_alert: {disable: true}}")), IsEmpty());
  EXPECT_THAT(Policies(Sloth("none")), IsEmpty());
}

TEST(SlothAlerts, WithoutANameAreRefusedBySloth) {
  EXPECT_THAT(Policies(Sloth("{ticket_alert: {disable: true}}"))[0].problems, ElementsAre(HasSubstr("without a name")));
}

std::string Pyrra(std::string_view alerting, std::string_view window = "4w") {
  return "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: shop}\n"
         "spec: {target: '99', window: " +
         std::string(window) + ", alerting: " + std::string(alerting) + "}\n";
}

TEST(PyrraAlerts, ScaleWithTheWindow) {
  std::vector<BurnPolicy> alerts = Policies(Pyrra("{severities: {slowBurn: critical}}"));
  ASSERT_EQ(alerts.size(), 4u);
  EXPECT_EQ(alerts[0].name, "ErrorBudgetBurn");
  EXPECT_THAT(Pairs(alerts[0]), ElementsAre("1h/5m 14"));
  EXPECT_THAT(Pairs(alerts[1]), ElementsAre("6h/30m 7"));
  EXPECT_THAT(Pairs(alerts[2]), ElementsAre("1d/2h 2"));
  EXPECT_THAT(Pairs(alerts[3]), ElementsAre("4d/6h 1"));
  EXPECT_EQ(alerts[1].response, Response::kPage);
  EXPECT_EQ(alerts[2].severity, "critical");
  EXPECT_EQ(alerts[3].response, Response::kTicket);
  EXPECT_THAT(Pairs(Policies(Pyrra("{}", "2w"))[0]), ElementsAre("30m/3m 14"));
}

TEST(PyrraAlerts, AreNoneWhereTurnedOffOrTooShort) {
  EXPECT_THAT(Policies(Pyrra("{disabled: true}")), IsEmpty());
  EXPECT_THAT(Policies(Pyrra("{burnrates: false}")), IsEmpty());
  EXPECT_THAT(Policies(Pyrra("{}", "1h")), IsEmpty());
  EXPECT_THAT(Policies(Pyrra("{}", "forever")), IsEmpty());
}

std::string OpenSlo(std::string_view policies) {
  return "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\n"
         "spec: {objectives: [{target: 0.99}], alertPolicies: " +
         std::string(policies) + "}\n";
}
std::string Document(std::string_view kind, std::string_view spec) {
  return "---\napiVersion: openslo/v1\nkind: " + std::string(kind) +
         "\nmetadata: {name: fast}\nspec: " + std::string(spec) + "\n";
}
constexpr std::string_view kCondition =
    "{severity: page, condition: {kind: burnrate, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m}}";

TEST(OpenSloPolicies, AreFollowedThroughTheirDocuments) {
  std::string documents = Document("AlertPolicy",
                                   "{conditions: [{conditionRef: fast}], notificationTargets: "
                                   "[{targetRef: fast}]}") +
                          Document("AlertCondition", kCondition) + Document("AlertNotificationTarget", "{target: x}");
  for (std::string_view reference : {"[fast]", "[{alertPolicyRef: fast}]"}) {
    std::vector<BurnPolicy> policies = Policies(OpenSlo(reference) + documents);
    ASSERT_EQ(policies.size(), 1u);
    EXPECT_EQ(policies[0].source, AlertSource::kPolicy);
    EXPECT_EQ(policies[0].severity, "page");
    EXPECT_THAT(Pairs(policies[0]), ElementsAre("1h 14.4"));
    EXPECT_THAT(policies[0].problems, IsEmpty());
  }
}

TEST(OpenSloPolicies, MayStandInTheObjective) {
  std::vector<BurnPolicy> policies = Policies(
      OpenSlo("[{kind: AlertPolicy, metadata: {name: own}, spec: {conditions: [{spec: " + std::string(kCondition) +
              "}], notificationTargets: [{spec: {target: pager}}]}}]"));
  ASSERT_EQ(policies.size(), 1u);
  EXPECT_EQ(policies[0].name, "own");
  EXPECT_THAT(Pairs(policies[0]), ElementsAre("1h 14.4"));
  EXPECT_THAT(policies[0].problems, IsEmpty());
}

TEST(OpenSloPolicies, SayWhatIsNotDefined) {
  EXPECT_THAT(Policies(OpenSlo("[fast]"))[0].problems, ElementsAre("its policy \"fast\" is not defined anywhere"));
  EXPECT_THAT(Policies(OpenSlo("[fast]") + Document("AlertPolicy",
                                                    "{conditions: [{conditionRef: c}], "
                                                    "notificationTargets: [{targetRef: t}]}"))[0]
                  .problems,
              ElementsAre("its condition \"c\" is not defined anywhere",
                          "its notification target \"t\" is not defined anywhere"));
}

TEST(OpenSloPolicies, SayWhatIsWrongWithThem) {
  auto problems = [](std::string_view spec) {
    return Policies(OpenSlo("[fast]") + Document("AlertPolicy", spec))[0].problems;
  };
  EXPECT_THAT(problems("{}"), ElementsAre("no condition", "it tells nobody: no notification target"));
  EXPECT_THAT(problems("{alertWhenBreaching: false, conditions: [{spec: {condition: {kind: cpu}}}], "
                       "notificationTargets: [{}]}"),
              ElementsAre("it is silent when the budget burns", HasSubstr("\"cpu\"")));
  EXPECT_THAT(problems("{conditions: [{spec: {condition: {op: lte, threshold: lots}}}], notificationTargets: [{}]}"),
              ElementsAre(HasSubstr("without a threshold"), HasSubstr("write gte")));
  EXPECT_THAT(problems("[]"), ElementsAre("a policy without a spec"));
}

std::string Nobl9(std::string_view policy) {
  return "- {apiVersion: n9/v1alpha, kind: SLO, metadata: {name: a}, spec: {alertPolicies: [burn]}}\n"
         "- {apiVersion: n9/v1alpha, kind: AlertPolicy, metadata: {name: burn}, spec: " +
         std::string(policy) + "}\n";
}

TEST(Nobl9Policies, HoldTheirConditionsTogether) {
  std::vector<BurnPolicy> policies =
      Policies(Nobl9("{severity: High, alertMethods: [{metadata: {name: pager}}], conditions: ["
                     "{measurement: averageBurnRate, value: 14.4, alertingWindow: 5m},"
                     "{measurement: averageBurnRate, value: 14.4, alertingWindow: 1h}]}"));
  ASSERT_EQ(policies.size(), 1u);
  EXPECT_EQ(policies[0].severity, "High");
  EXPECT_THAT(Pairs(policies[0]), ElementsAre("1h/5m 14.4"));
  EXPECT_THAT(policies[0].problems, IsEmpty());
  EXPECT_TRUE(policies[0].works);
}

TEST(Nobl9Policies, SayWhatIsWrongWithThem) {
  auto problems = [](std::string_view spec) { return Policies(Nobl9(spec)).at(0).problems; };
  EXPECT_THAT(problems("{}"), ElementsAre("no condition", "it tells nobody: no alert method"));
  EXPECT_THAT(problems("{alertMethods: [{}], conditions: [{measurement: burnedBudget, value: 0.8}]}"),
              ElementsAre("a condition on \"burnedBudget\" is none on a burn rate"));
  EXPECT_THAT(problems("[]"), ElementsAre("a policy without a spec"));
  EXPECT_THAT(
      Policies("[{apiVersion: n9/v1alpha, kind: SLO, metadata: {name: a}, spec: {alertPolicies: [x]}}]")[0].problems,
      ElementsAre("its policy \"x\" is not defined anywhere"));
}

constexpr std::string_view kWeek =
    "---\napiVersion: sloth.slok.dev/v1\nkind: AlertWindows\nspec:\n  sloPeriod: 7d\n  page:\n"
    "    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}\n"
    "    slow: {errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h}\n  ticket:\n"
    "    quick: {errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d}\n"
    "    slow: {errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d}\n";

TEST(SlothAlerts, TakeTheWindowsOfTheRepository) {
  std::vector<BurnPolicy> alerts = Policies(Sloth("{name: Shop}") + std::string(kWeek));
  ASSERT_EQ(alerts.size(), 2u);
  EXPECT_THAT(Pairs(alerts[0]), ElementsAre("1h/5m 13.44", "6h/30m 3.5"));
  EXPECT_THAT(Pairs(alerts[1]), ElementsAre("1d/2h 1.4", "3d/6h 0.98"));
}

TEST(SlothAlerts, TakeTheUsualOnesWhereTheRepositoryHasSeveralOrHalf) {
  std::string two = Sloth("{name: Shop}") + std::string(kWeek) + std::string(kWeek);
  EXPECT_THAT(Pairs(Policies(two)[0]), ElementsAre("1h/5m 14.4", "6h/30m 6"));
  std::string half = Sloth("{name: Shop}") + "---\nversion: alertWindows/v1\nsloPeriod: 7d\n";
  EXPECT_THAT(Pairs(Policies(half)[0]), ElementsAre("1h/5m 14.4", "6h/30m 6"));
}

}  // namespace
}  // namespace seaworthy::slo
