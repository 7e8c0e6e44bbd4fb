#include "alerting/alertmanager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Alertmanager> ReadAll(std::string_view text) {
  auto stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString();
  return ReadAlertmanagers(*stream, "a.yml");
}

Alertmanager Read(std::string_view text) {
  std::vector<Alertmanager> all = ReadAll(text);
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? Alertmanager() : std::move(all.front());
}

std::vector<std::string> Problems(const Alertmanager& configuration) {
  std::vector<std::string> texts;
  for (const Problem& problem : configuration.problems) {
    texts.push_back(ToString(problem.place) + ": " + problem.text);
  }
  return texts;
}

constexpr std::string_view kWhole = R"(
global: {slack_api_url: "https://hooks.slack.com/services/SECRET"}
route:
  receiver: chat
  group_by: [alertname, cluster]
  routes:
    - match: {severity: page}
      match_re: {team: "a|b"}
      receiver: pager
      continue: true
      routes:
        - matchers: [env!="prod"]
          mute_time_intervals: [nights]
    - matchers: ['severity="ticket"', '{team=~".+"}']
      active_time_intervals: [office]
      receiver: tickets
receivers:
  - {name: chat, slack_configs: [{channel: "#x"}]}
  - {name: pager, pagerduty_configs: [{routing_key: SECRET}], slack_configs: [{channel: "#y"}]}
  - name: tickets
    webhook_configs: [{url: "https://x.service-now.com/api"}]
time_intervals:
  - name: office
    time_intervals:
      - {weekdays: ["monday:friday"], times: [{start_time: "09:00", end_time: "17:00"}], location: Europe/Berlin}
mute_time_intervals:
  - name: nights
    time_intervals: [{times: [{start_time: "00:00", end_time: "06:00"}]}]
inhibit_rules:
  - source_matchers: [severity=page]
    target_match: {severity: ticket}
    equal: [alertname]
)";

TEST(Alertmanager, ReadsOldAndNewForms) {
  Alertmanager read = Read(kWhole);
  EXPECT_THAT(Problems(read), IsEmpty());
  EXPECT_EQ(CountRoutes(read.route), 4u);
  const Route& page = read.route.routes[0];
  EXPECT_EQ(ToString(page.matchers), R"(severity="page", team=~"a|b")");
  EXPECT_TRUE(page.proceeds);
  EXPECT_EQ(page.place, (Place{"a.yml", 7, 7}));
  EXPECT_EQ(page.routes[0].receiver, "pager");
  EXPECT_TRUE(page.routes[0].inherits);
  EXPECT_THAT(page.routes[0].mute, ElementsAre("nights"));
  EXPECT_EQ(ToString(read.route.routes[1].matchers), R"(severity="ticket", team=~".+")");
  EXPECT_THAT(read.route.group_by, ElementsAre("alertname", "cluster"));
  EXPECT_EQ(read.intervals.size(), 2u);
  EXPECT_EQ(read.FindInterval("office")->intervals[0].zone, "Europe/Berlin");
  ASSERT_EQ(read.inhibit_rules.size(), 1u);
  EXPECT_EQ(ToString(read.inhibit_rules[0].target), R"(severity="ticket")");
}

TEST(Alertmanager, ReceiversKeepKindsOnly) {
  Alertmanager read = Read(kWhole);
  EXPECT_THAT(read.FindReceiver("pager")->Kinds(), ElementsAre("pagerduty", "slack"));
  EXPECT_EQ(read.FindReceiver("pager")->purpose(), Purpose::kPage);
  EXPECT_EQ(read.FindReceiver("chat")->purpose(), Purpose::kChat);
  EXPECT_EQ(read.FindReceiver("tickets")->purpose(), Purpose::kTicket);
  EXPECT_EQ(read.FindReceiver("nobody"), nullptr);
}

struct Webhook {
  std::string_view url;
  Purpose want;
};

