#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

const Part kCart{"cart", "production", "replicas"};

AddCondition Promise(std::string item = "replicas") {
  return {"", std::move(item), "a second replica by May", "dana", kStart + Days(60)};
}

Scene SceneFailing() { return SceneChecked({Failing("replicas", {kCart}), Failing("backups")}); }

Scene ScenePromised() {
  Scene scene = SceneFailing();
  scene.Must(Dana(), Promise());
  return scene;
}

std::string ConditionId(const Scene& scene) { return scene.shop().conditions.rbegin()->first; }
const Condition& ConditionOf(const Scene& scene) { return scene.shop().conditions.rbegin()->second; }

TEST(AddCondition, IsForAnUnsatisfiedItemThatAllowsIt) {
  auto with = [](auto change) {
    AddCondition promise = Promise();
    change(promise);
    return promise;
  };
  Scene scene = SceneFailing();
  TryEach(scene, {{"the DRI promises", Dana(), Promise()},
                  {"a reviewer writes it down", Sam(), Promise()},
                  {"a reviewer of another section", Sky(), Promise(), &kNotAllowed},
                  {"an outsider", Otto(), Promise(), &kNotAllowed},
                  {"an item that allows none", Dana(), Promise("backups"), &kNotNow},
                  {"no such item", Dana(), Promise("replica"), &kBadCommand},
                  {"no promise", Dana(), with([](AddCondition& c) { c.promise = ""; }), &kBadCommand},
                  {"no owner", Dana(), with([](AddCondition& c) { c.owner = " "; }), &kBadCommand},
                  {"due now", Dana(), with([](AddCondition& c) { c.due = kStart; }), &kBadCommand}});
  TryEach(SceneChecked(), {{"what passes", Dana(), Promise(), &kNotNow}});
  TryEach(SceneStarted(), {{"what no run has looked at", Dana(), Promise(), &kNotNow}});
  TryEach(Closed(scene), {{"after the close", Dana(), Promise(), &kReviewEnded}});
}

TEST(AddCondition, IsNotNeededForWhatIsWaived) {
  Scene scene = SceneFailing();
  scene.Must(Dana(), RequestWaiver{"", "replicas", "r", "c", "dana", kStart + Days(90), ""});
  scene.Must(Sam(), ApproveWaiver{scene.shop().waivers.begin()->first});
  TryEach(scene, {{"a promise", Dana(), Promise(), &kNotNow}});
}

TEST(AddCondition, StandsUntilItIsDue) {
  Scene scene = ScenePromised();
  EXPECT_TRUE(ConditionOf(scene).InForce(kStart + Days(59)));
  EXPECT_FALSE(ConditionOf(scene).InForce(kStart + Days(60)));
  EXPECT_EQ(ConditionOf(scene).event.review, scene.review().id());
}

TEST(MeetCondition, IsForAReviewerWithEvidenceNeverForTheDri) {
  Scene scene = ScenePromised();
  std::string id = ConditionId(scene);
  TryEach(scene, {{"a reviewer", Sam(), MeetCondition{id, Link()}},
                  {"the DRI", Dana(), MeetCondition{id, Link()}, &kNotAllowed},
                  {"the DRI with the role", Person("dana", {}, {"sre"}), MeetCondition{id, Link()}, &kNotAllowed},
                  {"a reviewer of another section", Sky(), MeetCondition{id, Link()}, &kNotAllowed},
                  {"without evidence", Sam(), MeetCondition{id, {}}, &kBadCommand},
                  {"no such condition", Sam(), MeetCondition{"9999", Link()}, &kBadCommand}});
}

TEST(MeetCondition, WorksAfterTheCloseAndLate) {
  Scene scene = Closed(ScenePromised());
  std::int64_t version = scene.review().version;
  scene.Wait(Days(70)).Must(Sam(), MeetCondition{ConditionId(scene), Link()});
  EXPECT_EQ(ConditionOf(scene).status, ConditionStatus::kMet);
  EXPECT_EQ(ConditionOf(scene).evidence, Link());
  EXPECT_EQ(scene.review().version, version);
  TryEach(scene, {{"twice", Sam(), MeetCondition{ConditionId(scene), Link()}, &kNotNow},
                  {"dropped after all", Sam(), DropCondition{ConditionId(scene), "r"}, &kNotNow}});
}

