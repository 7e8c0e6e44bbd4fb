#include "review/emergency.h"

#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

const Part kCart{"cart", "production", "replicas"};
const Part kTill{"till", "production", "replicas"};

AcceptEmergency Urgent(const Scene& scene) { return {"the old system is down", scene.now() + Days(14)}; }

Scene& Attach(Scene& scene, const std::vector<ItemRecord>& named) {
  scene.Wait(Days(1));
  return scene.Must(Dana(), AttachRun{RunOf(scene.standard(), scene.NextId(), scene.now(), named), {}});
}

// All is signed, and these items were accepted in an emergency.
Scene SceneAccepted(const std::vector<ItemRecord>& named) {
  Scene scene = SceneSigned(named);
  return scene.Must(Lee(), Urgent(scene));
}

TEST(Emergency, CoversWhatWasAcceptedAsItWas) {
  Scene scene = SceneAccepted({Failing("backups", {kCart, kTill})});
  ASSERT_EQ(scene.review().emergency->accepted.size(), 1u);
  const AcceptedBlocker& accepted = scene.review().emergency->accepted.front();
  EXPECT_EQ(accepted.kind, "item");
  EXPECT_EQ(accepted.about, "backups");
  EXPECT_EQ(accepted.service, "shop");
  EXPECT_EQ(accepted.outcome, Outcome::kFail);
  EXPECT_EQ(accepted.parts, (std::vector<Part>{kCart, kTill}));
  EXPECT_TRUE(scene.Assess().emergency);
}

struct Later {
  const char* name;
  std::vector<ItemRecord> accepted, later;
  bool covered;
};

TEST(Emergency, CoversNothingThatCameLater) {
  const std::vector<Later> kRows = {
      {"the same", {Failing("backups", {kCart})}, {Failing("backups", {kCart})}, true},
      {"fewer parts", {Failing("backups", {kCart, kTill})}, {Failing("backups", {kTill})}, true},
      {"another part", {Failing("backups", {kCart})}, {Failing("backups", {kTill})}, false},
      {"more parts", {Failing("backups", {kCart})}, {Failing("backups", {kCart, kTill})}, false},
      {"parts of what failed as a whole", {Failing("backups")}, {Failing("backups", {kCart})}, false},
      {"the whole of what failed in a part", {Failing("backups", {kCart})}, {Failing("backups")}, false},
      {"unknown became a fail", {Deciding("tls", Outcome::kUnknown)}, {Failing("tls")}, false},
      {"another item", {Failing("backups")}, {Failing("tls")}, false},
      {"one item more", {Failing("backups")}, {Failing("backups"), Failing("latency")}, false},
  };
  for (const Later& row : kRows) {
    Scene scene = SceneChecked(row.accepted);
    scene.Must(Lee(), Urgent(scene));
    Attach(scene, row.later);
    EXPECT_EQ(scene.Assess().emergency, row.covered) << row.name;
    EXPECT_EQ(scene.Refused(Dana(), Close{Decision::kGo, ""}), row.covered ? "" : kBlocked.code) << row.name;
  }
}

TEST(Emergency, ARefusalNamesOnlyWhatItDoesNotCover) {
  Scene scene = SceneAccepted({Failing("replicas")});
  Attach(scene, {Failing("replicas"), Failing("backups")});
  Result<void> done = scene.Do(Dana(), Close{Decision::kGo, ""});
  ASSERT_FALSE(done.ok());
  EXPECT_NE(done.error().message().find("backups"), std::string::npos);
  EXPECT_EQ(done.error().message().find("item replicas"), std::string::npos) << done.error().message();
  scene.Must(Lee(), Urgent(scene));
  scene.Must(Dana(), Close{Decision::kGo, ""});
}

TEST(Emergency, CoversAMissingRunButNotWhatTheRunFinds) {
  Scene scene = SceneStarted();
  scene.Must(Lee(), Urgent(scene));
  EXPECT_TRUE(scene.Assess().emergency);
  Attach(scene, {Failing("backups")});
  EXPECT_FALSE(scene.Assess().emergency);
}

TEST(Emergency, CoversNoWaiverThatEnds) {
  Scene scene = SceneAttested({Failing("backups", {kCart})});
  scene.Must(Dana(), RequestWaiver{"", "backups", "r", "c", "dana", scene.now() + Days(2), ""});
  scene.Must(Sam(), ApproveWaiver{scene.shop().waivers.begin()->first});
  scene.Must(Lee(), Urgent(scene));
  EXPECT_TRUE(scene.Assess().emergency);
  scene.Wait(Days(2));
  EXPECT_FALSE(scene.Assess().emergency);
}

TEST(Emergency, CoversThreadsAndRequestsOfThatMoment) {
  Scene scene = SceneSigned();
  scene.Must(Sam(), Comment{{"reliability", ""}, Text("one region?"), false});
  scene.Must(Sky(), RequestChanges{"security", Text("say which ciphers")});
  scene.Must(Lee(), Urgent(scene));
  EXPECT_TRUE(scene.Assess().emergency);
  scene.Wait(Days(1));
  Scene commented = scene;
  commented.Must(Sina(), Comment{{"reliability", ""}, Text("and the queue?"), false});
  EXPECT_FALSE(commented.Assess().emergency) << "a thread";
  scene.Must(Sky(), WithdrawRequest{"security"});
  EXPECT_TRUE(scene.Assess().emergency);
  scene.Must(Sky(), RequestChanges{"security", Text("and which keys")});
  EXPECT_FALSE(scene.Assess().emergency) << "a request";
}

TEST(Emergency, CoversNoSignOffThatBecameVoid) {
  Scene scene = SceneAccepted({Failing("replicas")});
  scene.Must(Sky(), WithdrawSignOff{"security", "something new was found"});
  EXPECT_FALSE(scene.Assess().emergency);
}

TEST(Emergency, EndsWithTheStandardThatItWasAcceptedUnder) {
  Scene scene = SceneAccepted({Failing("backups")});
  PinnedStandard stricter = scene.standard();
  stricter.version = "2.0.0";
  stricter.sections[0].items[0].check = "facts.backups && facts.drills";
  scene.Must(Dana(), ChangeStandard{stricter, "the new version"});
  EXPECT_FALSE(scene.review().emergency.has_value());
}

// Written before what was accepted was kept: its words say to people what it was, and cover nothing.
TEST(Emergency, OfAnOldEventCoversNothing) {
  Scene scene = SceneSigned({Failing("backups")});
  EmergencyAccepted old;
  old.until = scene.now() + Days(14);
  old.blockers = {"item backups: fail (person dana)"};
  scene.Append(Lee(), old);
  EXPECT_FALSE(scene.Assess().emergency);
  EXPECT_EQ(NotAccepted(scene.review(), scene.Assess()).size(), 1u);
}

}  // namespace
}  // namespace seaworthy::review
