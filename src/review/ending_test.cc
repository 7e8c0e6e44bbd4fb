#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "review/errors.h"
#include "review/snapshot.h"
#include "review/testing.h"

namespace seaworthy::review {
namespace {

Actor SecurityHead() { return Person("sky", {"security"}, {"security"}); }

AcceptEmergency Urgent(const Scene& scene, int days) { return {"the old system is down", scene.now() + Days(days)}; }

Scene Ready() { return SceneSigned(); }

std::vector<std::string> Abouts(const Assessment& assessment) {
  std::vector<std::string> abouts;
  for (const Blocker& blocker : assessment.blockers) abouts.push_back(blocker.about);
  return abouts;
}

TEST(Ending, ClosesAsGoWhenNothingBlocks) {
  Scene scene = Ready();
  EXPECT_TRUE(scene.Assess().go);
  EXPECT_EQ(scene.Assess().status, Status::kApproved);
  scene.Must(Dana(), Close{Decision::kGo, ""});
  EXPECT_EQ(scene.Assess().status, Status::kClosed);
  EXPECT_EQ(scene.review().closed->decision, Decision::kGo);
  EXPECT_FALSE(scene.review().closed->emergency);
  ASSERT_TRUE(scene.shop().decision.has_value());
  EXPECT_EQ(scene.shop().decision->event.decision, Decision::kGo);
  EXPECT_TRUE(scene.shop().open_reviews.empty());
}

TEST(Ending, TheSnapshotIsNamedByItsDigest) {
  Scene scene = Ready();
  scene.Must(Dana(), Close{Decision::kGo, ""});
  EXPECT_EQ(scene.review().closed->snapshot_digest, Sha256(scene.kept().at("snapshot.json")));
  EXPECT_NE(scene.kept().at("snapshot.json").find(R"("decision":"go")"), std::string::npos);
}

// With everything that a snapshot can hold. The schema of the snapshot is tested with the same file.
Scene Eventful() {
  Scene scene = SceneSigned({Failing("replicas"), Failing("backups", {{"db", "production", "age"}}), Failing("tls")});
  scene.Must(Sky(), Correct{"", "tls", model::Outcome::kPass, "the probe asked the wrong port", Link()});
  scene.Must(Sky(), Comment{{"security", "tls"}, Text("which ciphers?"), true});
  RequestWaiver waiver{"", "backups", "the new store has its own", "copies by hand", "dana", scene.now() + Days(60),
                       ""};
  scene.Must(Dana(), waiver);
  scene.Must(Sam(), ApproveWaiver{scene.shop().waivers.begin()->first});
  scene.Must(Dana(), AddCondition{"", "replicas", "a second replica", "dana", scene.now() + Days(30)});
  scene.Must(Lee(), Urgent(scene, 14));
  return scene.Must(Dana(), Close{Decision::kGo, "the old system is down"});
}

TEST(Ending, TheSnapshotOfAnEventfulReviewIsWhatItWas) {
  Scene scene = Eventful();
  std::ifstream file(std::string(SEAWORTHY_SOURCE_DIR) + "/src/review/testdata/snapshot.json");
  std::string expected((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(scene.kept().at("snapshot.json") + "\n", expected);
}

TEST(Ending, EndsFirstWithTheShortestAttestation) {
  Scene scene = Ready();
  scene.Must(Dana(), Close{Decision::kGo, ""});
  EXPECT_EQ(scene.review().closed->valid_because, "attestation");
  EXPECT_EQ(scene.review().closed->valid_with, "pentest");
  EXPECT_EQ(*scene.review().closed->valid_until, *ParseInstant("2026-12-01T23:59:59Z") + Days(180));
}

TEST(Ending, OnlyTheDriAndTheLeadClose) {
  Scene scene = Ready();
  for (const Actor& actor : {Otto(), Sam()}) {
    Result<void> done = scene.Do(actor, Close{Decision::kGo, ""});
    ASSERT_FALSE(done.ok());
    EXPECT_TRUE(done.error().Is(kNotAllowed));
  }
  scene.Must(Lee(), Close{Decision::kGo, ""});
}

TEST(Ending, IsRefusedWithEverythingThatBlocks) {
  Scene scene = SceneChecked({Failing("backups")});
  Result<void> done = scene.Do(Dana(), Close{Decision::kGo, ""});
  ASSERT_FALSE(done.ok());
  EXPECT_TRUE(done.error().Is(kBlocked));
  for (const char* about : {"backups", "runbook", "pentest", "section reliability", "section security"}) {
    EXPECT_NE(done.error().message().find(about), std::string::npos) << about << " in " << done.error().message();
  }
  EXPECT_EQ(done.error().message().find("dashboards"), std::string::npos);
}

TEST(Ending, WithoutARunThatIsTheBlockerAndNotEachItem) {
  Scene scene = SceneStarted();
  std::vector<std::string> abouts = Abouts(scene.Assess());
  EXPECT_EQ(abouts.front(), "shop");
  EXPECT_EQ(std::count(abouts.begin(), abouts.end(), "backups"), 0);
  EXPECT_EQ(std::count(abouts.begin(), abouts.end(), "runbook"), 1);
}

TEST(Ending, EvidenceThatGrewOldBlocks) {
  ItemRecord aging = Passing("backups");
  aging.fresh_until = kStart + Days(2);
  Scene scene = SceneSigned({aging});
  EXPECT_TRUE(scene.Assess().go);
  scene.Wait(Days(2));
  Assessment later = scene.Assess();
  EXPECT_FALSE(later.go);
  EXPECT_EQ(Abouts(later), std::vector<std::string>{"backups"});
  EXPECT_TRUE(later.Find("reliability")->signed_validly);
}

TEST(Ending, WhatDidNotApplyByFactsThatGrewOldBlocks) {
  ItemRecord aging = Deciding("backups", model::Outcome::kNotApplicable);
  aging.fresh_until = kStart + Days(2);
  Scene scene = SceneSigned({aging});
  EXPECT_TRUE(scene.Assess().go);
  scene.Wait(Days(2));
  EXPECT_EQ(Abouts(scene.Assess()), std::vector<std::string>{"backups"});
}

TEST(Ending, ARunOfTheOldStandardTellsNothingOfAnItemThatChanged) {
  Scene scene = SceneSigned();
  PinnedStandard next = scene.standard();
  next.digest = std::string(64, 'f');
  next.sections[0].items[1].check = "facts.replicas && facts.zones";
  scene.Must(Dana(), ChangeStandard{next, "stricter"});
  EXPECT_EQ(scene.Refused(Sam(), SignSection{"reliability", {}, "", {}}), kNotNow.code);
  EXPECT_EQ(Abouts(scene.Assess()), (std::vector<std::string>{"replicas", "reliability"}));
  scene.Must(Dana(), AttachRun{RunOf(next, "run-2", scene.now()), {}});
  scene.Must(Sam(), SignSection{"reliability", {}, "", {}});
  EXPECT_TRUE(scene.Assess().go);
}

TEST(Ending, ANoGoNeedsTheRoleAndAReason) {
  Scene scene = SceneChecked();
  EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kNoGo, "not convinced"}), kNotAllowed.code);
  EXPECT_EQ(scene.Refused(Lee(), Close{Decision::kNoGo, " "}), kNoReason.code);
  scene.Must(Lee(), Close{Decision::kNoGo, "no way to roll back"});
  EXPECT_EQ(scene.review().closed->decision, Decision::kNoGo);
  EXPECT_FALSE(scene.review().closed->valid_until.has_value());
}

TEST(Ending, TheStandardsRolesReplaceTheLeadForANoGo) {
  PinnedStandard standard = SmallStandard();
  standard.no_go_roles = {"security"};
  Scene scene = SceneChecked({}, standard);
  EXPECT_EQ(scene.Refused(Lee(), Abandon{"the change was dropped"}), kNotAllowed.code);
  scene.Must(SecurityHead(), Abandon{"the change was dropped"});
  EXPECT_EQ(scene.Assess().status, Status::kAbandoned);
  EXPECT_FALSE(scene.shop().decision.has_value());
}

TEST(Ending, WithoutALeadTheDriEndsIt) {
  Scene scene;
  Start start;
  start.title = "Shop: accept payments by invoice";
  start.services = {"shop"};
  start.standard = SmallStandard();
  scene.Must(Dana(), start);
  TryEach(scene, {{"somebody else", Sam(), Abandon{"another plan"}, &kNotAllowed},
                  {"without a reason", Dana(), Abandon{" "}, &kNoReason},
                  {"the DRI abandons", Dana(), Abandon{"another plan"}},
                  {"the DRI refuses", Dana(), Close{Decision::kNoGo, "not ready"}}});
  scene.Must(Dana(), Reassign{"", "lee", "", "", ""});
  TryEach(scene, {{"with a lead, the DRI", Dana(), Abandon{"another plan"}, &kNotAllowed},
                  {"the lead", Lee(), Abandon{"another plan"}}});
  PinnedStandard named = SmallStandard();
  named.no_go_roles = {"security"};
  start.standard = named;
  Scene other;
  other.Must(Dana(), start);
  TryEach(other, {{"where a role is named", Dana(), Abandon{"another plan"}, &kNotAllowed},
                  {"who has it", Sky(), Abandon{"another plan"}}});
}

TEST(Ending, AClosedReviewTakesOnlyNotes) {
  Scene scene = Ready();
  scene.Must(Dana(), Close{Decision::kGo, ""});
  EXPECT_EQ(scene.Refused(Sam(), SignSection{"reliability"}), kReviewEnded.code);
  EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kGo, ""}), kReviewEnded.code);
  EXPECT_EQ(scene.Refused(Otto(), AddNote{Text("typo in the title")}), kNotAllowed.code);
  scene.Must(Dana(), AddNote{Text("typo in the title")});
  EXPECT_EQ(scene.review().notes.size(), 1u);
}

