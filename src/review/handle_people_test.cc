#include "review/testing.h"

namespace seaworthy::review {
namespace {

Start RealReview() {
  Start start;
  start.title = "the real review";
  start.services = {"shop"};
  start.standard = SmallStandard();
  return start;
}

TEST(People, AServiceIsNamedOnce) {
  Scene scene;
  Start start = RealReview();
  start.services = {"shop", "search", "shop"};
  Result<void> done = scene.Do(Dana(), start);
  EXPECT_TRUE(!done.ok() && done.error().Is(kBadCommand));
}

TEST(People, NobodyInParticularSaysNothing) {
  Actor nobody = Person("", {}, {"sre"});
  TryEach(SceneAttested(), {{"sign", nobody, SignSection{"reliability", {}, "", {}}, &kNotAllowed},
                            {"comment", nobody, Comment{{}, Text("why?"), false}, &kNotAllowed}});
}

TEST(People, WhoCorrectedAnOutcomeDoesNotBecomeTheDri) {
  Scene scene = SceneChecked({Failing("backups")});
  scene.Must(Sam(), Correct{"", "backups", model::Outcome::kPass, "fine", Link()});
  TryEach(scene, {{"who corrected", Dana(), Reassign{"sam", "", "", "", ""}, &kNotNow},
                  {"somebody else", Dana(), Reassign{"otto", "", "", "", ""}},
                  {"another title", Dana(), Reassign{"", "", "a better title", "", ""}}});
}

// Sam drove the review of a standard that asks two teams, and handed it over to Dana.
Scene SceneHandedOver() {
  Scene scene;
  Start start = RealReview();
  start.standard.waiver_approvers = {"sre"};
  start.dri = "sam";
  start.lead = "lee";
  scene.Must(Sam(), start);
  const std::vector<ItemRecord> failing = {Failing("backups"), Failing("replicas", {{"cart", "", ""}})};
  scene.Must(Sam(), AttachRun{RunOf(scene.standard(), "r1", scene.now(), failing), {}});
  scene.Must(Sam(), AddCondition{"", "replicas", "two of them", "sam", scene.now() + Days(9)});
  scene.Must(Sam(), Reassign{"dana", "", "", "", ""});
  return scene.Must(Dana(), RequestWaiver{"", "backups", "later", "by hand", "dana", scene.now() + Days(30), ""});
}

TEST(People, WhoEverWasTheDriDoesNotJudgeTheReview) {
  Scene scene = SceneHandedOver();
  const std::string promise = scene.shop().conditions.begin()->first;
  const std::string waiver = scene.shop().waivers.begin()->first;
  TryEach(scene, {{"signs", Sam(), SignSection{"reliability", {}, "", {}}, &kNotAllowed},
                  {"corrects", Sam(), Correct{"", "backups", model::Outcome::kPass, "fine", Link()}, &kNotAllowed},
                  {"meets", Sam(), MeetCondition{promise, Link()}, &kNotAllowed},
                  {"waives", Sam(), ApproveWaiver{waiver}, &kNotAllowed},
                  {"another signs", Sina(), SignSection{"reliability", {}, "", {}}},
                  {"another corrects", Sina(), Correct{"", "backups", model::Outcome::kPass, "fine", Link()}},
                  {"another meets", Sina(), MeetCondition{promise, Link()}},
                  {"another waives", Sina(), ApproveWaiver{waiver}}});
}

TEST(People, ASignOffDoesNotCountOnceItsSignerDrives) {
  Scene scene = SceneChecked();
  scene.Must(Sam(), SignSection{"reliability", {}, "", {}});
  scene.Must(Dana(), Reassign{"sam", "", "", "", ""});
  EXPECT_FALSE(scene.Assess().Find("reliability")->signed_validly);
  scene.Must(Sam(), Reassign{"dana", "", "", "", ""});
  EXPECT_FALSE(scene.Assess().Find("reliability")->signed_validly) << "not by handing it back either";
}

TEST(People, TheDriSignsAfterHandingOverWhereTheStandardLetsThem) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].rules[0].dri_may_sign = true;
  Scene scene = SceneChecked({}, standard);
  scene.Must(Dana(), Reassign{"otto", "", "", "", ""});
  scene.Must(Person("dana", {"sre"}, {"sre"}), SignSection{"reliability", {}, "", {}});
  EXPECT_TRUE(scene.Assess().Find("reliability")->signed_validly);
}

