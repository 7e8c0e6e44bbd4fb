#include "alerting/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;

Alertmanager Read(std::string_view routes) {
  std::string text = "route:\n  receiver: root\n  routes: " + std::string(routes) + "\nreceivers: [{name: root}]\n";
  auto stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString();
  return ReadAlertmanagers(*stream, "a.yml").at(0);
}

// `pager` for a receiver that is sure, `pager?` for one that may be.
std::vector<std::string> Receivers(const Alertmanager& read, const KnownLabels& labels) {
  std::vector<std::string> names;
  for (const Stop& stop : StopsOf(read.route, labels)) {
    names.push_back(stop.route->receiver + (stop.certain == Truth::kYes ? "" : "?"));
  }
  return names;
}

std::vector<std::string> Receivers(std::string_view routes, const KnownLabels& labels) {
  return Receivers(Read(routes), labels);
}

KnownLabels Of(std::map<std::string, std::string, std::less<>> values,
               std::set<std::string, std::less<>> unknown = {}) {
  return {.values = std::move(values), .unknown = std::move(unknown), .missing = {}, .open = false};
}

TEST(Route, FirstChildThatTakesTheAlertKeepsIt) {
  std::string_view routes = "[{receiver: a, matchers: [x=1]}, {receiver: b, matchers: [x=1]}]";
  EXPECT_THAT(Receivers(routes, Of({{"x", "1"}})), ElementsAre("a"));
  EXPECT_THAT(Receivers(routes, Of({{"x", "2"}})), ElementsAre("root"));
}

TEST(Route, ContinueAsksTheNextOne) {
  std::string_view routes =
      "[{receiver: a, matchers: [x=1], continue: true}, {receiver: b, matchers: [x=1]}, {receiver: c}]";
  EXPECT_THAT(Receivers(routes, Of({{"x", "1"}})), ElementsAre("a", "b"));
  EXPECT_THAT(Receivers(routes, Of({})), ElementsAre("c"));
}

TEST(Route, NestedRouteInheritsItsReceiver) {
  std::string_view routes = "[{receiver: a, routes: [{matchers: [x=1]}, {receiver: b, matchers: [x=2]}]}]";
  EXPECT_THAT(Receivers(routes, Of({{"x", "1"}})), ElementsAre("a"));
  EXPECT_THAT(Receivers(routes, Of({{"x", "2"}})), ElementsAre("b"));
  EXPECT_THAT(Receivers(routes, Of({{"x", "3"}})), ElementsAre("a"));
}

TEST(Route, UnknownLabelMakesTheWayPossible) {
  std::string_view routes = "[{receiver: a, matchers: [x=1]}, {receiver: b, matchers: [y=1]}]";
  EXPECT_THAT(Receivers(routes, Of({{"y", "1"}}, {"x"})), ElementsAre("a?", "b?"));
  EXPECT_THAT(Receivers(routes, Of({{"y", "2"}}, {"x"})), ElementsAre("a?", "root?"));
}

TEST(Route, UnknownLabelBehindContinueLeavesTheNextOneSure) {
  std::string_view routes = "[{receiver: a, matchers: [x=1], continue: true}, {receiver: b}]";
  EXPECT_THAT(Receivers(routes, Of({}, {"x"})), ElementsAre("a?", "b"));
}

TEST(Route, MatcherThatCannotBeReadTakesPerhaps) {
  EXPECT_THAT(Receivers("[{receiver: a, matchers: ['x=~\"[\"']}]", Of({})), ElementsAre("a?", "root?"));
}

TEST(Route, WayNamesTheMatchersOfEachRoute) {
  Alertmanager read = Read("[{matchers: [x=1], routes: [{receiver: b, matchers: [y=2, z=3]}]}]");
  std::vector<Stop> stops = StopsOf(read.route, Of({{"x", "1"}, {"y", "2"}, {"z", "3"}}));
  ASSERT_EQ(stops.size(), 1u);
  EXPECT_THAT(stops[0].way, ElementsAre(R"(x="1")", R"(y="2", z="3")"));
}

// Every route but the root tells somebody at any hour, unless its receiver is `nobody`.
struct Reached {
  bool sure;
  bool possible;
};

Reached AnyHour(std::string_view routes, const KnownLabels& labels) {
  Alertmanager read = Read(routes);
  Calendar calendar({}, Instant{1'900'000'000, 0});
  auto hours_of = [&](const Route& route) {
    bool tells = route.receiver != "root" && route.receiver != "nobody";
    return Reach{tells ? calendar.All() : calendar.None(), tells ? calendar.All() : calendar.None()};
  };
  Reach reach = ReachOf(read.route, labels, calendar, hours_of);
  return {reach.sure == calendar.All(), reach.possible == calendar.All()};
}

TEST(Reach, IsSureWhereEveryWayTellsSomebody) {
  Reached reached = AnyHour("[{receiver: a, matchers: [x=1]}, {receiver: b}]", Of({}, {"x"}));
  EXPECT_TRUE(reached.sure);
}

TEST(Reach, IsOnlyPossibleWhereOneWayDoesNot) {
  Reached reached = AnyHour("[{receiver: a, matchers: [x=1]}]", Of({}, {"x"}));
  EXPECT_FALSE(reached.sure);
  EXPECT_TRUE(reached.possible);
}

TEST(Reach, IsSureThroughContinue) {
  EXPECT_TRUE(AnyHour("[{receiver: nobody, matchers: [x=1], continue: true}, {receiver: b}]", Of({}, {"x"})).sure);
  EXPECT_FALSE(AnyHour("[{receiver: nobody, matchers: [x=1]}, {receiver: b}]", Of({}, {"x"})).sure);
}

TEST(Reach, IsImpossibleWhereNoWayTells) {
  EXPECT_FALSE(
      AnyHour("[{receiver: nobody, matchers: [x=1]}, {receiver: b, matchers: [y=1]}]", Of({}, {"x"})).possible);
}

}  // namespace
}  // namespace seaworthy::alerting