Scene SceneUrgent() { return SceneChecked({Failing("backups")}); }

TEST(Emergency, AcceptsAllBlockersForTwoWeeksAtMost) {
  Scene scene = SceneUrgent();
  EXPECT_EQ(scene.Refused(Lee(), Urgent(scene, 15)), kBadCommand.code);
  EXPECT_EQ(scene.Refused(Sam(), Urgent(scene, 14)), kNotAllowed.code);
  scene.Must(Lee(), Urgent(scene, 14));
  scene.Must(Dana(), Close{Decision::kGo, ""});
  EXPECT_TRUE(scene.review().closed->emergency);
  EXPECT_TRUE(scene.shop().decision->event.emergency);
  EXPECT_EQ(*scene.review().closed->valid_until, kStart + Days(14));
  EXPECT_EQ(scene.review().closed->valid_because, "emergency");
}

TEST(Emergency, IsOverAtItsEnd) {
  Scene scene = SceneUrgent();
  scene.Must(Lee(), Urgent(scene, 1));
  scene.Wait(Days(1));
  EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kGo, ""}), kBlocked.code);
}

TEST(Conditional, NeedsAPromiseForAllThatBlocksAndNeverReplacesASignOff) {
  Scene scene = SceneSigned({Failing("replicas")});
  EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kConditional, ""}), kBlocked.code);
  ConditionAdded promise;
  promise.condition = "c1";
  promise.item = "replicas";
  promise.due = scene.now() + Days(30);
  scene.Append(Dana(), "shop", promise);
  EXPECT_FALSE(scene.Assess().conditional) << "a condition that was added voids the sign-off";
  scene.Must(Sina(), SignSection{"reliability"});
  EXPECT_TRUE(scene.Assess().conditional);
  EXPECT_FALSE(scene.Assess().go);
  scene.Must(Dana(), Close{Decision::kConditional, ""});
  EXPECT_EQ(scene.review().closed->decision, Decision::kConditional);
  EXPECT_EQ(*scene.review().closed->valid_until, kStart + Days(30));
  EXPECT_EQ(scene.shop().decision->event.conditions, std::vector<std::string>{"c1"});
}

TEST(Revoking, TakesTheGoBack) {
  Scene scene = Ready();
  EXPECT_EQ(scene.Refused(Lee(), RevokeDecision{"shop", "data was lost"}), kNotNow.code);
  scene.Must(Dana(), Close{Decision::kGo, ""});
  EXPECT_EQ(scene.Refused(Dana(), RevokeDecision{"shop", "data was lost"}), kNotAllowed.code);
  scene.Must(Lee(), RevokeDecision{"shop", "data was lost"});
  EXPECT_TRUE(scene.shop().decision->revoked);
  EXPECT_EQ(scene.Refused(Lee(), RevokeDecision{"shop", "again"}), kNotNow.code);
}

}  // namespace
}  // namespace seaworthy::review
