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

}  // namespace
}  // namespace seaworthy::slo