TEST(Alertmanager, WebhookIsWhatItsHostIs) {
  for (const Webhook& webhook : {Webhook{"https://api.opsgenie.com/v1/x?key=SECRET", Purpose::kPage},
                                 Webhook{"https://oncall-prod-eu-west-0.grafana.net/oncall/x", Purpose::kPage},
                                 Webhook{"https://hooks.slack.com/services/x", Purpose::kChat},
                                 Webhook{"http://user:p@ss@x.SERVICE-NOW.com:80/", Purpose::kTicket},
                                 Webhook{"http://notpagerduty.com/", Purpose::kUnknown},
                                 Webhook{"http://jiralert.monitoring.svc:9097/alert", Purpose::kTicket},
                                 Webhook{"http://sachet:9876/alert", Purpose::kPage},
                                 Webhook{"http://my-jiralert:9097/alert", Purpose::kUnknown},
                                 Webhook{"http://relay.local/pagerduty.com", Purpose::kUnknown},
                                 Webhook{"{{ .Values.url }}", Purpose::kUnknown}, Webhook{"", Purpose::kUnknown}}) {
    EXPECT_EQ(Name(IntegrationOf("webhook", webhook.url).purpose), Name(webhook.want)) << webhook.url;
  }
}

TEST(Alertmanager, ReceiverWithAWebhookOfItsOwnMayPage) {
  Receiver receiver{.name = "a", .integrations = {{"slack", Purpose::kChat}, {"webhook", Purpose::kUnknown}}};
  EXPECT_EQ(receiver.purpose(), Purpose::kChat);
  EXPECT_EQ(receiver.Pages(), Truth::kMaybe);
}

struct Wrong {
  std::string_view text;
  std::string_view problem;
};

class WrongAlertmanagerTest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongAlertmanagerTest, IsSaidWithItsPlace) {
  Alertmanager read = Read(GetParam().text);
  EXPECT_THAT(Problems(read), testing::Contains(HasSubstr(GetParam().problem)));
  EXPECT_TRUE(read.IsRefused());
}

INSTANTIATE_TEST_SUITE_P(
    Alertmanager, WrongAlertmanagerTest,
    testing::Values(
        Wrong{"route: {receiver: b}\nreceivers: [{name: a, pushover_configs: [{user_key: x, token: y}]}]",
              "a.yml:1:8: the receiver \"b\" does not exist"},
        Wrong{"route: {}\nreceivers: []", "the root route has no receiver"},
        Wrong{"route: {receiver: a, matchers: [b=c]}\nreceivers: [{name: a}]", "the root route has matchers"},
        Wrong{"route: {receiver: a, mute_time_intervals: [x]}\nreceivers: [{name: a}]", "\"x\" does not exist"},
        Wrong{"route: {receiver: a, continue: true}\nreceivers: [{name: a}]", "has `continue`"},
        Wrong{"route: {receiver: a}\nreceivers: [{name: a}, {name: a}]", "a.yml:2:24: the receiver \"a\" is declared"},
        Wrong{"route: {receiver: a}\nreceivers: [{slack_configs: []}]", "a receiver without a name"},
        Wrong{"route:\n  receiver: a\n  routes: [{matchers: ['b=~\"[\"']}]\nreceivers: [{name: a}]",
              "a.yml:3:24: \"[\" is no regular expression"},
        Wrong{"route: {receiver: a, routes: [{match_re: {b: null}}]}\nreceivers: [{name: a}]", "one text to match"},
        Wrong{"route: {receiver: a, routes: [{match: {b-c: d}}]}\nreceivers: [{name: a}]", "no label name"},
        Wrong{"route: {receiver: a, routes: [{matchers: b=c}]}\nreceivers: [{name: a}]", "`matchers` must be a list"},
        Wrong{"route: {receiver: a, groupby: [x]}\nreceivers: [{name: a}]", "did you mean `group_by`?"},
        Wrong{"route: {receiver: a, group_by: [x, '...']}\nreceivers: [{name: a}]", "stands for every label"},
        Wrong{"route: {receiver: a, repeat_interval: 0s}\nreceivers: [{name: a}]", "repeat_interval cannot be zero"},
        Wrong{"route: {receiver: a, group_wait: 5 minutes}\nreceivers: [{name: a}]", "no length of time"},
        Wrong{"route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{channel: x}]}]",
              "slack_configs has no api_url, and no global slack_api_url"},
        Wrong{"route: {receiver: a}\nreceivers: [{name: a, pagerduty_config: [{}]}]",
              "did you mean `pagerduty_configs`?"},
        Wrong{"route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: x, time_intervals: [{weekdays: "
              "[friday:monday]}]}]",
              "weekdays: \"friday:monday\" is none"},
        Wrong{"route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: x, time_intervals: [{location: "
              "Mars/Base}]}]",
              "\"Mars/Base\" is no time zone"},
        Wrong{"route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: x, time_intervals: [{times: "
              "[{start_time: '22:00', end_time: '06:00'}]}]}]",
              "past midnight"}));

