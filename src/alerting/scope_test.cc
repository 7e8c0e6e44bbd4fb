#include "alerting/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "alerting/read_rules.h"

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Subject Shop() { return {.service = "shop", .aliases = {"web-shop"}, .components = {"checkout", "cart-api"}}; }

// Of the last rule in a group of that name; the others record.
Scope ScopeIn(const std::string& group, const std::string& rules, const std::string& path = "rules.yml",
              const Subject& subject = Shop()) {
  Result<std::vector<RuleFile>> files = ReadRuleText("groups:\n- name: " + group + "\n  rules:\n" + rules, path);
  EXPECT_TRUE(files.ok());
  Definitions definitions;
  definitions.Add(*files);
  const Group& read = files->at(0).groups.at(0);
  return ScopeOf(read.rules.back(), read, path, subject, definitions);
}

Scope OfExpression(const std::string& expression) {
  return ScopeIn("alerts", "  - alert: A\n    expr: '" + expression + "'\n");
}

Scope OfLabels(const std::string& labels, const std::string& expression = "errors") {
  return ScopeIn("alerts", "  - {alert: A, expr: '" + expression + "', labels: {" + labels + "}}\n");
}

struct Case {
  std::string expression;
  std::vector<std::size_t> components;
};

class ScopeOfExpression : public testing::TestWithParam<Case> {};

TEST_P(ScopeOfExpression, IsWhatItSelects) {
  Scope scope = OfExpression(GetParam().expression);
  EXPECT_EQ(scope.components, GetParam().components) << GetParam().expression << "\n  " << scope.reason;
}

INSTANTIATE_TEST_SUITE_P(
    Scope, ScopeOfExpression,
    testing::Values(
        Case{R"(rate(errors{job="checkout"}[5m]) > 1)", {0}}, Case{R"(errors{job="shop/checkout"} > 1)", {0}},
        Case{R"(errors{service="cart_api"} > 1)", {1}}, Case{R"(errors{app="shop-checkout"} > 1)", {0}},
        Case{R"(errors{container="checkout-service"} > 1)", {0}}, Case{R"(errors{pod=~"checkout-.*"} > 1)", {0}},
        Case{R"(errors{job=~"checkout|cart-api"} > 1)", {0, 1}}, Case{R"(errors{job=~".+"} > 1)", {0, 1}},
        Case{R"(errors{job=~".*"} > 1)", {0, 1}},
        Case{R"(errors{job="checkout"} / on() total{job="cart-api"} > 1)", {0, 1}},
        Case{R"({__name__="errors", job="checkout"} > 1)", {0}}, Case{"errors > 1", {0, 1}},
        Case{R"(errors{code="500"} > 1)", {0, 1}}, Case{R"(errors{job=""} > 1)", {0, 1}},
        Case{R"(errors{job!="checkout"} > 1)", {1}}, Case{R"(errors{job!~"check.*"} > 1)", {1}},
        Case{R"(errors{job="shop"} > 1)", {0, 1}}, Case{R"(errors{namespace="web-shop"} > 1)", {0, 1}},
        Case{R"(errors{namespace="other"} > 1)", {0, 1}}, Case{R"(errors{instance="db:9100"} > 1)", {0, 1}},
        Case{R"(errors{instance=~"checkout:.*"} > 1)", {0}},
        Case{R"(memory{job="kubelet", container="checkout"} > 1)", {0}},
        Case{R"(replicas{job="kube-state-metrics"} > 1)", {0, 1}}, Case{R"(memory{job="node-exporter"} > 1)", {}},
        Case{R"(memory{container="redis"} > 1)", {}}, Case{R"(memory{job=~"redis.*"} > 1)", {}},
        Case{R"(errors{job="checkout-redis"} > 1)", {}}, Case{"redis_memory_used_bytes > 1", {}},
        Case{"node_filesystem_avail_bytes < 1", {}}, Case{"checkout_errors_total > 1", {0}},
        Case{"cart_api_errors_total > 1", {1}}, Case{"cart_errors_total > 1", {0, 1}},
        Case{R"(kafka_consumergroup_lag{consumergroup="checkout"} > 1)", {0}},
        Case{R"(kafka_consumergroup_lag{consumergroup="other"} > 1)", {}},
        Case{R"(up{sloth_service="checkout"} == 0)", {0}}, Case{"time() > 1", {0, 1}}));

