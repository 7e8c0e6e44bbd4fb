#include <functional>
#include <tuple>

#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

Evidence Number(std::string text, std::string unit) { return {"number", std::move(text), std::move(unit), {}}; }
Evidence Date(std::string text) { return {"date", std::move(text), "", {}}; }

Attest Runbook(std::optional<Instant> expires = {}) { return {"", "runbook", Link(), "covers paging", expires}; }

const AttestationState& Attestation(const Scene& scene, const char* item) { return scene.shop().attestations.at(item); }

TEST(Attest, IsForTheRolesThatTheItemNamesElseForWhoTakesPart) {
  TryEach(SceneChecked(),
          {{"anybody who takes part", Dana(), Runbook()},
           {"a reviewer who takes part", Sky(), Runbook()},
           {"an outsider", Otto(), Runbook(), &kNotAllowed},
           {"the role of the item", Sky(), Attest{"", "pentest", Date("2026-12-01"), "", {}}},
           {"another role", Sam(), Attest{"", "pentest", Date("2026-12-01"), "", {}}, &kNotAllowed},
           {"the DRI without the role", Dana(), Attest{"", "pentest", Date("2026-12-01"), "", {}}, &kNotAllowed}});
}

TEST(Attest, TheRoleDriIsGivenByTheReviewAndNotByTheDirectory) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].items[4].attest_by = {std::string(kDriRole)};
  Scene scene = SceneChecked({}, standard);
  Attest attest{"", "runbook", Link(), "", {}};
  EXPECT_EQ(scene.Refused(Person("sam", {"sre"}, {"sre", "dri"}), attest), kNotAllowed.code);
  scene.Must(Dana(), attest);
}

TEST(Attest, TakesTheEvidenceThatTheItemAsksFor) {
  TryEach(
      SceneChecked(),
      {{"a number in its unit", Sam(), Attest{"", "load-test", Number("1200", "rps"), "", {}}},
       {"another unit", Sam(), Attest{"", "load-test", Number("1200", "rpm"), "", {}}, &kBadCommand},
       {"no unit", Sam(), Attest{"", "load-test", Number("1200", ""), "", {}}, &kBadCommand},
       {"no number", Sam(), Attest{"", "load-test", Number("plenty", "rps"), "", {}}, &kBadCommand},
       {"another kind", Sam(), Attest{"", "load-test", Link(), "", {}}, &kBadCommand},
       {"a link with a unit", Dana(), Attest{"", "runbook", {"link", "https://w/", "rps", {}}, "", {}}, &kBadCommand},
       {"no evidence", Dana(), Attest{"", "runbook", {}, "trust me", {}}, &kBadCommand},
       {"no date", Sky(), Attest{"", "pentest", Date("last winter"), "", {}}, &kBadCommand},
       {"no file", Dana(), Attest{"", "threat-model", {"file", "model.pdf", "", {}}, "", {}}, &kBadCommand},
       {"an item that only its check decides", Dana(), Attest{"", "backups", Link(), "", {}}, &kBadCommand},
       {"no such item", Dana(), Attest{"", "runbooks", Link(), "", {}}, &kBadCommand},
       {"no such service", Dana(), Attest{"shoop", "runbook", Link(), "", {}}, &kBadCommand},
       {"that has expired", Dana(), Runbook(kStart), &kBadCommand}});
}

TEST(Attest, OfAnItemThatNamesNoKindTakesAnyEvidence) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].items[4].evidence.clear();
  TryEach(SceneChecked({}, standard),
          {{"a date", Dana(), Attest{"", "runbook", Date("2026-12-01"), "", {}}},
           {"a rumour", Dana(), Attest{"", "runbook", {"rumour", "x", "", {}}, "", {}}, &kBadCommand}});
}

