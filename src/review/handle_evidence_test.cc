#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

ItemRecord Troubled(std::string item) {
  ItemRecord record = Deciding(std::move(item), Outcome::kUnknown);
  record.by_trouble = true;
  return record;
}

ItemRecord Old(std::string item) {
  ItemRecord record = Deciding(std::move(item), Outcome::kUnknown);
  record.by_age = true;
  return record;
}

Scene& Attach(Scene& scene, const std::string& id, const std::vector<ItemRecord>& named) {
  scene.Wait(Days(1));
  return scene.Must(Dana(), AttachRun{RunOf(scene.standard(), id, scene.now(), named), {}});
}

Attest LoadTest() { return {"", "load-test", {"number", "900", "rps", {}}, "", {}}; }

TEST(AttachRun, TakesOnlyARunThatWasJudgedAsTheReviewPinned) {
  PinnedStandard other = SmallStandard(), tier = SmallStandard(), exposure = SmallStandard(), value = SmallStandard();
  other.digest = std::string(64, 'f');
  tier.tier = 1;
  exposure.exposure = "public";
  value.parameters["min_replicas"] = "1";
  PinnedStandard worded = SmallStandard();
  worded.title = "Another title";
  RunRecord unsaid = RunOf(SmallStandard(), "r", kStart);
  unsaid.judged_by.clear();
  TryEach(SceneStarted(), {{"as pinned", Dana(), AttachRun{RunOf(SmallStandard(), "r", kStart), {}}},
                           {"what nothing was judged by", Dana(), AttachRun{RunOf(worded, "r", kStart), {}}},
                           {"another standard", Dana(), AttachRun{RunOf(other, "r", kStart), {}}, &kBadCommand},
                           {"another tier", Dana(), AttachRun{RunOf(tier, "r", kStart), {}}, &kBadCommand},
                           {"another exposure", Dana(), AttachRun{RunOf(exposure, "r", kStart), {}}, &kBadCommand},
                           {"another parameter", Dana(), AttachRun{RunOf(value, "r", kStart), {}}, &kBadCommand},
                           {"by who knows what", Dana(), AttachRun{unsaid, {}}, &kBadCommand}});
}

TEST(AttachRun, AFailStaysUntilARunTellsOtherwise) {
  struct Row {
    const char* name;
    ItemRecord then;
    Outcome outcome;
  };
  for (const Row& row : std::vector<Row>{
           {"a source that could not be read", Troubled("load-test"), Outcome::kFail},
           {"what there is grew old", Old("load-test"), Outcome::kFail},
           {"it passes", Passing("load-test"), Outcome::kPass},
           {"its sources were read and hold nothing", Deciding("load-test", Outcome::kUnknown), Outcome::kPass}}) {
    Scene scene = SceneAttested({Failing("load-test")});
    scene.Must(Sam(), LoadTest());
    Attach(scene, "run-2", {row.then});
    EXPECT_EQ(ItemOf(scene, "load-test").outcome, row.outcome) << row.name << ": " << ItemOf(scene, "load-test").why;
    Attach(scene, "run-3", {row.then});
    EXPECT_EQ(ItemOf(scene, "load-test").outcome, row.outcome) << row.name << ", twice";
  }
}

TEST(AttachRun, AFailThatStaysIsOfTheRunThatFoundIt) {
  Scene scene = SceneChecked({Failing("tls", {{"cart", "production", "expiry"}})});
  Attach(scene, "run-2", {Troubled("tls")});
  Attach(scene, "run-3", {Troubled("tls")});
  const ItemStanding item = ItemOf(scene, "tls");
  EXPECT_EQ(item.record->kept_from, "run-1");
  EXPECT_EQ(item.record->failing.size(), 1U);
  EXPECT_NE(item.why.find("could not look again"), std::string::npos) << item.why;
}

TEST(AttachRun, WhatPassedIsUnknownWhereItCouldNotBeRead) {
  Scene scene = SceneChecked();
  Attach(scene, "run-2", {Troubled("tls")});
  EXPECT_EQ(ItemOf(scene, "tls").outcome, Outcome::kUnknown);
}

TEST(AttachRun, ThatCouldNotLookAgainLeavesACorrection) {
  Scene failed = SceneChecked({Failing("tls")});
  failed.Must(Sky(), Correct{"", "tls", Outcome::kPass, "the wrong port", Link()});
  Attach(failed, "run-2", {Troubled("tls")});
  EXPECT_EQ(ItemOf(failed, "tls").ground, Ground::kCorrected);
  Scene passed = SceneChecked();
  passed.Must(Sky(), Correct{"", "tls", Outcome::kFail, "the wrong port", Link()});
  Attach(passed, "run-2", {Troubled("tls")});
  EXPECT_EQ(ItemOf(passed, "tls").outcome, Outcome::kFail);
  Attach(passed, "run-3", {Failing("tls")});
  Attach(passed, "run-4", {Passing("tls")});
  EXPECT_EQ(ItemOf(passed, "tls").outcome, Outcome::kPass);
}

TEST(AttachRun, APreviewKeepsAndChangesNothing) {
  Scene scene = SceneChecked({Failing("tls")});
  RunRecord preview = RunOf(scene.standard(), "run-2", scene.now(), {Troubled("tls")});
  preview.counted = false;
  scene.Must(Dana(), AttachRun{preview, {}});
  EXPECT_TRUE(ItemOf(scene, "tls").record->kept_from.empty());
}

TEST(ChangeStandard, TakesAwayWhatWasFoundUnderAnotherRule) {
  Scene scene = SceneAttested();
  PinnedStandard next = scene.standard();
  next.digest = std::string(64, 'f');
  next.parameters["min_replicas"] = "50";
  next.sections[0].items[1].check = "facts.replicas >= params.min_replicas";
  scene.Must(Dana(), ChangeStandard{next, "stricter"});
  EXPECT_EQ(ItemOf(scene, "replicas").record, nullptr);
  EXPECT_NE(ItemOf(scene, "backups").record, nullptr);
  TryEach(scene, {{"a section with what no run has looked at", Sam(), SignSection{"reliability"}, &kNotNow},
                  {"a section that is as it was", Sky(), SignSection{"security"}}});
  Attach(scene, "run-2", {});
  scene.Must(Sam(), SignSection{"reliability"});
  next.parameters["min_replicas"] = "60";
  scene.Must(Dana(), ChangeStandard{next, "stricter again"});
  EXPECT_EQ(ItemOf(scene, "replicas").record, nullptr) << "the expression reads the parameter";
}

TEST(ChangeStandard, ToWhatIsAskedAsBeforeLeavesRuns) {
  Scene scene = SceneAttested();
  PinnedStandard next = scene.standard();
  next.digest = std::string(64, 'f');
  next.sections[0].items[1].question = "Are there replicas enough?";
  scene.Must(Dana(), ChangeStandard{next, "clearer"});
  scene.Must(Sam(), SignSection{"reliability"});
}

}  // namespace
}  // namespace seaworthy::review