TEST(Alertmanager, ReceiverWithoutIntegrationIsABlackHoleThatIsNotRefused) {
  Alertmanager read = Read("route: {receiver: a}\nreceivers: [{name: a}]");
  EXPECT_THAT(Problems(read), ElementsAre(HasSubstr("what it gets reaches nobody")));
  EXPECT_FALSE(read.IsRefused());
}

TEST(Alertmanager, ConfigMapHoldsItAsText) {
  Alertmanager read = Read(
      "kind: ConfigMap\nmetadata: {name: am, namespace: ops}\ndata:\n  config.yml: |-\n    route: {receiver: a}\n"
      "    receivers:\n      - name: b\n");
  EXPECT_EQ(read.format, AlertmanagerFormat::kConfigMap);
  EXPECT_EQ(read.space, "ops");
  EXPECT_THAT(Problems(read), testing::Contains("a.yml:5: the receiver \"a\" does not exist"));
}

TEST(Alertmanager, SecretHoldsItInBase64) {
  // route: {receiver: a}\nreceivers: [{name: a}]\n
  Alertmanager read = Read(
      "kind: Secret\nmetadata: {name: alertmanager-main}\ndata:\n  alertmanager.yaml: "
      "cm91dGU6IHtyZWNlaXZlcjogYX0KcmVjZWl2ZXJzOiBbe25hbWU6IGF9XQo=\n");
  EXPECT_EQ(read.format, AlertmanagerFormat::kSecret);
  EXPECT_EQ(read.route.receiver, "a");
  EXPECT_EQ(read.receivers[0].place, (Place{"a.yml", 4, 22}));
}

TEST(Alertmanager, SecretHoldsItAsPlainText) {
  Alertmanager read =
      Read("kind: Secret\nstringData:\n  alertmanager.yaml: |\n    route: {receiver: a}\n    receivers: [{name: a}]\n");
  EXPECT_EQ(read.format, AlertmanagerFormat::kSecret);
}

TEST(Alertmanager, KeysMayStandInQuotes) {
  Alertmanager read = Read(
      "kind: Secret\nstringData:\n  alertmanager.yaml: |-\n    \"receivers\":\n    - \"name\": \"null\"\n    "
      "\"route\":\n      \"receiver\": \"null\"\n");
  EXPECT_EQ(read.route.receiver, "null");
}

TEST(Alertmanager, DefaultOfAVariableFillsAName) {
  Alertmanager read = Read("route: {receiver: shop-mails}\nreceivers: [{name: '${TEAM:-shop}-mails'}, {name: '${X}'}]");
  EXPECT_NE(read.FindReceiver("shop-mails"), nullptr);
  EXPECT_NE(read.FindReceiver("${X}"), nullptr);
}

TEST(Alertmanager, ResourceOfVictoriaMetricsIsRead) {
  Alertmanager read = Read(
      "apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMAlertmanagerConfig\nmetadata: {namespace: shop}\n"
      "spec:\n  route: {receiver: a, group_by: [job]}\n  receivers: [{name: a, pagerduty_configs: [{routing_key: "
      "{name: "
      "x, key: y}}]}]\n");
  EXPECT_EQ(read.format, AlertmanagerFormat::kResource);
  EXPECT_THAT(Problems(read), IsEmpty());
  EXPECT_EQ(read.FindReceiver("a")->purpose(), Purpose::kPage);
}