TEST(Attest, IsFreshForTheItemsDaysOrLess) {
  Scene scene = SceneChecked();
  scene.Must(Dana(), Runbook());
  EXPECT_EQ(Attestation(scene, "runbook").event.fresh_until, kStart + Days(365));
  scene.Must(Dana(), Runbook(kStart + Days(30)));
  EXPECT_EQ(Attestation(scene, "runbook").event.fresh_until, kStart + Days(30));
  scene.Must(Dana(), Runbook(kStart + Days(3000)));
  EXPECT_EQ(Attestation(scene, "runbook").event.fresh_until, kStart + Days(365));
  scene.Must(Sky(), Attest{"", "pentest", Date("2030-12-01"), "", {}});
  EXPECT_EQ(Attestation(scene, "pentest").event.fresh_until, kStart + Days(180));
}

TEST(Attest, OfADayGrowsOldFromThatDayOn) {
  Scene scene = SceneChecked();
  std::string day = ToString(kStart - Days(100)).substr(0, 10);
  scene.Must(Sky(), Attest{"", "pentest", Date(day), "", {}});
  EXPECT_EQ(Attestation(scene, "pentest").event.fresh_until, *ParseInstant(day + "T23:59:59Z") + Days(180));
  std::string long_ago = ToString(kStart - Days(182)).substr(0, 10);
  TryEach(scene, {{"too long ago", Sky(), Attest{"", "pentest", Date(long_ago), "", {}}, &kBadCommand}});
}

TEST(Attest, IsKeptByTheServiceWithTheRolesHeld) {
  Scene scene = SceneChecked();
  std::int64_t version = scene.review().version;
  scene.Must(Sky(), Attest{"", "pentest", Date("2026-12-01"), " by an outside firm ", {}});
  EXPECT_EQ(scene.review().version, version);
  EXPECT_EQ(Attestation(scene, "pentest").event.roles, std::vector<std::string>{"security"});
  EXPECT_EQ(Attestation(scene, "pentest").event.statement, "by an outside firm");
  EXPECT_EQ(Attestation(scene, "pentest").event.review, scene.review().id());
  EXPECT_EQ(Attestation(scene, "pentest").by, "sky");
}

TEST(Attest, NamesTheServiceWhereThereAreSeveral) {
  Scene scene;
  Start start;
  start.title = "Shop and till: pay by invoice";
  start.services = {"shop", "till"};
  start.standard = SmallStandard();
  scene.Must(Dana(), start);
  TryEach(scene, {{"none named", Dana(), Runbook(), &kBadCommand},
                  {"one of them", Dana(), Attest{"till", "runbook", Link(), "", {}}},
                  {"another one", Dana(), Attest{"cart", "runbook", Link(), "", {}}, &kBadCommand}});
}

TEST(Attest, OfAClosedReviewRenewsWhatGrewOld) {
  Scene scene = Closed(SceneAttested());
  scene.Wait(Days(400));
  std::int64_t version = scene.review().version;
  scene.Must(Dana(), Runbook());
  EXPECT_EQ(Attestation(scene, "runbook").event.fresh_until, kStart + Days(765));
  EXPECT_EQ(scene.review().version, version);
}

TEST(Attest, OfAReviewThatSomethingFollowedIsSaidThere) {
  Scene open = Closed(SceneAttested());
  open.Append(Dana(), "shop", ReviewOpened{"next", "Shop: refunds"});
  TryEach(open, {{"another review is open", Dana(), Runbook(), &kReviewEnded}});
  Scene decided = open;
  decided.Append(Dana(), "shop", ReviewEnded{"next"});
  TryEach(decided, {{"the next one decided nothing", Dana(), Runbook()}});
  DecisionRecorded decision;
  decision.review = "next";
  decided.Append(Dana(), "shop", decision);
  TryEach(decided, {{"the next one decided", Dana(), Runbook(), &kReviewEnded}});
  Scene abandoned = SceneChecked();
  abandoned.Append(Lee(), ReviewAbandoned{"not now"});
  abandoned.Append(Lee(), "shop", ReviewEnded{abandoned.review().id()});
  TryEach(abandoned, {{"an abandoned review decided nothing", Dana(), Runbook(), &kReviewEnded}});
  TryEach(Scene(), {{"there is no review", Dana(), Runbook(), &kBadCommand}});
}

