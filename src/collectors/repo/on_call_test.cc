#include "collectors/repo/on_call.h"

#include <gtest/gtest.h>

#include "collectors/repo/test_repository.h"

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

// `kind name yes|no|? :line`: whether it escalates.
List InWords(const std::vector<OnCall>& all) {
  List out;
  for (const OnCall& one : all) {
    std::string escalates = !one.escalates ? "?" : *one.escalates ? "yes" : "no";
    out.push_back(one.kind + " " + one.name + " " + escalates + " :" + std::to_string(one.place.line));
  }
  return out;
}

List Found(TestFiles files) {
  TestRepository repository(files);
  return InWords(ReadOnCall(*repository, ReadDocuments(*repository, {}), {}));
}

constexpr std::string_view kAlertmanager = R"(route:
  receiver: team
  routes:
  - match: {severity: critical}
    receiver: pager
receivers:
- name: team
  slack_configs:
  - channel: '#ops'
- name: pager
  pagerduty_configs:
  - routing_key_file: /run/secrets/pagerduty
- name: unused
  opsgenie_configs:
  - api_key: x
)";

TEST(ReadOnCall, ReadsTheReceiversThatRoutesUse) {
  EXPECT_EQ(Found({{"alertmanager.yml", kAlertmanager}}), (List{"chat team no :8", "pagerduty pager yes :11"}));
}

TEST(ReadOnCall, OneChannelOrAddressDoesNotEscalate) {
  EXPECT_EQ(
      Found({{"am.yaml", "route: {receiver: a}\nreceivers:\n- name: a\n  email_configs:\n  - to: x@example.com\n"}}),
      List{"email a no :4"});
}

TEST(ReadOnCall, AWebhookIsKnownByItsAddressOnly) {
  EXPECT_EQ(Found({{"am.yaml",
                    "route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs:\n  - url: "
                    "https://oncall.example.com/x\n"}}),
            List{"grafana-oncall a yes :4"});
  EXPECT_EQ(
      Found({{"am.yaml",
              "route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs:\n  - url: https://example.com/x\n"}}),
      List{"webhook a ? :4"});
}

TEST(ReadOnCall, AnOpenKeyReachesNobody) {
  EXPECT_EQ(
      Found({{"am.yaml",
              "route: {receiver: a}\nreceivers:\n- name: a\n  pagerduty_configs:\n  - service_key: <your-key>\n"}}),
      List{});
  EXPECT_EQ(Found({{"am.yaml", "route: {receiver: a}\nreceivers:\n- name: a\n  pagerduty_configs: []\n"}}), List{});
}

TEST(ReadOnCall, FindsAlertmanagerWhereverItIsKept) {
  EXPECT_EQ(Found({{"cm.yaml",
                    "kind: ConfigMap\ndata:\n  alertmanager.yml: |\n    route: {receiver: a}\n    receivers:\n    - "
                    "name: a\n      slack_configs: [{channel: x}]\n"}}),
            List{"chat a no :7"});
  EXPECT_EQ(Found({{"values.yaml",
                    "alertmanager:\n  config:\n    route: {receiver: a}\n    receivers:\n    - {name: a, "
                    "opsgenie_configs: [{api_key_file: /x}]}\n"}}),
            List{"opsgenie a yes :5"});
  EXPECT_EQ(Found({{"amc.yaml",
                    "kind: AlertmanagerConfig\nspec:\n  route: {receiver: a}\n  receivers:\n  - name: a\n    "
                    "pagerdutyConfigs: [{routingKey: {name: s, key: k}}]\n"}}),
            List{"pagerduty a yes :6"});
  EXPECT_EQ(Found({{"grafana.yaml",
                    "contactPoints:\n- name: sre\n  receivers:\n  - type: pagerduty\n    settings: {integrationKey: "
                    "$KEY}\n  - type: email\n"}}),
            (List{"pagerduty sre yes :4", "email sre no :6"}));
}

TEST(ReadOnCall, ReadsCatalogues) {
  EXPECT_EQ(Found({{"catalog-info.yaml",
                    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  annotations:\n    "
                    "pagerduty.com/service-id: PABC123\n    backstage.io/techdocs-ref: dir:.\n"}}),
            List{"pagerduty PABC123 yes :5"});
  EXPECT_EQ(Found({{"catalog-info.yaml",
                    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {annotations: "
                    "{pagerduty.com/service-id: TODO}}\n"}}),
            List{});
  EXPECT_EQ(Found({{"service.datadog.yaml",
                    "integrations: {pagerduty: {service-url: https://x.pagerduty.com/service-directory/P1}}\n"}}),
            List{"pagerduty https://x.pagerduty.com/service-directory/P1 yes :1"});
}

TEST(ReadOnCall, ReadsTerraform) {
  constexpr std::string_view kTerraform = R"(resource "pagerduty_escalation_policy" "two" {
  name      = "Checkout"
  num_loops = 2
  rule {
    escalation_delay_in_minutes = 10
    target { id = "a" }
  }
  rule {
    target { id = "}" }
  }
}
resource "pagerduty_escalation_policy" "one" {
  name = "${var.name}"
  rule {
    target { id = "a" }
  }
}
data "pagerduty_service" "shop" {
  name = "Shop"
}
resource "aws_sns_topic_subscription" "mail" {
  protocol = "email"
  endpoint = "ops@example.com"
}
resource "aws_s3_bucket" "b" {}
)";
  EXPECT_EQ(InWords(ReadTerraformOnCall("a.tf", kTerraform)),
            (List{"pagerduty Checkout yes :1", "pagerduty one no :12", "pagerduty Shop yes :18", "email mail no :21"}));
  for (std::string_view text :
       {"", "resource", "resource \"pagerduty_service\" \"x\"", "resource \"pagerduty_service\" {", "data \"",
        "resource \"pagerduty_service\" \"x\" {\n\"\n{{{"}) {
    EXPECT_LE(ReadTerraformOnCall("a.tf", text).size(), 1u) << text;
  }
}

TEST(ReadOnCall, ReadsRunbooks) {
  EXPECT_EQ(Found({{"docs/runbook.md",
                    "# Runbook\nPage [checkout](https://acme.pagerduty.com/service-directory/P1) or see "
                    "[On-call](https://wiki.example.com/oncall).\n"}}),
            (List{"pagerduty checkout yes :2", "document On-call ? :2"}));
  EXPECT_EQ(Found({{"docs/operations.md",
                    "# Ops\n## Escalation\n1. The engineer on call of the team that owns it\n2. After a quarter of an "
                    "hour the manager of the team\n"}}),
            List{"document Escalation yes :2"});
}

TEST(ReadOnCall, OtherShapesAreLeftOut) {
  for (std::string_view text :
       {"receivers: 1\nroute: 2\nx_configs: []\n",
        "receivers: [1, [], {name: {}}]\nroute: {receiver: []}\ny_configs:\n",
        "route: {routes: {a: b}}\nreceivers: []\nz_configs:\n", "contactPoints: {a: b}\n",
        "contactPoints: [1, {receivers: 3}, {receivers: [1, {type: []}]}]\n", "contactPoints: [\n"}) {
    EXPECT_EQ(Found({{"a.yaml", text}}), List{}) << text;
  }
  EXPECT_EQ(Found({{"examples/alertmanager.yml", kAlertmanager}}), List{});
}

}  // namespace
}  // namespace seaworthy::collectors::repo