TEST(Alertmanager, ValuesOfAChartHoldItBelowAKey) {
  Alertmanager read = Read(
      "kube-prometheus-stack:\n  alertmanager:\n    config:\n      route: {receiver: a}\n      receivers: [{name: "
      "a}]\n");
  EXPECT_EQ(read.format, AlertmanagerFormat::kValues);
  EXPECT_EQ(read.place.line, 4);
}

TEST(Alertmanager, WhatAChartSwitchesOffIsNotRead) {
  EXPECT_THAT(ReadAll("alertmanager:\n  enabled: false\n  config: {route: {receiver: a}, receivers: [{name: a}]}\n"),
              IsEmpty());
  EXPECT_EQ(
      ReadAll("alertmanager:\n  enabled: true\n  config: {route: {receiver: a}, receivers: [{name: a}]}\n").size(), 1u);
}

TEST(Alertmanager, TemplateInATextIsSaidToBeOne) {
  Alertmanager read = Read(
      "kind: ConfigMap\ndata:\n  a.yml: |\n    {{ if .x }}\n    route: {receiver: a}\n    {{ end }}\n    receivers: "
      "[]\n");
  EXPECT_EQ(read.reading, Reading::kTemplated);
}

TEST(Alertmanager, BrokenTextIsMalformedAndNotQuoted) {
  Alertmanager read = Read("kind: ConfigMap\ndata:\n  a.yml: |\n    route: {receiver: SECRET\n    receivers: [\n");
  EXPECT_EQ(read.reading, Reading::kMalformed);
  EXPECT_THAT(Problems(read), ElementsAre("a.yml:3:10: the text is no YAML"));
}

TEST(Alertmanager, OtherFilesAreNone) {
  EXPECT_THAT(ReadAll("receivers: {otlp: {}}\nservice: {}\n"), IsEmpty());
  EXPECT_THAT(ReadAll("route: {receiver: a}\nreceivers: [a]\n"), IsEmpty());
  EXPECT_THAT(ReadAll("- a\n- [b]\n"), IsEmpty());
  EXPECT_THAT(ReadAll("kind: Secret\ndata: {a: '!!', b: [c]}\n"), IsEmpty());
  EXPECT_THAT(ReadAll("kind: AlertmanagerConfig\napiVersion: monitoring.coreos.com/v1beta1\nspec: 7\n"), IsEmpty());
}

constexpr std::string_view kResource = R"(
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: shop, namespace: shop}
spec:
  route:
    receiver: chat
    groupBy: [job]
    routes:
      - matchers: [{name: severity, value: page, matchType: "="}, {name: job, value: a.*, regex: true}]
        receiver: pager
        activeTimeIntervals: [office]
  receivers:
    - {name: chat, slackConfigs: [{channel: x}]}
    - {name: pager, pagerdutyConfigs: [{routingKey: {name: a, key: b}}]}
  muteTimeIntervals:
    - name: office
      timeIntervals: [{weekdays: ["Monday:Friday"], daysOfMonth: [{start: 1, end: -1}], times: [{startTime: "09:00", endTime: "17:00"}]}]
)";

TEST(Alertmanager, ResourceOfTheOperatorIsRead) {
  Alertmanager read = Read(kResource);
  EXPECT_EQ(read.format, AlertmanagerFormat::kResource);
  EXPECT_EQ(read.space, "shop");
  EXPECT_THAT(Problems(read), IsEmpty());
  EXPECT_EQ(ToString(read.route.routes[0].matchers), R"(severity="page", job=~"a.*")");
  EXPECT_EQ(read.FindReceiver("pager")->purpose(), Purpose::kPage);
  EXPECT_TRUE(read.FindInterval("office")->intervals[0].days_of_month.has_value());
}

TEST(Alertmanager, MayHoldIsCheapAndNotTooStrict) {
  EXPECT_TRUE(MayHoldAlertmanager(kWhole));
  EXPECT_TRUE(MayHoldAlertmanager(kResource));
  EXPECT_TRUE(MayHoldAlertmanager("kind: Secret\ndata:\n  alertmanager.yaml: eA==\n"));
  EXPECT_FALSE(MayHoldAlertmanager("kind: Deployment\n"));
}

}  // namespace
}  // namespace seaworthy::alerting