// What was attested in another review, whose standard asked for less, is in the same log of the service.
TEST(Attest, OfAnotherReviewCountsOnlyWhereItAnswersTheItem) {
  PinnedStandard lax = SmallStandard();
  lax.sections[1].items[2].attest_by.clear();
  lax.sections[1].items[2].attest_days = 36'500;
  Scene scene = SceneStarted(lax);
  scene.Must(Dana(), Attest{"", "pentest", {"date", "2026-12-01", "", {}}, "", {}});
  EXPECT_TRUE(ItemOf(scene, "pentest").satisfied);

  for (auto [name, change, satisfied] : std::vector<std::tuple<const char*, std::function<void(PinnedItem&)>, bool>>{
           {"another question", [](PinnedItem& item) { item.question = "Was it tested?"; }, true},
           {"a role", [](PinnedItem& item) { item.attest_by = {"security"}; }, false},
           {"another evidence", [](PinnedItem& item) { item.evidence = "link"; }, false},
           {"a unit", [](PinnedItem& item) { item.unit = "days"; }, false},
           {"fewer days", [](PinnedItem& item) { item.attest_days = 20; }, false}}) {
    PinnedStandard strict = lax;
    change(strict.sections[1].items[2]);
    Scene own = scene;
    own.BeginAnother();
    Start start;
    start.title = "the strict review";
    start.services = {"shop"};
    start.lead = "lee";
    start.standard = strict;
    own.Must(Dana(), start);
    own.Wait(Days(21));
    EXPECT_EQ(ItemOf(own, "pentest").satisfied, satisfied) << name << ": " << ItemOf(own, "pentest").why;
  }
}

TEST(WithdrawAttestation, IsForItsAuthorAndReviewersOfTheSection) {
  Scene scene = SceneAttested();
  TryEach(scene, {{"the author", Dana(), WithdrawAttestation{"", "runbook", "moved"}},
                  {"a reviewer", Sam(), WithdrawAttestation{"", "runbook", "the page is empty"}},
                  {"a reviewer of another section", Sky(), WithdrawAttestation{"", "runbook", "x"}, &kNotAllowed},
                  {"an outsider", Otto(), WithdrawAttestation{"", "runbook", "x"}, &kNotAllowed},
                  {"without a reason", Dana(), WithdrawAttestation{"", "runbook", " "}, &kNoReason},
                  {"nobody attested it", Sam(), WithdrawAttestation{"", "load-test", "x"}, &kBadCommand},
                  {"no such item", Sam(), WithdrawAttestation{"", "x", "x"}, &kBadCommand}});
  scene.Must(Sam(), WithdrawAttestation{"", "runbook", "the page is empty"});
  EXPECT_FALSE(scene.shop().attestations.contains("runbook"));
  TryEach(scene, {{"twice", Sam(), WithdrawAttestation{"", "runbook", "x"}, &kBadCommand}});
  TryEach(Closed(SceneAttested()), {{"after the close", Sam(), WithdrawAttestation{"", "runbook", "gone"}}});
}

TEST(WithdrawAttestation, FindsTheOneOfAnItemThatWasReplaced) {
  Scene scene = SceneChecked();
  Attested old;
  old.attestation = "old";
  old.item = "penetration-test";
  scene.Append(Sky(), "shop", old);
  scene.Must(Sky(), WithdrawAttestation{"", "pentest", "of another system"});
  EXPECT_TRUE(scene.shop().attestations.empty());
}

Correct Correction(std::string item, Outcome outcome) {
  return {"", std::move(item), outcome, "a false alarm", Link()};
}

