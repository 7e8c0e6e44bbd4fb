#include "report/signal_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::report {
namespace {

using model::GoldenSignals;
using model::SignalCell;
using testing::HasSubstr;

SignalCell Covered(std::string urgency, std::vector<std::string> detection) {
  return {
      .covered = true, .urgency = std::move(urgency), .alerts = {"A"}, .detection = std::move(detection), .reason = {}};
}

GoldenSignals TwoRows() {
  GoldenSignals signals;
  signals.rows.push_back({"checkout", {}});
  signals.rows.back().cells = {Covered("page", {"burn-rate", "threshold"}),
                               SignalCell{.covered = false, .urgency = {}, .alerts = {}, .detection = {}, .reason = {}},
                               Covered("ticket", {"threshold"}), Covered("unknown", {"anomaly"})};
  signals.rows.push_back({"", {}});
  signals.alerts = {{.name = "Down",
                     .signal = "other",
                     .grounds = "expression",
                     .urgency = "page",
                     .bound = "== 0",
                     .reason = "a target that is down",
                     .place = {"rules.yaml", 4, 1}},
                    {.name = "Slow",
                     .signal = "latency",
                     .grounds = "expression",
                     .urgency = "page",
                     .bound = "> 0.5",
                     .reason = "the 99th percentile of a duration",
                     .place = {"rules.yaml", 9, 1}},
                    {.name = "ErrorsMaybe",
                     .signal = "errors",
                     .grounds = "name",
                     .urgency = "page",
                     .bound = {},
                     .reason = "its name",
                     .place = {}}};
  return signals;
}

TEST(SignalMatrix, SaysUrgencyAndDetectionAndNeverCallsUnknownCovered) {
  EXPECT_EQ(RenderSignalMatrix(TwoRows(), 78),
            "          latency          traffic          errors           saturation\n"
            "checkout  page, burn       -                ticket           alert, anomaly\n"
            "service   ?                ?                ?                ?\n");
}

TEST(SignalMatrix, FitsANarrowTerminalAndHostileNames) {
  GoldenSignals signals = TwoRows();
  signals.rows[0].component = std::string(500, 'x') + "\n\033[31m";
  std::string matrix = RenderSignalMatrix(signals, 38);
  EXPECT_THAT(matrix, testing::Not(HasSubstr("\033")));
  EXPECT_EQ(std::ranges::count(matrix, '\n'), 3);
}

TEST(SignalMatrix, ListsTheAlertsOfTheSignalFirstAndSaysWhyOthersDoNotCount) {
  std::string list = RenderWatchedAlerts(TwoRows(), "latency", 100);
  EXPECT_LT(list.find("Slow: latency"), list.find("Down: no golden signal: a target that is down; fires == 0"));
  EXPECT_THAT(list, HasSubstr("ErrorsMaybe: errors by its name alone, which does not count"));
  EXPECT_THAT(list, HasSubstr("    rules.yaml:9:1\n"));
}

}  // namespace
}  // namespace seaworthy::report
