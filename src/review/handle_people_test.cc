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

}  // namespace
}  // namespace seaworthy::review
