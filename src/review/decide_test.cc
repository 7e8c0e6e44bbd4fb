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

// A waiver that ended would hold again.
TEST(Decide, TimeDoesNotGoBack) {
  Scene scene = SceneAttested({Failing("backups", {{"cart", "production", "replicas"}})});
  scene.Must(Dana(), RequestWaiver{"", "backups", "r", "c", "dana", scene.now() + Days(10), ""});
  scene.Must(Sam(), ApproveWaiver{scene.shop().waivers.rbegin()->first});
  scene.Wait(Days(20));
  scene.Must(Sam(), SignSection{"reliability", {}, "", {}});
  scene.Must(Sky(), SignSection{"security", {}, "", {}});
  EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kGo, ""}), "review/blocked");
  scene.WaitUntil(kStart + Days(1));
  EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kGo, ""}), "review/bad-command");
}

TEST(Decide, TheEventsOfAServiceAreNotGoneBackBehindEither) {
  Scene scene = SceneChecked();
  scene.Wait(Days(20));
  scene.Append(Dana(), "shop", ReviewOpened{"another", "t"});
  scene.WaitUntil(kStart + Days(1));
  EXPECT_EQ(scene.Refused(Dana(), Attest{"", "runbook", Link(), "", {}}), "review/bad-command");
}

TEST(Decide, AClockThatIsALittleBehindTakesTheMomentOfTheLastEvent) {
  Scene scene = SceneChecked();
  scene.WaitUntil(kStart - Span{240, 0});
  scene.Must(Dana(), Attest{"", "runbook", Link(), "", {}});
  EXPECT_EQ(scene.service_logs().at("shop").back().at, kStart);
}

TEST(Decide, ARunOfTheFutureIsNotAttached) {
  Scene scene = SceneStarted();
  const Instant now = scene.now();
  TryEach(scene, {{"of tomorrow", Dana(), AttachRun{RunOf(scene.standard(), "r", now + Days(1)), {}}, &kBadCommand},
                  {"of now", Dana(), AttachRun{RunOf(scene.standard(), "r", now), {}}},
                  {"by another clock", Dana(), AttachRun{RunOf(scene.standard(), "r", now + Span{240, 0}), {}}}});
}

}  // namespace
}  // namespace seaworthy::review