TEST(Scope, LabelOfTheRuleCountsFirst) {
  Scope scope = OfLabels("service: checkout", R"(errors{job="cart-api"})");
  EXPECT_THAT(scope.components, ElementsAre(0));
  EXPECT_EQ(scope.reason, "it has the label service: checkout");
}

TEST(Scope, LabelThatNamesSomethingElseIsElsewhere) {
  EXPECT_THAT(OfLabels("service: payments").components, IsEmpty());
  EXPECT_THAT(OfLabels("service: payments", R"(errors{job="checkout"})").components, ElementsAre(0));
  EXPECT_THAT(OfLabels("service: payments", R"(errors{job="shop"})").components, ElementsAre(0, 1));
}

TEST(Scope, TeamThatIsNoComponentSaysNothing) {
  EXPECT_THAT(OfLabels("team: blue").components, ElementsAre(0, 1));
  EXPECT_THAT(OfLabels("team: checkout").components, ElementsAre(0));
}

TEST(Scope, LabelThatATemplateFillsInSaysNothing) { EXPECT_TRUE(OfLabels("service: \"{{ $labels.service }}\"").whole); }

TEST(Scope, RecordedSeriesAreLookedThrough) {
  Scope scope = ScopeIn("alerts",
                        "  - {record: 'a:b', expr: 'rate(errors{job=\"checkout\"}[5m])'}\n"
                        "  - {record: 'c:d', expr: 'sum(a:b)'}\n  - {alert: A, expr: 'c:d > 1'}\n");
  EXPECT_THAT(scope.components, ElementsAre(0));
  EXPECT_EQ(scope.reason, "it selects job=\"checkout\"");
}

TEST(Scope, SeriesRecordedFromThemselvesEnd) {
  Scope scope = ScopeIn("alerts", "  - {record: 'a:b', expr: 'a:b + 1'}\n  - {alert: A, expr: 'a:b > 1'}\n");
  EXPECT_TRUE(scope.whole);
}

TEST(Scope, NamesAreAskedLast) {
  constexpr const char* kAlert = "  - {alert: TooMany, expr: errors}\n";
  EXPECT_THAT(ScopeIn("checkout", kAlert).components, ElementsAre(0));
  EXPECT_THAT(ScopeIn("alerts", "  - {alert: CartApiSlow, expr: errors}\n").components, ElementsAre(1));
  EXPECT_THAT(ScopeIn("alerts", kAlert, "rules/checkout.yml").components, ElementsAre(0));
  EXPECT_THAT(ScopeIn("alerts", kAlert, "services/checkout/rules.yml").components, ElementsAre(0));
  EXPECT_THAT(ScopeIn("checkout", "  - {alert: A, expr: 'memory{container=\"redis\"}'}\n").components, IsEmpty());
}

TEST(Scope, QueryInAnotherLanguageHasLabelsAndNames) {
  Scope scope = ScopeIn("checkout", "  - {alert: A, expr: 'rate({app=\"x\"} |= \"error\" [5m])'}\n");
  EXPECT_THAT(scope.components, ElementsAre(0));
}

TEST(Scope, ServiceWithoutComponentsIsOneThing) {
  Scope scope =
      ScopeIn("alerts", "  - {alert: A, expr: 'memory{container=\"redis\"}'}\n", "a.yml", {.service = "shop"});
  EXPECT_THAT(scope.components, ElementsAre(0));
  EXPECT_THAT(scope.reason, HasSubstr("no components"));
}

}  // namespace
}  // namespace seaworthy::alerting