TEST(Correct, IsForReviewersOfTheSectionButNotTheDri) {
  Scene scene = SceneChecked({Failing("backups")});
  TryEach(scene, {{"a reviewer", Sam(), Correction("backups", Outcome::kPass)},
                  {"not applicable after all", Sam(), Correction("backups", Outcome::kNotApplicable)},
                  {"a pass that is none", Sam(), Correction("latency", Outcome::kFail)},
                  {"a reviewer of another section", Sky(), Correction("backups", Outcome::kPass), &kNotAllowed},
                  {"the review lead", Lee(), Correction("backups", Outcome::kPass), &kNotAllowed},
                  {"the DRI with the role", Person("dana", {}, {"sre"}), Correction("backups", Outcome::kPass),
                   &kNotAllowed}});
  PinnedStandard standard = SmallStandard();
  standard.sections[0].rules[0].dri_may_sign = true;
  TryEach(SceneChecked({Failing("backups")}, standard),
          {{"the DRI who may sign", Person("dana", {}, {"sre"}), Correction("backups", Outcome::kPass), &kNotAllowed}});
}

TEST(Correct, NeedsReasonEvidenceAndSomethingToCorrect) {
  Scene scene = SceneChecked({Failing("backups")});
  TryEach(scene, {{"without a reason", Sam(), Correct{"", "backups", Outcome::kPass, "", Link()}, &kNoReason},
                  {"without evidence", Sam(), Correct{"", "backups", Outcome::kPass, "r", {}}, &kBadCommand},
                  {"to what it is", Sam(), Correction("backups", Outcome::kFail), &kBadCommand},
                  {"to unknown", Sam(), Correction("backups", Outcome::kUnknown), &kBadCommand},
                  {"to an error", Sam(), Correction("backups", Outcome::kError), &kBadCommand},
                  {"an item without a check", Sam(), Correction("runbook", Outcome::kPass), &kNotNow},
                  {"no such item", Sam(), Correction("backup", Outcome::kPass), &kBadCommand}});
  TryEach(SceneStarted(), {{"without a run", Sam(), Correction("backups", Outcome::kPass), &kNotNow}});
  TryEach(Closed(scene), {{"after the close", Sam(), Correction("backups", Outcome::kPass), &kReviewEnded}});
}

TEST(Correct, KeepsWhatDecidedAndLapsesWithIt) {
  Scene scene = SceneChecked({Failing("backups")});
  scene.Must(Sam(), Correction("backups", Outcome::kPass));
  const OutcomeCorrected& event = scene.review().corrections.at({"shop", "backups"}).event;
  EXPECT_EQ(event.deciding, "backups=fail");
  EXPECT_EQ(event.was, Outcome::kFail);
  TryEach(scene, {{"a second time", Sam(), Correction("backups", Outcome::kPass), &kBadCommand},
                  {"back to what the check says", Sam(), Correction("backups", Outcome::kFail)}});
  ItemRecord other = Failing("backups");
  other.deciding = "backups=fail in another way";
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-2", scene.now(), {other}), {}});
  TryEach(scene, {{"after other facts decided", Sam(), Correction("backups", Outcome::kPass)}});
}

TEST(Correct, IsToldWhateverElseTheItemRestsOn) {
  struct Row {
    const char* name;
    std::string item;
    Actor by;
    Outcome outcome;
    bool satisfied;
  };
  for (const Row& row : std::vector<Row>{{"the check alone", "backups", Sam(), Outcome::kPass, true},
                                         {"as not applicable", "backups", Sam(), Outcome::kNotApplicable, true},
                                         {"beside an attestation", "threat-model", Sky(), Outcome::kPass, true},
                                         {"to a fail", "tls", Sky(), Outcome::kFail, false}}) {
    Scene scene = SceneAttested({Failing("backups"), Failing("threat-model")});
    scene.Must(row.by, Correct{"", row.item, row.outcome, "a wrong parser", Link()});
    const ItemStanding item = ItemOf(scene, row.item);
    EXPECT_EQ(item.satisfied, row.satisfied) << row.name;
    ASSERT_NE(item.correction, nullptr) << row.name;
    EXPECT_NE(item.why.find("a wrong parser"), std::string::npos) << row.name << ": " << item.why;
  }
}