TEST(DropCondition, IsForReviewersAndBeforeTheCloseForTheDri) {
  Scene scene = ScenePromised();
  std::string id = ConditionId(scene);
  TryEach(scene, {{"a reviewer", Sam(), DropCondition{id, "mended"}},
                  {"the DRI", Dana(), DropCondition{id, "mended"}},
                  {"a reviewer of another section", Sky(), DropCondition{id, "r"}, &kNotAllowed},
                  {"without a reason", Sam(), DropCondition{id, ""}, &kNoReason}});
  TryEach(Closed(scene), {{"a reviewer after the close", Sam(), DropCondition{id, "obsolete"}},
                          {"the DRI after the close", Dana(), DropCondition{id, "obsolete"}, &kNotAllowed}});
}

TEST(DropCondition, OfAnItemThatTheStandardDroppedIsForTheLead) {
  Scene scene = ScenePromised();
  PinnedStandard standard = SmallStandard();
  std::erase_if(standard.sections[0].items, [](const PinnedItem& item) { return item.id == "replicas"; });
  scene.Must(Dana(), ChangeStandard{standard, "the platform does it"});
  TryEach(scene, {{"the review lead", Lee(), DropCondition{ConditionId(scene), "obsolete"}},
                  {"an SRE", Sam(), DropCondition{ConditionId(scene), "obsolete"}, &kNotAllowed}});
}

AddAction Action(std::string item = "backups") { return {"", std::move(item), "restore a backup", "otto", "", {}}; }

TEST(AddAction, IsForThoseWhoTakePart) {
  auto with = [](auto change) {
    AddAction action = Action();
    change(action);
    return action;
  };
  Scene scene = SceneFailing();
  TryEach(scene, {{"the DRI", Dana(), Action()},
                  {"a reviewer who takes part", Sky(), Action()},
                  {"about no item", Dana(), Action("")},
                  {"with a ticket", Dana(), with([](AddAction& a) { a.url = "https://issues.example.com/7"; })},
                  {"with a day", Dana(), with([](AddAction& a) { a.due = kStart + Days(1); })},
                  {"an outsider", Otto(), Action(), &kNotAllowed},
                  {"no such item", Dana(), Action("backup"), &kBadCommand},
                  {"no such service", Dana(), with([](AddAction& a) { a.service = "till"; }), &kBadCommand},
                  {"no title", Dana(), with([](AddAction& a) { a.title = ""; }), &kBadCommand},
                  {"no owner", Dana(), with([](AddAction& a) { a.owner = ""; }), &kBadCommand},
                  {"a ticket that is no link", Dana(), with([](AddAction& a) { a.url = "ISSUE-7"; }), &kBadCommand},
                  {"a day that has passed", Dana(), with([](AddAction& a) { a.due = kStart; }), &kBadCommand}});
  TryEach(Closed(scene), {{"after the close", Dana(), Action()}});
  TryEach(Scene(), {{"there is no review", Dana(), Action(), &kBadCommand}});
}

TEST(FinishAction, IsForItsOwnerAndThoseWhoTakePart) {
  Scene scene = SceneFailing();
  scene.Must(Dana(), Action());
  std::string id = scene.shop().actions.begin()->first;
  Actor stranger = Person("olga", {"search"}, {});
  TryEach(scene, {{"the owner", Otto(), FinishAction{id, "took an hour"}},
                  {"the DRI", Dana(), FinishAction{id, ""}},
                  {"a stranger", stranger, FinishAction{id, ""}, &kNotAllowed},
                  {"nobody", Actor{}, FinishAction{id, ""}, &kNotAllowed},
                  {"no such action", Dana(), FinishAction{"9999", ""}, &kBadCommand}});
  Scene closed = Closed(scene);
  closed.Must(Otto(), FinishAction{id, ""});
  TryEach(closed, {{"twice", Otto(), FinishAction{id, ""}, &kNotNow}});
}

}  // namespace
}  // namespace seaworthy::review
