#include "alerting/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Candidate Watching(Signal signal, std::vector<std::size_t> components, Grounds grounds = Grounds::kExpression) {
  Candidate candidate;
  candidate.name = "A";
  candidate.watch.signal = signal;
  candidate.watch.grounds = grounds;
  candidate.watch.reason = "what it counts";
  candidate.scope = {.components = std::move(components), .whole = false, .reason = "it selects job"};
  return candidate;
}

Cell ErrorsOf(std::span<const Candidate> candidates, std::span<const Unread> unread = {}) {
  return MatrixOf({.service = "shop", .aliases = {}, .components = {"a", "b"}}, candidates, unread).at(2);
}

TEST(Matrix, HasARowForEachComponentAndSignal) {
  std::vector<Cell> cells = MatrixOf({.service = "shop", .aliases = {}, .components = {"a", "b"}}, {}, {});
  ASSERT_EQ(cells.size(), 8u);
  EXPECT_EQ(cells[4].component, "b");
  EXPECT_EQ(cells[4].signal, Signal::kLatency);
  EXPECT_EQ(cells[4].covered, false);
  EXPECT_EQ(cells[4].reason, "no alert watches latency");
}

TEST(Matrix, ServiceWithoutComponentsHasOneRow) {
  std::vector<Cell> cells = MatrixOf({.service = "shop"}, {}, {});
  ASSERT_EQ(cells.size(), 4u);
  EXPECT_EQ(cells[0].component, "");
}

TEST(Matrix, AlertCoversItsComponentAlone) {
  std::vector<Candidate> alerts = {Watching(Signal::kErrors, {0}), Watching(Signal::kErrors, {0, 1})};
  Cell cell = ErrorsOf(alerts);
  EXPECT_EQ(cell.covered, true);
  EXPECT_THAT(cell.alerts, ElementsAre(0, 1));
  EXPECT_EQ(cell.reason, "A watches what it counts; it selects job; 1 more");
  alerts = {Watching(Signal::kErrors, {1})};
  EXPECT_EQ(ErrorsOf(alerts).covered, false);
}

TEST(Matrix, AlertOnSomethingElseIsNamedAndDoesNotCount) {
  std::vector<Candidate> alerts = {Watching(Signal::kErrors, {})};
  Cell cell = ErrorsOf(alerts);
  EXPECT_EQ(cell.covered, false);
  EXPECT_THAT(cell.alerts, IsEmpty());
  EXPECT_EQ(cell.reason, "A watches the errors of something else: it selects job");
}

TEST(Matrix, OtherNeverCovers) {
  std::vector<Candidate> alerts = {Watching(Signal::kOther, {0})};
  EXPECT_EQ(ErrorsOf(alerts).covered, false);
}

TEST(Matrix, NameAloneLeavesItOpen) {
  std::vector<Candidate> alerts = {Watching(Signal::kErrors, {0}, Grounds::kName)};
  Cell cell = ErrorsOf(alerts);
  EXPECT_EQ(cell.covered, std::nullopt);
  EXPECT_THAT(cell.reason, HasSubstr("only the name of A"));
}

TEST(Matrix, UnreadableAlertLeavesItOpen) {
  std::vector<Candidate> alerts = {Watching(Signal::kOther, {0})};
  alerts[0].unreadable = value::AbsentReason::kNotCollected;
  alerts[0].disqualified = "its expression is LogQL";
  Cell cell = ErrorsOf(alerts);
  EXPECT_EQ(cell.covered, std::nullopt);
  EXPECT_EQ(cell.reason, "what A watches cannot be told: its expression is LogQL");
}

TEST(Matrix, UnreadFileLeavesItOpenUnlessAnAlertCovers) {
  std::vector<Unread> unread = {{value::AbsentReason::kTooLarge, "rules.yml is too large"}};
  Cell cell = ErrorsOf({}, unread);
  EXPECT_EQ(cell.covered, std::nullopt);
  EXPECT_EQ(cell.absent, value::AbsentReason::kTooLarge);
  std::vector<Candidate> alerts = {Watching(Signal::kErrors, {0})};
  EXPECT_EQ(ErrorsOf(alerts, unread).covered, true);
}

TEST(Matrix, DisqualifiedAlertDoesNotCountAndSaysWhy) {
  std::vector<Candidate> alerts = {Watching(Signal::kErrors, {0})};
  alerts[0].disqualified = "rules.yml is a draft";
  Cell cell = ErrorsOf(alerts);
  EXPECT_EQ(cell.covered, false);
  EXPECT_EQ(cell.reason, "A would watch errors, but rules.yml is a draft");
}

}  // namespace
}  // namespace seaworthy::alerting
