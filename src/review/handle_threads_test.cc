#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

const Anchor kWhole{};
const Anchor kSecurity{"security", ""};

// Sky's comment on security, and Dana's on the review as a whole.
Scene SceneTalking() {
  Scene scene = SceneChecked();
  scene.Must(Sky(), Comment{kSecurity, Text("who rotates the keys?"), false});
  scene.Must(Dana(), Comment{kWhole, Text("we would like to go on Monday"), false});
  return scene;
}

const Thread& ThreadOf(const Scene& scene, const char* number) { return *scene.review().FindThread(number); }

TEST(Comment, NeedsAnAnchorAnAuthorAndWords) {
  TryEach(SceneChecked(),
          {{"the DRI comments on the review", Dana(), Comment{kWhole, Text("a"), false}},
           {"a reviewer comments on an item", Sam(), Comment{{"", "backups"}, Text("a"), false}},
           {"a reviewer comments on another section", Sam(), Comment{kSecurity, Text("a"), false}},
           {"an outsider does not", Otto(), Comment{kWhole, Text("a"), false}, &kNotAllowed},
           {"nobody does not", Actor{}, Comment{kWhole, Text("a"), false}, &kNotAllowed},
           {"an item that is not there", Dana(), Comment{{"", "backup"}, Text("a"), false}, &kBadCommand},
           {"a section that is not there", Dana(), Comment{{"safety", ""}, Text("a"), false}, &kBadCommand},
           {"an item of another section", Dana(), Comment{{"security", "backups"}, Text("a"), false}, &kBadCommand},
           {"without words", Dana(), Comment{kWhole, Text(""), false}, &kBadCommand},
           {"without a text", Dana(), Comment{kWhole, {}, false}, &kBadCommand}});
  TryEach(Closed(SceneChecked()),
          {{"a closed review takes none", Dana(), Comment{kWhole, Text("a"), false}, &kReviewEnded}});
  TryEach(Scene(), {{"there is no review", Dana(), Comment{kWhole, Text("a"), false}, &kBadCommand}});
}

TEST(Comment, OfAReviewerWhoWasNotAskedYetIsHeard) {
  Scene scene = SceneChecked();
  scene.Must(Dana(), RemoveParticipant{Role("sre"), ""});
  scene.Must(Sam(), Comment{kWhole, Text("a"), false});
}

TEST(Comment, OnAnItemKnowsItsSection) {
  Scene scene = SceneChecked();
  scene.Must(Sam(), Comment{{"", "tls"}, Text("a"), false});
  EXPECT_EQ(ThreadOf(scene, "1").anchor.section, "security");
}

TEST(Comment, BlocksUntilItIsResolvedAndANoteNever) {
  Scene scene = SceneTalking();
  scene.Must(Sam(), Comment{kSecurity, Text("nice"), true});
  EXPECT_TRUE(ThreadOf(scene, "1").Blocks());
  EXPECT_FALSE(ThreadOf(scene, "3").Blocks());
  scene.Must(Dana(), MarkAddressed{"1"});
  EXPECT_TRUE(ThreadOf(scene, "1").Blocks());
  scene.Must(Sky(), Resolve{"1"});
  EXPECT_FALSE(ThreadOf(scene, "1").Blocks());
}

TEST(ReplyTo, GoesToAThreadThatIsThere) {
  Scene scene = SceneTalking();
  TryEach(scene, {{"the DRI answers", Dana(), ReplyTo{"1", Text("the platform does")}},
                  {"by the id", Dana(), ReplyTo{ThreadOf(scene, "1").id, Text("a")}},
                  {"as people write it", Dana(), ReplyTo{"#1", Text("a")}},
                  {"another reviewer answers", Sam(), ReplyTo{"1", Text("a")}},
                  {"an outsider does not", Otto(), ReplyTo{"1", Text("a")}, &kNotAllowed},
                  {"without words", Dana(), ReplyTo{"1", Text("")}, &kBadCommand},
                  {"no such thread", Dana(), ReplyTo{"3", Text("a")}, &kBadCommand},
                  {"no thread named", Dana(), ReplyTo{"", Text("a")}, &kBadCommand}});
  scene.Must(Dana(), ReplyTo{"1", Text("the platform does")});
  EXPECT_EQ(ThreadOf(scene, "1").replies.at(0).by, "dana");
}

