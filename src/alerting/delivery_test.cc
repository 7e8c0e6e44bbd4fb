#include "alerting/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerting/read_rules.h"

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Instant kNow{1'924'992'000, 0};  // 2031-01-01

constexpr std::string_view kConfiguration = R"(
route:
  receiver: chat
  routes:
    - {matchers: [severity="page"], receiver: pager}
    - matchers: [severity="critical"]
      receiver: pager
      active_time_intervals: [office]
      continue: true
    - matchers: [severity="critical"]
      receiver: night
      mute_time_intervals: [office]
    - {matchers: [severity="office"], receiver: pager, active_time_intervals: [office]}
    - {matchers: [severity="ticket"], receiver: pager}
    - {matchers: [severity="muted"], receiver: pager, mute_time_intervals: [always]}
    - {matchers: [severity="hook"], receiver: hook}
    - {matchers: [team="a"], receiver: pager}
    - {matchers: [alertname="Watchdog"], receiver: "null"}
receivers:
  - {name: chat, slack_configs: [{api_url: "https://a.b/c"}]}
  - {name: pager, pagerduty_configs: [{routing_key: x}]}
  - {name: night, opsgenie_configs: [{api_key: x}]}
  - {name: hook, webhook_configs: [{url: "http://relay/"}]}
  - {name: "null"}
time_intervals:
  - name: office
    time_intervals: [{weekdays: ["monday:friday"], times: [{start_time: "09:00", end_time: "17:00"}]}]
  - {name: always, time_intervals: [{}]}
inhibit_rules:
  - {source_matchers: [severity="page"], target_matchers: [severity="ticket"], equal: [alertname, job]}
)";

Delivery Deliver(std::string_view name, std::string_view labels, std::string_view expression = "sum(up)",
                 std::string_view more = {}) {
  auto configuration = formats::ParseYaml(std::string(kConfiguration) + std::string(more));
  EXPECT_TRUE(configuration.ok());
  Alertmanager read = ReadAlertmanagers(*configuration, "am.yml").at(0);
  std::string text = "groups: [{name: g, rules: [{alert: " + std::string(name) + ", expr: '" + std::string(expression) +
                     "', labels: {" + std::string(labels) + "}}]}]";
  auto stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok());
  std::vector<RuleFile> files = ReadRules(*stream, "rules.yml");
  Definitions none;
  return Dispatcher(read, none, {}, kNow).Deliver(files.at(0).groups.at(0).rules.at(0));
}

TEST(Delivery, PageReachesThePagerAtAnyHour) {
  Delivery delivery = Deliver("High", "severity: page");
  EXPECT_THAT(delivery.receivers, ElementsAre("pager"));
  EXPECT_EQ(delivery.pages, Truth::kYes);
  EXPECT_EQ(delivery.page_hours, Coverage::kAlways);
  EXPECT_THAT(delivery.problems, IsEmpty());
  EXPECT_EQ(delivery.summary, "is labelled severity=page and ends at pager (pagerduty): somebody is paged at any hour");
  EXPECT_EQ(delivery.place.file, "rules.yml");
}

TEST(Delivery, SiblingsThatContinueCoverTheHoursTogether) {
  Delivery delivery = Deliver("High", "severity: critical");
  EXPECT_THAT(delivery.receivers, ElementsAre("pager", "night"));
  EXPECT_THAT(delivery.ways, ElementsAre("pager by severity=\"critical\" (am.yml:6:7), only in office",
                                         "night by severity=\"critical\" (am.yml:10:7), silent in office"));
  EXPECT_EQ(delivery.page_hours, Coverage::kAlways);
}

TEST(Delivery, PageInBusinessHoursOnlyIsToldWhenItIsUrgent) {
  Delivery office = Deliver("High", "severity: office");
  EXPECT_EQ(office.page_hours, Coverage::kInHours);
  EXPECT_THAT(office.summary, HasSubstr("somebody is paged in business hours only"));
}

TEST(Delivery, UrgentAlertThatEndsInAChatIsAProblem) {
  Delivery delivery = Deliver("High", "severity: p1");
  EXPECT_EQ(delivery.urgency, Urgency::kPage);
  EXPECT_EQ(delivery.pages, Truth::kNo);
  EXPECT_EQ(delivery.reaches, Truth::kYes);
  EXPECT_THAT(delivery.problems, ElementsAre("its severity p1 asks for a page, and it ends at chat (slack)"));
  EXPECT_EQ(delivery.summary, "is labelled severity=p1 and ends at chat (slack): nobody is paged");
}

TEST(Delivery, TicketThatPagesIsAProblemAndMayBeInhibited) {
  Delivery delivery = Deliver("Slow", "severity: ticket");
  EXPECT_THAT(delivery.problems, ElementsAre("its severity ticket can wait, and it pages at any hour"));
  EXPECT_THAT(delivery.inhibited_by,
              ElementsAre("while an alert with severity=\"page\" fires that has the same alertname and job"));
}

