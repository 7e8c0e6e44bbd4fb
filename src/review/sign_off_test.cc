#include <algorithm>

#include <gtest/gtest.h>

#include "review/errors.h"
#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

// The newest sign-off of the section as it stands now.
SignOffStanding Newest(const Assessment& assessment, const std::string& section) {
  const SectionStanding* standing = assessment.Find(section);
  return standing == nullptr || standing->sign_offs.empty() ? SignOffStanding{} : standing->sign_offs.back();
}

Scene ReliabilitySigned() {
  Scene scene = SceneChecked();
  scene.Must(Sam(), SignSection{"reliability"});
  return scene;
}

void Attach(Scene& scene, const std::string& id, const std::vector<ItemRecord>& records) {
  scene.Wait(Days(1));
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), id, scene.now(), records), {}});
}

TEST(SignOff, CountsForItsSection) {
  Scene scene = ReliabilitySigned();
  Assessment assessment = scene.Assess();
  EXPECT_TRUE(assessment.Find("reliability")->signed_validly);
  EXPECT_FALSE(assessment.Find("security")->signed_validly);
  EXPECT_EQ(scene.review().sign_offs.front().event.as, Role("sre"));
}

TEST(SignOff, NeedsTheRoleAtThatMoment) {
  Scene scene = SceneChecked();
  EXPECT_EQ(scene.Refused(Otto(), SignSection{"reliability"}), kNotAllowed.code);
  EXPECT_EQ(scene.Refused(Sky(), SignSection{"reliability"}), kNotAllowed.code);
  EXPECT_EQ(scene.Refused(Person("sam", {}, {}), SignSection{"reliability"}), kNotAllowed.code);
}

TEST(SignOff, TheDriDoesNotSignInAReviewersRole) {
  Scene scene = SceneChecked();
  Actor dana = Person("dana", {"sre"}, {"sre"});
  EXPECT_EQ(scene.Refused(dana, SignSection{"reliability"}), kNotAllowed.code);
}

TEST(SignOff, TheDriSignsWhereTheStandardAllows) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].rules[0].dri_may_sign = true;
  Scene scene = SceneChecked({}, standard);
  scene.Must(Person("dana", {"sre"}, {"sre"}), SignSection{"reliability"});
  EXPECT_TRUE(scene.Assess().Find("reliability")->signed_validly);
}

TEST(SignOff, NobodySignsBeforeThereIsEvidence) {
  Scene scene = SceneStarted();
  EXPECT_EQ(scene.Refused(Sam(), SignSection{"reliability"}), kNotNow.code);
}

TEST(SignOff, NobodySignsTwiceInTheSameRole) {
  Scene scene = ReliabilitySigned();
  EXPECT_EQ(scene.Refused(Sam(), SignSection{"reliability"}), kNotNow.code);
  scene.Must(Sina(), SignSection{"reliability"});
}

TEST(SignOff, IsRefusedWhereTheReviewOrAServiceWentOn) {
  Scene scene = SceneChecked();
  std::int64_t seen = scene.subject().AsOf();
  scene.Must(Dana(), AddParticipant{Team("search"), ""});
  EXPECT_EQ(scene.Refused(Sam(), SignSection{"reliability", {}, "", seen}), kNotNow.code);
  seen = scene.subject().AsOf();
  scene.Must(Dana(), Attest{"", "runbook", Link(), "", {}});
  EXPECT_EQ(scene.Refused(Sam(), SignSection{"reliability", {}, "", seen}), kNotNow.code);
  scene.Must(Sam(), SignSection{"reliability", {}, "", scene.subject().AsOf()});
}

