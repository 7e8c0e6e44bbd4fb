#include "review/decide.h"

#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

TEST(Decide, ARefusalChangesNothing) {
  Scene scene = SceneStarted();
  ReviewState before = scene.review();
  EXPECT_TRUE(scene.Do(Otto(), AddParticipant{Team("search"), ""}).error().Is(kNotAllowed));
  EXPECT_EQ(scene.review().version, before.version);
  EXPECT_EQ(scene.review_log().size(), 3u);
}

TEST(Decide, ACommandToAReviewThatIsNotThereIsRefused) {
  Scene scene;
  EXPECT_TRUE(scene.Do(Dana(), AddParticipant{Role("sre"), ""}).error().Is(kBadCommand));
}

TEST(Decide, WhatWasDecidedIsInTheLogsAndInTheState) {
  Scene scene = SceneChecked({Failing("backups")});
  EXPECT_EQ(scene.review().version, static_cast<std::int64_t>(scene.review_log().size()));
  EXPECT_EQ(FoldReview(scene.review_log()).runs.at("shop").Find("backups")->outcome, model::Outcome::kFail);
  EXPECT_EQ(FoldService("shop", scene.service_logs().at("shop")).open_reviews, std::vector{scene.review().id()});
}

TEST(Decide, EveryEventSaysWhoAndWhen) {
  Scene scene = SceneStarted();
  scene.Wait(Days(1)).Must(Dana(), AddParticipant{Team("support"), ""});
  EXPECT_EQ(scene.review_log().back().by, Dana());
  EXPECT_EQ(scene.review_log().back().at, kStart + Days(1));
}

}  // namespace
}  // namespace seaworthy::review
