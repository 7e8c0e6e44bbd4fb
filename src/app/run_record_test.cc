#include "app/run_record.h"

#include <gtest/gtest.h>

namespace seaworthy::app {
namespace {

// One item, judged; and pinned as a blocker.
class RunRecordTest : public testing::Test {
 protected:
  RunRecordTest() {
    standard_->digest = "d1";
    model::Section& section = standard_->sections.emplace_back();
    section.items.resize(2);
    section.items[0].id = "replicas";
    section.items[1].id = "experiment";  // In the shadow: not pinned.
    review::PinnedItem pinned;
    pinned.id = "replicas";
    pinned.blocks = true;
    pinned_.sections.push_back({"platform", "Platform", {}, {}, {pinned}});
    result_.item = &section.items[0];
    result_.outcome = model::Outcome::kFail;
    result_.findings.push_back({.subject = "web",
                                .environment = "production",
                                .measure = "replicas",
                                .measured = "1",
                                .said = "replicas is 1",
                                .threshold = ">= 2",
                                .place = {"web.yaml", 7}});
    result_.parts = {{"web", "production", "replicas"}};
  }

  review::RunRecord Record() {
    Judgement judgement;
    judgement.standard = standard_;
    judgement.run.commit = "abc";
    judgement.run.items = {result_};
    model::ItemResult shadow;
    shadow.item = &standard_->sections[0].items[1];
    judgement.run.items.push_back(shadow);
    return RunRecordOf(judgement, pinned_, {"r1", "checkout", "", "ci", true, "j1"});
  }

  std::shared_ptr<model::Standard> standard_ = std::make_shared<model::Standard>();  // Shared with the judgement.
  review::PinnedStandard pinned_;
  model::ItemResult result_;
};

TEST_F(RunRecordTest, KeepsWhatDecidedAndLeavesOutWhatWasNotPinned) {
  review::RunRecord run = Record();
  EXPECT_EQ(run.standard_digest, "d1");
  EXPECT_EQ(run.judged_by, "j1");
  EXPECT_EQ(run.commit, "abc");
  EXPECT_TRUE(run.counted);
  ASSERT_EQ(run.items.size(), 1u);
  const review::ItemRecord& item = run.items[0];
  EXPECT_TRUE(item.required);
  ASSERT_EQ(item.measured.size(), 1u);
  EXPECT_EQ(item.measured[0].value, "replicas is 1");
  EXPECT_EQ(item.measured[0].threshold, ">= 2");
  EXPECT_EQ(item.measured[0].line, 7);
  EXPECT_EQ(item.failing, (std::vector<review::Part>{{"web", "production", "replicas"}}));
  EXPECT_FALSE(item.by_age);
}

TEST_F(RunRecordTest, WhatDecidedIsTheSameWhereverItStands) {
  std::string before = Record().items[0].deciding;
  result_.findings[0].place.line = 70;
  result_.findings[0].observed = Instant{5, 0};
  EXPECT_EQ(Record().items[0].deciding, before);
  result_.findings[0].measured = "0";
  EXPECT_NE(Record().items[0].deciding, before);
}

TEST_F(RunRecordTest, WhatIsShapedLikeASecretIsMasked) {
  result_.findings[0].said = "password = correct-horse-battery";
  result_.message = "web: password = correct-horse-battery";
  const review::ItemRecord item = Record().items[0];
  EXPECT_EQ(item.measured[0].value.find("horse"), std::string::npos);
  EXPECT_EQ(item.message.find("horse"), std::string::npos);
}

TEST_F(RunRecordTest, AnOutcomeThatTurnsIsAnotherDecision) {
  std::string before = Record().items[0].deciding;
  result_.outcome = model::Outcome::kUnknown;
  EXPECT_NE(Record().items[0].deciding, before);
}

TEST_F(RunRecordTest, OnlyWhatGrewOldAloneIsUnknownByAge) {
  result_.outcome = model::Outcome::kUnknown;
  result_.missing = {{.fact = "load_test.runs", .reason = "stale"}};
  EXPECT_TRUE(Record().items[0].by_age);
  result_.missing.push_back({.fact = "tls.endpoints", .reason = "unreachable"});
  EXPECT_FALSE(Record().items[0].by_age);
}

TEST_F(RunRecordTest, WhatDoesNotApplyOrWasNotPinnedAsABlockerIsNotRequired) {
  result_.outcome = model::Outcome::kNotApplicable;
  EXPECT_FALSE(Record().items[0].required);
  result_.outcome = model::Outcome::kFail;
  result_.required = true;  // Enforced since the review began.
  pinned_.sections[0].items[0].blocks = false;
  EXPECT_FALSE(Record().items[0].required);
}

}  // namespace
}  // namespace seaworthy::app