TEST(SignOff, AnAttestationThatNoSignerSawVoids) {
  Scene scene = ReliabilitySigned();
  scene.Must(Dana(), Attest{"", "runbook", Link("https://example.com/nothing"), "", {}});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, AnAttestationBesideAPassingCheckVoidsNothing) {
  Scene scene = ReliabilitySigned();
  scene.Must(Sina(), Attest{"", "load-test", {"number", "900", "rps", {}}, "", {}});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, TheTierVoidsWhereAnExpressionReadsTheService) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].items[0].check = "service.tier != 1 || facts.backups.size() > 0";
  Scene scene = SceneChecked({}, standard);
  scene.Must(Sam(), SignSection{"reliability"});
  PinnedStandard next = standard;
  next.tier = 1;
  scene.Must(Dana(), ChangeStandard{next, "it is more critical"});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, ACorrectionToFailVoidsAlsoWhereTheEvidenceGrewOld) {
  Scene scene = ReliabilitySigned();
  ItemRecord old = Deciding("dashboards", Outcome::kUnknown);
  old.by_age = true;
  Attach(scene, "run-9", {old});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
  scene.Must(Sina(), Correct{"", "dashboards", Outcome::kFail, "broken", Link()});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, MorePartsUnderAPromiseVoid) {
  Part cart{"cart", "production", "replicas"};
  Scene scene = SceneAttested({Failing("replicas", {cart})});
  scene.Must(Dana(), AddCondition{"", "replicas", "later", "dana", scene.now() + Days(30)});
  scene.Must(Sam(), SignSection{"reliability"});
  Attach(scene, "run-9", {Failing("replicas", {cart})});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
  Attach(scene, "run-10", {Failing("replicas", {cart, {"till", "production", "replicas"}})});
  SignOffStanding standing = Newest(scene.Assess(), "reliability");
  EXPECT_FALSE(standing.valid);
  EXPECT_EQ(standing.changed[0].now, "till replicas in production fails as well");
}

TEST(SignOff, BecomesVoidWhenAnOutcomeTurnsToFail) {
  Scene scene = ReliabilitySigned();
  Attach(scene, "run-9", {Failing("backups")});
  SignOffStanding standing = Newest(scene.Assess(), "reliability");
  EXPECT_FALSE(standing.valid);
  ASSERT_FALSE(standing.changed.empty());
  EXPECT_EQ(standing.changed[0].what, "outcome");
  EXPECT_EQ(standing.changed[0].item, "backups");
  EXPECT_EQ(standing.changed[0].before, "pass");
  EXPECT_EQ(standing.changed[0].now, "fail");
  EXPECT_EQ(standing.changed[0].place, "deploy/backups.yaml:7");
}

TEST(SignOff, StaysVoidWhenTheOutcomeTurnsBack) {
  Scene scene = ReliabilitySigned();
  Attach(scene, "run-9", {Failing("backups")});
  Attach(scene, "run-10", {});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
  scene.Must(Sam(), SignSection{"reliability"});
  EXPECT_TRUE(scene.Assess().Find("reliability")->signed_validly);
}

TEST(SignOff, AnItemOfAnotherSectionDoesNotTouchIt) {
  Scene scene = ReliabilitySigned();
  Attach(scene, "run-9", {Failing("tls")});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, AValueThatChangesVoidsNothingAndIsShown) {
  Scene scene = ReliabilitySigned();
  Attach(scene, "run-9", {Passing("backups", "newest backup is 3 h old")});
  SignOffStanding standing = Newest(scene.Assess(), "reliability");
  EXPECT_TRUE(standing.valid);
  ASSERT_EQ(standing.changed.size(), 1u);
  EXPECT_EQ(standing.changed[0].what, "value");
  EXPECT_FALSE(standing.changed[0].voids);
}

TEST(SignOff, OfManyValuesThoseThatChangedAreShown) {
  ItemRecord many = Passing("backups", "age is 3 h");
  many.measured.push_back(many.measured[0]);
  many.measured[0].part.subject = "orders";
  many.measured[1].part.subject = "carts";
  Scene scene = SceneChecked({many});
  scene.Must(Sam(), SignSection{"reliability"});
  many.measured[1].value = "age is 9 h";
  Attach(scene, "run-9", {many});
  SignOffStanding standing = Newest(scene.Assess(), "reliability");
  ASSERT_EQ(standing.changed.size(), 1u);
  EXPECT_EQ(standing.changed[0].before, "carts: age is 3 h");
  EXPECT_EQ(standing.changed[0].now, "carts: age is 9 h");
}

