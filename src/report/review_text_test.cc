#include "report/review_text.h"

#include <gmock/gmock.h>

#include "review/testing.h"

namespace seaworthy::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string NameOf(const std::string& person) {
  if (person == "dana") return "Dana Reyes";
  return person == "sam" ? "Sam Okafor" : person;
}

std::string Render(const review::Scene& scene, bool all = false) {
  review::Assessment assessment = scene.Assess();
  ReviewPage page{
      scene.subject(), assessment, scene.now(), {}, NameOf, [](const review::BlobRef&) { return std::nullopt; }};
  return RenderReview(page, {.width = 100, .all = all});
}

TEST(ReviewText, WhatBlocksIsGroupedByWhoCanUnblockIt) {
  review::PinnedStandard standard = review::SmallStandard();
  for (review::PinnedItem& item : standard.sections[1].items) item.evidence = "text";
  standard.sections[1].items[2].attest_by.clear();
  std::string text = Render(review::SceneChecked({review::Failing("backups")}, standard));
  std::size_t dana = text.find("  For Dana Reyes:\n");
  ASSERT_NE(dana, std::string::npos) << text;
  EXPECT_EQ(text.find("For Dana Reyes:", dana + 9), std::string::npos) << "one group for one person";
  EXPECT_THAT(text, HasSubstr("item      threat-model, pentest and data-class: nobody has attested it yet (text)"));
  EXPECT_THAT(text, HasSubstr("`seaworthy review show --all` has what each asks"));
  EXPECT_THAT(text, HasSubstr("            mend backups\n")) << "one by itself says what to do";
  EXPECT_LT(dana, text.find("  For sre:\n"));
}

TEST(ReviewText, AllHasEachByItself) {
  review::PinnedStandard standard = review::SmallStandard();
  for (review::PinnedItem& item : standard.sections[1].items) item.evidence = "text";
  std::string text = Render(review::SceneChecked({}, standard), true);
  EXPECT_THAT(text, HasSubstr("item      threat-model: nobody"));
  EXPECT_THAT(text, HasSubstr("attest it: mend threat-model"));
}

TEST(ReviewText, AnItemWithARequestedWaiverIsForWhoApprovesIt) {
  review::Scene scene = review::SceneAttested({review::Failing("backups")});
  EXPECT_THAT(Render(scene), HasSubstr("mend backups"));
  scene.Must(review::Dana(), review::RequestWaiver{"", "backups", "moving", "copies by hand", "dana",
                                                   scene.now() + review::Days(30), ""});
  std::string text = Render(scene);
  EXPECT_THAT(text,
              HasSubstr("approve or deny the waiver that Dana Reyes asked for: `seaworthy review waiver approve"));
  EXPECT_THAT(text, Not(HasSubstr("mend backups")));
}

TEST(ReviewText, PeopleAreNamedWhereTheCoreHasTheirIds) {
  review::Scene scene = review::SceneSigned();
  std::string text = Render(scene);
  EXPECT_THAT(text, HasSubstr("attested by Dana Reyes, good until"));
  EXPECT_THAT(text, Not(HasSubstr("by dana")));
  scene.Must(
      review::Dana(),
      review::AttachRun{review::RunOf(scene.standard(), "run-2", scene.now(), {review::Failing("backups")}), {}});
  EXPECT_THAT(Render(scene), HasSubstr("the sign-off of Sam Okafor became void"));
}

TEST(ReviewText, AnErasedTextIsSaidToBeErased) {
  review::Scene scene = review::SceneStarted();
  scene.Must(review::Dana(), review::Comment{{}, review::Text("gone"), false});
  EXPECT_THAT(Render(scene), HasSubstr("(erased)"));
}

TEST(ReviewText, AReferenceWithoutAddressIsNoLink) {
  review::Scene scene;
  review::Start start;
  start.title = "Shop: accept payments by invoice";
  start.services = {"shop"};
  start.standard = review::SmallStandard();
  start.references = {{"jira:SHOP-12", ""}, {"design", "https://wiki.example.com/design"}};
  scene.Must(review::Dana(), start);
  EXPECT_THAT(Render(scene), HasSubstr("\njira:SHOP-12\ndesign: https://wiki.example.com/design\n"));
}

}  // namespace
}  // namespace seaworthy::report