TEST(Delivery, AlertOnBothSidesOfAnInhibitionIsNotInhibited) {
  constexpr std::string_view kBoth =
      "  - {source_matchers: [severity=\"office\"], target_matchers: [severity=\"office\"]}\n";
  EXPECT_THAT(Deliver("High", "severity: office", "sum(up)", kBoth).inhibited_by, IsEmpty());
  constexpr std::string_view kOther =
      "  - {source_matchers: [severity=\"office\"], target_matchers: [severity=\"office\", team=\"a\"]}\n";
  EXPECT_THAT(Deliver("High", "severity: office, team: a", "sum(up)", kOther).inhibited_by,
              ElementsAre("while an alert with severity=\"office\" fires"));
}

TEST(Delivery, RouteThatIsAlwaysMutedReachesNobody) {
  Delivery delivery = Deliver("High", "severity: muted");
  EXPECT_EQ(delivery.reaches, Truth::kNo);
  EXPECT_EQ(delivery.hours, Coverage::kNever);
  EXPECT_THAT(delivery.problems, ElementsAre("reaches nobody: it ends at pager (pagerduty)"));
}

TEST(Delivery, UnknownWebhookMayPage) {
  Delivery delivery = Deliver("High", "severity: hook");
  EXPECT_EQ(delivery.reaches, Truth::kYes);
  EXPECT_EQ(delivery.pages, Truth::kMaybe);
  EXPECT_EQ(delivery.page_hours, std::nullopt);
  EXPECT_THAT(delivery.summary, HasSubstr("whether somebody is paged depends on the receiver"));
}

TEST(Delivery, LabelThatOnlyFiringTellsLeavesThePageOpen) {
  Delivery delivery = Deliver("High", "", "sum by (team) (up)");
  EXPECT_THAT(delivery.receivers, ElementsAre("pager", "chat"));
  EXPECT_THAT(delivery.depends_on, ElementsAre("team"));
  EXPECT_THAT(delivery.ways,
              ElementsAre("perhaps pager by team=\"a\" (am.yml:17:7)", HasSubstr("perhaps chat by default")));
  EXPECT_EQ(delivery.pages, Truth::kMaybe);
  EXPECT_EQ(delivery.reaches, Truth::kYes);
  EXPECT_EQ(delivery.hours, Coverage::kAlways);
  EXPECT_EQ(delivery.summary,
            "has no severity and may end at pager (pagerduty) or chat (slack): whether somebody is paged depends "
            "on the label team");
}

TEST(Delivery, TemplateInTheSeverityLeavesTheWayOpen) {
  Delivery delivery = Deliver("High", "severity: \"{{ $labels.level }}\"");
  EXPECT_EQ(delivery.pages, Truth::kMaybe);
  EXPECT_THAT(delivery.depends_on, testing::Contains("severity"));
}

TEST(Delivery, ReceiverWithoutIntegrationTellsNobody) {
  Delivery delivery = Deliver("Watchdog", "severity: none", "vector(1)");
  EXPECT_EQ(delivery.reaches, Truth::kNo);
  EXPECT_THAT(delivery.problems, IsEmpty());  // A notice is meant for nobody.
  EXPECT_EQ(delivery.summary, "is labelled severity=none and ends at null (no integration): nobody is told");
}

TEST(Delivery, ConfigurationThatIsRefusedProvesNothing) {
  Delivery delivery = Deliver("High", "severity: page", "sum(up)", "surplus: 1\n");
  EXPECT_EQ(delivery.pages, Truth::kMaybe);
  EXPECT_EQ(delivery.reaches, Truth::kMaybe);
  EXPECT_EQ(delivery.page_hours, std::nullopt);
  EXPECT_THAT(delivery.summary, HasSubstr("Alertmanager refuses the configuration (unknown field \"surplus\""));
  EXPECT_EQ(Deliver("High", "severity: p1", "sum(up)", "surplus: 1\n").pages, Truth::kNo);
}

TEST(Delivery, ReceiverThatDoesNotExistTellsNobody) {
  auto configuration = formats::ParseYaml("route: {receiver: gone}\nreceivers: []\n");
  ASSERT_TRUE(configuration.ok());
  Alertmanager read = ReadAlertmanagers(*configuration, "am.yml").at(0);
  Rule rule;
  rule.name = "Lost";
  Definitions none;
  Delivery delivery = Dispatcher(read, none, {}, kNow).Deliver(rule);
  EXPECT_EQ(delivery.reaches, Truth::kNo);
  EXPECT_THAT(delivery.problems,
              ElementsAre("reaches nobody: it ends at gone (does not exist)", "the receiver \"gone\" does not exist"));
}

}  // namespace
}  // namespace seaworthy::alerting