TEST(SignOff, AValueThatTheItemBindsVoids) {
  Scene scene = ReliabilitySigned();
  Attach(scene, "run-9", {Passing("latency", "p99 is 310 ms")});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, FromFailToPassVoidsNothing) {
  Scene scene = SceneChecked();
  Attach(scene, "run-8", {Failing("backups")});
  scene.Must(Sam(), SignSection{"reliability"});
  Attach(scene, "run-9", {});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, UnknownVoidsUnlessItIsByAge) {
  Scene scene = ReliabilitySigned();
  ItemRecord aged = Deciding("backups", Outcome::kUnknown);
  aged.by_age = true;
  Attach(scene, "run-9", {aged});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
  Attach(scene, "run-10", {Deciding("replicas", Outcome::kUnknown)});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, ARunThatIsOnlyAPreviewChangesNothing) {
  Scene scene = ReliabilitySigned();
  RunRecord preview = RunOf(scene.standard(), "run-9", scene.now(), {Failing("backups")});
  preview.counted = false;
  scene.Must(Dana(), AttachRun{preview, {}});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
  EXPECT_EQ(scene.review().run_lines.size(), 2u);
}

TEST(SignOff, AnotherRuleOfAnItemVoidsOnlyItsSection) {
  Scene scene = ReliabilitySigned();
  PinnedStandard changed = scene.standard();
  changed.digest[0] = 'f';
  changed.sections[0].items[0].check = "facts.backups && facts.restored";
  scene.Must(Lee(), ChangeStandard{changed, "asks for a restore as well"});
  SignOffStanding standing = Newest(scene.Assess(), "reliability");
  EXPECT_FALSE(standing.valid);
  EXPECT_TRUE(std::any_of(standing.changed.begin(), standing.changed.end(),
                          [](const Change& change) { return change.what == "rule" && change.voids; }));
}

TEST(SignOff, AnotherWordingOfAQuestionVoidsNothing) {
  Scene scene = ReliabilitySigned();
  PinnedStandard changed = scene.standard();
  changed.digest[0] = 'f';
  changed.sections[0].items[0].question = "Are there backups, and do they work?";
  scene.Must(Lee(), ChangeStandard{changed, "clearer"});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, AParameterVoidsWhereAnExpressionReadsIt) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].items[1].check = "facts.replicas >= params.min_replicas";
  Scene scene = SceneChecked({}, standard);
  scene.Must(Sam(), SignSection{"reliability"});
  PinnedStandard changed = scene.standard();
  changed.parameters["min_replicas_of_jobs"] = "7";
  scene.Must(Lee(), ChangeStandard{changed, "a parameter that only begins alike"});
  EXPECT_TRUE(Newest(scene.Assess(), "reliability").valid);
  changed.parameters["min_replicas"] = "3";
  scene.Must(Lee(), ChangeStandard{changed, "tier 1"});
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

TEST(SignOff, WithdrawnDoesNotCount) {
  Scene scene = ReliabilitySigned();
  EXPECT_EQ(scene.Refused(Sina(), WithdrawSignOff{"reliability", "never signed"}), kNotNow.code);
  scene.Must(Sam(), WithdrawSignOff{"reliability", "signed the wrong one"});
  EXPECT_FALSE(scene.Assess().Find("reliability")->signed_validly);
}

TEST(SignOff, AskingForChangesTakesItBackAndBlocksUntilTheyAreSigned) {
  Scene scene = ReliabilitySigned();
  scene.Must(Sam(), RequestChanges{"reliability", Text("two regions, please")});
  Assessment asked = scene.Assess();
  EXPECT_FALSE(asked.Find("reliability")->signed_validly);
  EXPECT_EQ(asked.Find("reliability")->requests.size(), 1u);
  scene.Must(Sina(), SignSection{"reliability"});
  EXPECT_EQ(scene.Assess().Find("reliability")->requests.size(), 1u);
  scene.Must(Sam(), SignSection{"reliability"});
  EXPECT_TRUE(scene.Assess().Find("reliability")->requests.empty());
}