TEST(MarkAddressed, IsTheBusinessOfTheDri) {
  Scene scene = SceneTalking();
  TryEach(scene, {{"the DRI", Dana(), MarkAddressed{"1"}},
                  {"the author", Sky(), MarkAddressed{"1"}, &kNotAllowed},
                  {"the review lead", Lee(), MarkAddressed{"1"}, &kNotAllowed},
                  {"no such thread", Dana(), MarkAddressed{"9"}, &kBadCommand}});
  scene.Must(Dana(), MarkAddressed{"1"});
  TryEach(scene, {{"a second time", Dana(), MarkAddressed{"1"}, &kNotNow}});
  scene.Must(Sky(), Resolve{"1"});
  TryEach(scene, {{"when it is resolved", Dana(), MarkAddressed{"1"}, &kNotNow}});
}

TEST(Resolve, IsForTheAuthorAndTheReviewersOfTheSection) {
  Scene scene = SceneTalking();
  Actor other = Person("skip", {"security"}, {"security"});
  TryEach(scene, {{"the author", Sky(), Resolve{"1"}},
                  {"a reviewer of the section", other, Resolve{"1"}},
                  {"a reviewer of another section", Sam(), Resolve{"1"}, &kNotAllowed},
                  {"the DRI", Dana(), Resolve{"1"}, &kNotAllowed},
                  {"the review lead", Lee(), Resolve{"1"}, &kNotAllowed},
                  {"nobody", Actor{}, Resolve{"1"}, &kNotAllowed}});
}

TEST(Resolve, OfTheWholeReviewIsForAuthorLeadAndReviewers) {
  Scene scene = SceneTalking();
  TryEach(scene, {{"the author", Dana(), Resolve{"2"}},
                  {"the review lead", Lee(), Resolve{"2"}},
                  {"a reviewer who takes part", Sam(), Resolve{"2"}},
                  {"an outsider", Otto(), Resolve{"2"}, &kNotAllowed}});
  scene.Must(Dana(), RemoveParticipant{Role("sre"), ""});
  TryEach(scene, {{"a reviewer who does not take part", Sam(), Resolve{"2"}, &kNotAllowed}});
}

TEST(Resolve, IsNotForTheDriInAReviewersRole) {
  Scene scene = SceneTalking();
  Actor dana = Person("dana", {"shop"}, {"security"});
  TryEach(scene, {{"the DRI is of security", dana, Resolve{"1"}, &kNotAllowed}});
  PinnedStandard standard = SmallStandard();
  standard.sections[1].rules[0].dri_may_sign = true;
  scene.Must(Dana(), ChangeStandard{standard, "a small team"});
  TryEach(scene, {{"the standard lets the DRI sign", dana, Resolve{"1"}}});
}

TEST(Resolve, OnceIsEnough) {
  Scene scene = SceneTalking();
  scene.Must(Sky(), Resolve{"1"});
  EXPECT_EQ(ThreadOf(scene, "1").resolved_by, "sky");
  TryEach(scene, {{"a second time", Sky(), Resolve{"1"}, &kNotNow}});
}

TEST(Resolve, OfASectionThatALaterStandardDroppedIsForTheLead) {
  Scene scene = SceneTalking();
  PinnedStandard standard = SmallStandard();
  standard.sections.pop_back();
  scene.Must(Dana(), ChangeStandard{standard, "security is reviewed elsewhere"});
  TryEach(scene, {{"the review lead", Lee(), Resolve{"1"}}, {"the DRI", Dana(), Resolve{"1"}, &kNotAllowed}});
}

TEST(Reopen, IsForThoseWhoMayResolve) {
  Scene scene = SceneTalking();
  TryEach(scene, {{"what is open", Sky(), Reopen{"1"}, &kNotNow}});
  scene.Must(Dana(), MarkAddressed{"1"});
  TryEach(scene, {{"what was addressed but is not settled", Sky(), Reopen{"1"}}});
  scene.Must(Sky(), Resolve{"1"});
  TryEach(scene, {{"the author", Sky(), Reopen{"1"}},
                  {"the DRI", Dana(), Reopen{"1"}, &kNotAllowed},
                  {"an outsider", Otto(), Reopen{"1"}, &kNotAllowed}});
  scene.Must(Sky(), Reopen{"1"});
  EXPECT_TRUE(ThreadOf(scene, "1").Blocks());
  EXPECT_TRUE(ThreadOf(scene, "1").resolved_by.empty());
}

}  // namespace
}  // namespace seaworthy::review
