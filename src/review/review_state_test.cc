#include "review/review_state.h"

#include <gtest/gtest.h>

#include "review/random_log.h"
#include "review/rows.h"

namespace seaworthy::review {
namespace {

// The fold takes a short way past runs that newer ones replace.
TEST(ReviewState, AFoldIsTheSameAsApplyingEachEvent) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const std::vector<ReviewRecord> log = RandomLog(seed).Review(150);
    ReviewState by_steps;
    for (const ReviewRecord& record : log) Apply(by_steps, record);
    const ReviewState folded = FoldReview(log);
    EXPECT_EQ(folded.runs, by_steps.runs) << seed;
    EXPECT_EQ(folded.before, by_steps.before) << seed;
    EXPECT_EQ(folded.run_lines.size(), by_steps.run_lines.size());
    EXPECT_EQ(RowsOf(folded), RowsOf(by_steps)) << seed;
    EXPECT_EQ(folded.version, by_steps.version);
  }
}

TEST(ReviewState, KeepsTheLastTwoCountedRunsOfEachService) {
  std::vector<ReviewRecord> log;
  auto attach = [&](const char* id, const char* service, bool counted) {
    RunAttached event;
    event.run.id = id;
    event.run.service = service;
    event.run.counted = counted;
    log.push_back({{}, {}, event});
  };
  attach("1", "shop", true);
  attach("2", "shop", true);
  attach("3", "search", true);
  attach("4", "shop", true);
  attach("5", "shop", false);
  const ReviewState state = FoldReview(log);
  EXPECT_EQ(state.runs.at("shop").id, "4");
  EXPECT_EQ(state.before.at("shop").id, "2");
  EXPECT_EQ(state.runs.at("search").id, "3");
  EXPECT_FALSE(state.before.contains("search"));
  EXPECT_EQ(state.run_lines.size(), 5U);
}

}  // namespace
}  // namespace seaworthy::review
