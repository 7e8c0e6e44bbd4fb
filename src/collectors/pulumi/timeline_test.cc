#include "collectors/pulumi/timeline.h"

#include <gtest/gtest.h>

namespace seaworthy::collectors::pulumi {
namespace {

using cloud::PulumiUpdate;

PulumiUpdate Full(int start, int seconds) {
  PulumiUpdate update{.stack = "qa", .project = "shop", .kind = "update", .result = "succeeded"};
  update.start = Instant{start, 0};
  update.end = Instant{start + seconds, 0};
  update.created = update.after = 10;
  return update;
}

std::string KindOf(const PulumiUpdate& update) { return update.stack == "prod" ? "production" : "staging"; }

TEST(FindRedeploys, TheHighestOfFiveIsTheirPercentile) {
  std::vector<PulumiUpdate> updates;
  for (int i = 1; i <= 5; ++i) updates.push_back(Full(i * 1000, i == 2 ? 400 : 100));
  std::vector<Redeploy> redeploys = FindRedeploys(updates);
  ASSERT_EQ(redeploys.size(), 1U);
  EXPECT_EQ(redeploys[0].p95, (Span{400, 0}));
  EXPECT_EQ(redeploys[0].update.Duration(), (Span{100, 0}));
}

TEST(FindRedeploys, FailedAndPartialUpdatesAreNone) {
  std::vector<PulumiUpdate> updates{Full(1, 1), Full(2, 1), Full(3, 1)};
  updates[0].result = "failed";
  updates[1].created = 8;
  updates[2].end = std::nullopt;
  EXPECT_TRUE(FindRedeploys(updates).empty());
}

TEST(FindRedeploys, AFirstDeploymentSaysNothingOfAStackThatGrew) {
  std::vector<PulumiUpdate> updates{Full(1, 1), Full(2, 1)};
  updates[1].created = 30;
  updates[1].after = 40;
  EXPECT_TRUE(FindRedeploys(updates).empty());
}

TEST(FindReleases, AStagingUpdateAfterTheReleaseValidatesNothing) {
  std::vector<PulumiUpdate> updates{Full(1, 1), Full(2, 1)};
  updates[0].stack = "prod";
  ASSERT_EQ(FindReleases(updates, KindOf).size(), 1U);
  EXPECT_FALSE(FindReleases(updates, KindOf)[0].staging.has_value());
}

TEST(FindReleases, AnotherProjectsStagingValidatesNothing) {
  std::vector<PulumiUpdate> updates{Full(1, 1), Full(2, 1)};
  updates[0].project = "other";
  updates[1].stack = "prod";
  EXPECT_FALSE(FindReleases(updates, KindOf)[0].staging.has_value());
}

TEST(FindReleases, WithoutCommitsTheTimeDecides) {
  std::vector<PulumiUpdate> updates{Full(1, 1), Full(2, 1), Full(3, 1)};
  updates[1].stack = updates[2].stack = "prod";
  std::vector<Release> releases = FindReleases(updates, KindOf);
  EXPECT_EQ(releases.at(0).staging, "qa");
}

}  // namespace
}  // namespace seaworthy::collectors::pulumi