TEST(Correct, LapsedStaysLapsedWhenWhatItWasAboutComesBack) {
  Scene scene = SceneAttested({Failing("backups")});
  scene.Must(Sam(), Correction("backups", Outcome::kPass));
  ItemRecord other = Failing("backups");
  other.deciding = "another place";
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-2", scene.now(), {other}), {}});
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-3", scene.now(), {Failing("backups")}), {}});
  EXPECT_FALSE(ItemOf(scene, "backups").satisfied) << ItemOf(scene, "backups").why;
}

TEST(Correct, OfAnItemWhoseRuleChangedLapses) {
  Scene scene = SceneAttested({Failing("backups")});
  scene.Must(Sam(), Correction("backups", Outcome::kPass));
  PinnedStandard next = scene.standard();
  next.digest = std::string(64, 'f');
  next.sections[0].items[0].check = "facts.backups && facts.restored";
  scene.Must(Dana(), ChangeStandard{next, "stricter"});
  scene.Must(Dana(), AttachRun{RunOf(next, "run-2", scene.now(), {Failing("backups")}), {}});
  EXPECT_FALSE(ItemOf(scene, "backups").satisfied) << ItemOf(scene, "backups").why;
}

TEST(Correct, TakenBackToUnknownIsWhatTheCheckSays) {
  Scene scene = SceneChecked({Deciding("backups", Outcome::kUnknown)});
  scene.Must(Sam(), Correction("backups", Outcome::kPass));
  scene.Must(Sam(), Correction("backups", Outcome::kUnknown));
}

TEST(DeclareNotApplicable, IsForWhoTakesPartWithAReason) {
  Scene scene = SceneChecked({Deciding("latency", Outcome::kNotApplicable)});
  TryEach(scene, {{"the DRI", Dana(), DeclareNotApplicable{"", "tls", "no endpoint"}},
                  {"an item that people attest", Dana(), DeclareNotApplicable{"", "runbook", "nobody is paged"}},
                  {"an outsider", Otto(), DeclareNotApplicable{"", "tls", "r"}, &kNotAllowed},
                  {"without a reason", Dana(), DeclareNotApplicable{"", "tls", ""}, &kNoReason},
                  {"no such item", Dana(), DeclareNotApplicable{"", "x", "r"}, &kBadCommand},
                  {"no such service", Dana(), DeclareNotApplicable{"till", "tls", "r"}, &kBadCommand},
                  {"what is so by rule", Dana(), DeclareNotApplicable{"", "latency", "r"}, &kNotNow}});
  TryEach(SceneStarted(), {{"before any run", Dana(), DeclareNotApplicable{"", "tls", "no endpoint"}}});
  TryEach(Closed(scene), {{"after the close", Dana(), DeclareNotApplicable{"", "tls", "r"}, &kReviewEnded}});
}

TEST(DeclareNotApplicable, CanBeTakenBackOnce) {
  Scene scene = SceneChecked();
  TryEach(scene, {{"what nobody declared", Dana(), WithdrawNotApplicable{"", "tls", ""}, &kBadCommand}});
  scene.Must(Dana(), DeclareNotApplicable{"", "tls", "no endpoint"});
  TryEach(scene, {{"a second declaration", Sam(), DeclareNotApplicable{"", "tls", "r"}, &kNotNow},
                  {"taken back by an outsider", Otto(), WithdrawNotApplicable{"", "tls", ""}, &kNotAllowed}});
  scene.Must(Sam(), WithdrawNotApplicable{"", "tls", "there is one"});
  EXPECT_TRUE(scene.review().not_applicable.empty());
  TryEach(scene, {{"twice", Sam(), WithdrawNotApplicable{"", "tls", ""}, &kBadCommand}});
}

}  // namespace
}  // namespace seaworthy::review