TEST(SignOff, WhoAttestedAnItemIsNotTheOnlySigner) {
  Scene scene = SceneChecked();
  Attested attested;
  attested.attestation = "a9";
  attested.item = "runbook";
  attested.fresh_until = scene.now() + Days(100);
  scene.Append(Sam(), "shop", attested);
  scene.Must(Sam(), SignSection{"reliability"});
  EXPECT_FALSE(scene.Assess().Find("reliability")->signed_validly);
  scene.Must(Sina(), SignSection{"reliability"});
  EXPECT_TRUE(scene.Assess().Find("reliability")->signed_validly);
}

TEST(SignOff, AnAttestationThatIsReplacedVoids) {
  Scene scene = SceneChecked();
  Attested attested;
  attested.attestation = "a8";
  attested.item = "runbook";
  attested.fresh_until = scene.now() + Days(100);
  scene.Append(Dana(), "shop", attested);
  scene.Must(Sam(), SignSection{"reliability"});
  attested.attestation = "a9";
  scene.Append(Dana(), "shop", attested);
  EXPECT_FALSE(Newest(scene.Assess(), "reliability").valid);
}

struct Signed {
  const char* name;
  std::vector<std::pair<Actor, Capacity>> by;
  bool met;
};

void ExpectQuorum(const std::vector<Capacity>& of, const std::vector<Signed>& rows) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].rules[0] = {model::SignOff::Rule::kQuorum, 2, of, false};
  for (const Signed& row : rows) {
    Scene scene = SceneChecked({}, standard);
    for (const auto& [actor, as] : row.by) scene.Must(actor, SignSection{"reliability", as, "", {}});
    EXPECT_EQ(scene.Assess().Find("reliability")->signed_validly, row.met) << row.name;
  }
}

TEST(SignOff, AQuorumOfTeamsCountsEachTeamOnce) {
  const Actor both = Person("bo", {"sre", "security"}, {});
  ExpectQuorum({Team("sre"), Team("security"), Team("platform")},
               {{"one team", {{Sam(), Team("sre")}}, false},
                {"two of one team", {{Sam(), Team("sre")}, {Sina(), Team("sre")}}, false},
                {"two teams", {{Sam(), Team("sre")}, {Sky(), Team("security")}}, true},
                {"one person for two teams", {{both, Team("sre")}, {both, Team("security")}}, false},
                {"one for two, another for one of them",
                 {{both, Team("sre")}, {both, Team("security")}, {Sam(), Team("sre")}},
                 true}});
}

TEST(SignOff, AQuorumOfRolesAndPeopleCountsPeople) {
  const Capacity sina{Capacity::Kind::kPerson, "sina"};
  ExpectQuorum({Role("sre"), Team("security"), sina},
               {{"two in one role", {{Sam(), Role("sre")}, {Sina(), Role("sre")}}, true},
                {"a role and a team", {{Sam(), Role("sre")}, {Sky(), Team("security")}}, true},
                {"one person twice", {{Sina(), Role("sre")}, {Sina(), sina}}, false},
                {"two of the team", {{Sky(), Team("security")}, {Sven(), Team("security")}}, false}});
}

TEST(SignOff, AQuorumAwaitsTheTeamsThatAreLeft) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].rules[0] = {
      model::SignOff::Rule::kQuorum, 2, {Team("sre"), Team("security"), Team("platform")}, false};
  Scene scene = SceneChecked({}, standard);
  scene.Must(Sam(), SignSection{"reliability"});
  const Assessment assessment = scene.Assess();
  const RuleStanding& rule = assessment.Find("reliability")->rules.front();
  EXPECT_EQ(rule.counted, 1);
  EXPECT_EQ(rule.awaited, (std::vector<Capacity>{Team("security"), Team("platform")}));
}

