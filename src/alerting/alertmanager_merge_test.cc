#include "alerting/alertmanager_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerting/route.h"

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;

std::vector<Alertmanager> Read(std::string_view text) {
  auto stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok());
  return ReadAlertmanagers(*stream, "a.yml");
}

std::string Resource(std::string_view metadata) {
  return "apiVersion: monitoring.coreos.com/v1beta1\nkind: AlertmanagerConfig\nmetadata: {" + std::string(metadata) +
         "}\nspec:\n  route: {receiver: pager, muteTimeIntervals: [x]}\n  receivers: [{name: pager, pagerdutyConfigs: "
         "[{}]}]\n  timeIntervals: [{name: x, timeIntervals: []}]\n";
}

std::vector<std::string> Receivers(const Alertmanager& read, std::string_view space) {
  KnownLabels labels{.values = {{"namespace", std::string(space)}}, .unknown = {}, .missing = {}, .open = false};
  std::vector<std::string> names;
  for (const Stop& stop : StopsOf(read.route, labels)) {
    names.push_back(stop.route->receiver + (stop.certain == Truth::kYes ? "" : "?"));
  }
  return names;
}

TEST(Merge, ResourceTakesTheAlertsOfItsNamespaceFirst) {
  std::vector<Alertmanager> own =
      Read("route: {receiver: a, routes: [{receiver: b}]}\nreceivers: [{name: a}, {name: b}]");
  Alertmanager merged = Merge(&own[0], Read(Resource("name: n, namespace: shop")), NamespaceStrategy::kOnNamespace);
  EXPECT_THAT(Receivers(merged, "shop"), ElementsAre("shop/n/pager", "b"));
  EXPECT_THAT(Receivers(merged, "bank"), ElementsAre("b"));
  EXPECT_NE(merged.FindReceiver("shop/n/pager"), nullptr);
  EXPECT_NE(merged.FindInterval("shop/n/x"), nullptr);
  EXPECT_THAT(merged.route.routes[0].mute, ElementsAre("shop/n/x"));
}

TEST(Merge, WithoutAConfigurationOtherAlertsGoWhereNobodyKnows) {
  Alertmanager merged = Merge(nullptr, Read(Resource("name: n, namespace: shop")), NamespaceStrategy::kOnNamespace);
  EXPECT_THAT(Receivers(merged, "shop"), ElementsAre("shop/n/pager"));
  EXPECT_THAT(Receivers(merged, "bank"), ElementsAre(""));
}

TEST(Merge, NamespaceThatIsFilledInLaterTakesPerhaps) {
  Alertmanager merged = Merge(nullptr, Read(Resource("name: n")), NamespaceStrategy::kOnNamespace);
  EXPECT_THAT(Receivers(merged, "shop"), ElementsAre("/n/pager?", "?"));
}

TEST(Merge, StrategyNoneTakesEveryNamespace) {
  auto stream = formats::ParseYaml("kind: Alertmanager\nspec: {alertmanagerConfigMatcherStrategy: {type: None}}\n");
  ASSERT_TRUE(stream.ok());
  ASSERT_EQ(StrategyOf(*stream), NamespaceStrategy::kNone);
  Alertmanager merged = Merge(nullptr, Read(Resource("name: n, namespace: shop")), NamespaceStrategy::kNone);
  EXPECT_THAT(Receivers(merged, "bank"), ElementsAre("shop/n/pager"));
  EXPECT_EQ(StrategyOf(*formats::ParseYaml("kind: Alertmanager\n")), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::alerting
