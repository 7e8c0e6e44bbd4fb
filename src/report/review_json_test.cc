#include "report/review_json.h"

#include <gtest/gtest.h>

#include "formats/json.h"
#include "review/testing.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::report {
namespace {

using namespace review;  // NOLINT: as in the test of the document.

class ReviewJson : public ::testing::Test {
 protected:
  const value::Value* Read(const Scene& scene, std::optional<std::string_view> kept = std::nullopt) {
    const Assessment assessment = scene.Assess();
    text_ = WriteReviewJson({scene.subject(), assessment, {}, {}, scene.now()}, kept);
    Result<value::Value> read = formats::ReadJson(text_, arena_);
    EXPECT_TRUE(read.ok()) << text_;
    if (!read.ok()) return nullptr;
    read_ = *read;
    return &read_;
  }

  std::string text_;
  value::Arena arena_;
  value::Value read_;
};

TEST_F(ReviewJson, SaysHowItStandsAndWhatBlocks) {
  const value::Value* json = Read(SceneChecked({Failing("backups")}));
  ASSERT_NE(json, nullptr);
  EXPECT_EQ(json->Find("status")->AsString(), "in_review");
  EXPECT_FALSE(json->Find("go")->AsBool());
  const value::Value& blocker = json->Find("blockers")->AsList()[0];
  EXPECT_EQ(blocker.Find("kind")->AsString(), "item");
  EXPECT_EQ(blocker.Find("about")->AsString(), "backups");
  EXPECT_EQ(blocker.Find("who")->AsList()[0].Find("name")->AsString(), "dana");
  EXPECT_EQ(json->Find("services")->AsList()[0].Find("standing")->AsString(), "none");
  EXPECT_EQ(json->Find("snapshot")->Find("name")->AsString(), "shop#1");
}

TEST_F(ReviewJson, OfAReviewThatEndedHoldsTheSnapshotThatWasKept) {
  Scene scene = SceneSigned();
  scene.Must(Lee(), Close{Decision::kGo, "ready"});
  const value::Value* json = Read(scene, R"({"schema":"kept"})");
  ASSERT_NE(json, nullptr);
  EXPECT_EQ(json->Find("status")->AsString(), "closed");
  EXPECT_EQ(json->Find("snapshot")->Find("schema")->AsString(), "kept");
  EXPECT_EQ(json->Find("snapshot_digest")->AsString(), scene.review().closed->snapshot_digest);
  EXPECT_TRUE(json->Find("blockers")->AsList().empty());
  EXPECT_EQ(json->Find("services")->AsList()[0].Find("standing")->AsString(), "current");
}

}  // namespace
}  // namespace seaworthy::report