TEST(People, WhoDrivesDoesNotLead) {
  Start own = RealReview();
  own.lead = "dana";
  Start other = RealReview();
  other.dri = "otto";
  other.lead = "dana";
  TryEach(Scene(), {{"both", Dana(), own, &kBadCommand}, {"one each", Dana(), other}});
  TryEach(SceneStarted(), {{"the lead drives", Dana(), Reassign{"lee", "", "", "", ""}, &kBadCommand},
                           {"the DRI leads", Dana(), Reassign{"", "dana", "", "", ""}, &kBadCommand},
                           {"both are new", Dana(), Reassign{"otto", "otto", "", "", ""}, &kBadCommand},
                           {"they change places", Dana(), Reassign{"lee", "dana", "", "", ""}},
                           {"another title", Dana(), Reassign{"", "", "Shop: pay by invoice", "", ""}}});
}

TEST(People, ATeamSignsForItselfOnlyWhereTheStandardAllows) {
  Start asked = RealReview();
  asked.self_certified = true;
  Start allowed = asked;
  allowed.standard.self_certified = true;
  TryEach(Scene(), {{"not allowed", Dana(), asked, &kNotAllowed}, {"allowed", Dana(), allowed}});
  Scene scene;
  scene.Must(Dana(), allowed);
  PinnedStandard strict = SmallStandard();
  strict.version = "2.0.0";
  TryEach(scene, {{"moved to another", Dana(), ChangeStandard{strict, "newer"}, &kNotNow}});
}

TEST(People, ATitleIsOfOneOpenReview) {
  Scene scene = SceneStarted();
  const std::string title = scene.review().title;
  scene.BeginAnother();
  Start again = RealReview();
  again.title = " shop: ACCEPT payments by invoice ";
  Result<void> done = scene.Do(Dana(), again);
  ASSERT_TRUE(!done.ok() && done.error().Is(kNotNow));
  EXPECT_NE(done.error().message().find("shop#1"), std::string::npos) << done.error().message();
  scene.Must(Dana(), RealReview());
  TryEach(scene, {{"renamed to it", Dana(), Reassign{"", "", title, "", ""}, &kNotNow},
                  {"its own again", Dana(), Reassign{"", "", "the real review", "", ""}}});
}

TEST(People, ATitleIsFreeOnceItsReviewIsRenamedOrEnds) {
  Scene renamed = SceneStarted();
  renamed.Must(Dana(), Reassign{"", "", "Shop: refunds by invoice", "", ""});
  Scene ended = SceneStarted();
  ended.Must(Lee(), Abandon{"another plan"});
  for (Scene* scene : {&renamed, &ended}) {
    scene->BeginAnother();
    Start again = RealReview();
    again.title = "Shop: accept payments by invoice";
    scene->Must(Dana(), again);
  }
}

TEST(People, ARunIsBroughtByThoseWhoHaveToDoWithTheReview) {
  Scene scene;
  Start start = RealReview();
  start.owners = {{"shop", "team-shop"}};
  scene.Must(Dana(), start);
  scene.Must(Dana(), AddParticipant{{Capacity::Kind::kPerson, "pia"}, ""});
  const AttachRun run{RunOf(scene.standard(), "r1", scene.now()), {}};
  TryEach(scene, {{"anybody", Otto(), run, &kNotAllowed},
                  {"nobody in particular", Person("", {}, {}), run, &kNotAllowed},
                  {"another team", Person("mo", {"shop"}, {}), run, &kNotAllowed},
                  {"the DRI", Dana(), run},
                  {"who was added", Person("pia", {}, {}), run},
                  {"a reviewer", Sky(), run},
                  {"of the owner's team", Person("mo", {"team-shop"}, {}), run},
                  {"the system", {"", Known::kSystem, {}, {}, ""}, run}});
}

}  // namespace
}  // namespace seaworthy::review
