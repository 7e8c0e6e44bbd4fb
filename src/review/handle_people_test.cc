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

TEST(People, WhoCorrectedAnOutcomeDoesNotBecomeTheDriAgain) {
  Scene scene;
  Start start = RealReview();
  start.dri = "sam";
  start.lead = "lee";
  scene.Must(Sam(), start);
  scene.Must(Sam(), AttachRun{RunOf(scene.standard(), "r1", scene.now(), {Failing("backups")}), {}});
  scene.Must(Sam(), Reassign{"dana", "", "", "", ""});
  scene.Must(Sam(), Correct{"", "backups", model::Outcome::kPass, "fine", Link()});
  TryEach(scene, {{"back again", Dana(), Reassign{"sam", "", "", "", ""}, &kNotNow},
                  {"somebody else", Dana(), Reassign{"otto", "", "", "", ""}},
                  {"another title", Dana(), Reassign{"", "", "a better title", "", ""}}});
}

}  // namespace
}  // namespace seaworthy::review