TEST(SignOff, ATeamThatCertifiesItselfSignsForAllRoles) {
  Scene scene;
  Start start;
  start.title = "Shop: accept payments by invoice";
  start.services = {"shop"};
  start.standard = SmallStandard();
  start.standard.self_certified = true;
  start.self_certified = true;
  scene.Must(Dana(), start);
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-1", scene.now()), {}});
  scene.Must(Dana(), SignSection{"reliability"});
  EXPECT_TRUE(scene.Assess().Find("reliability")->signed_validly);
}

// The events of a service that something else led to.
Decided Told(const Actor& by, const Scene& scene, std::vector<ServiceEvent> events) {
  Decided decided;
  for (ServiceEvent& event : events) decided.services["shop"].push_back({scene.now(), by, std::move(event)});
  return decided;
}

std::vector<ReviewRecord> Elsewhere(const Scene& scene, const Decided& decided) {
  Result<std::vector<ReviewRecord>> events = VoidedElsewhere(scene.subject(), decided, {Sina(), scene.now(), {}, {}});
  if (!events.ok()) ADD_FAILURE() << events.error().ToString();
  return events.ok() ? *events : std::vector<ReviewRecord>();
}

TEST(SignOff, WhatAnotherReviewSaysOfTheServiceVoids) {
  WaiverRequested request{.waiver = "w", .item = "backups", .review = "other", .until = kStart + Days(30)};
  const WaiverApproved approved{"w", {}, kStart + Days(30), Outcome::kFail};
  ConditionAdded promise{.condition = "c", .item = "replicas", .review = "other", .due = kStart + Days(30)};
  Attested attested{.attestation = "a", .item = "runbook", .review = "other", .evidence = Link()};
  struct Row {
    const char* name;
    std::vector<ServiceEvent> events;
    bool may;
    std::size_t voided;
  };
  for (const Row& row : std::vector<Row>{{"a waiver that is requested", {request}, false, 0},
                                         {"a waiver that is approved", {request, approved}, true, 1},
                                         {"a promise", {promise}, true, 1},
                                         {"an attestation of what needs one", {attested}, true, 1},
                                         {"a review that ends", {ReviewEnded{"other"}}, false, 0}}) {
    Scene scene = SceneChecked({Failing("backups"), Failing("replicas")});
    scene.Must(Sam(), SignSection{"reliability"});
    const Decided decided = Told(Sina(), scene, row.events);
    EXPECT_EQ(MayVoidElsewhere(decided.services.at("shop")), row.may) << row.name;
    EXPECT_EQ(Elsewhere(scene, decided).size(), row.voided) << row.name;
  }
}

TEST(SignOff, VoidedThroughAnotherReviewStaysVoid) {
  Scene scene = SceneChecked({Failing("backups")});
  scene.Must(Sam(), SignSection{"reliability"});
  const Decided approved = Told(Sina(), scene,
                                {WaiverRequested{.waiver = "w", .item = "backups", .until = kStart + Days(30)},
                                 WaiverApproved{"w", {}, kStart + Days(30), Outcome::kFail}});
  for (const ReviewRecord& record : Elsewhere(scene, approved)) scene.Append(record.by, record.event);
  for (const ServiceRecord& record : approved.services.at("shop")) scene.Append(record.by, "shop", record.event);
  scene.Append(Sina(), "shop", WaiverRevoked{"w", "a mistake"});
  const SignOffStanding standing = Newest(scene.Assess(), "reliability");
  EXPECT_FALSE(standing.valid);
  EXPECT_TRUE(standing.sign_off->voided);
}

TEST(SignOff, OfAReviewThatEndedIsLeftAsItWas) {
  Scene scene = Closed(SceneSigned({Failing("dashboards")}));
  EXPECT_TRUE(Elsewhere(scene, Told(Sina(), scene, {Attested{.attestation = "a", .item = "runbook"}})).empty());
}

}  // namespace
}  // namespace seaworthy::review
