#include "review/recorded_decision.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "review/drift.h"
#include "review/standing.h"
#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;
using Names = std::vector<std::string>;

const DecisionRecorded& Granted(const Scene& scene) { return scene.shop().granted->event; }

const CountedItem& EvidenceOf(const Scene& scene, const std::string& item) {
  for (const CountedItem& counted : Granted(scene).evidence) {
    if (counted.item == item) return counted;
  }
  ADD_FAILURE() << "no evidence of " << item;
  static const CountedItem kNone;
  return kNone;
}

// Counts a run of the service in which all passes but these, a day later.
Decided CountADayLater(Scene& scene, const std::string& id, const std::vector<ItemRecord>& named) {
  scene.Wait(Days(1));
  const ServiceState service = scene.shop();
  const ReviewState decided = scene.review();
  Context context{{"", Known::kSystem, {}, {}, ""}, scene.now(), [&] { return scene.NextId(); }};
  Result<Decided> counted =
      CountRun({service, &decided, nullptr}, RunOf(scene.standard(), id, scene.now(), named), {}, context);
  if (!counted.ok()) ADD_FAILURE() << counted.error().ToString();
  if (!counted.ok()) return {};
  for (const ServiceRecord& record : counted->services["shop"]) scene.Append(record.by, "shop", record.event);
  return *counted;
}

TEST(RecordedDecision, KeepsWhatAGoRestsOn) {
  ItemRecord aged = Passing("tls");
  aged.fresh_until = kStart + Days(3);
  Scene scene = SceneSigned({aged});
  scene.Must(Lee(), Close{Decision::kGo, "ready"});
  const DecisionRecorded& decision = Granted(scene);
  EXPECT_EQ(decision.review, scene.review().id());
  EXPECT_EQ(decision.required, (Names{"backups", "replicas", "latency", "load-test", "runbook", "tls", "threat-model",
                                      "pentest", "data-class"}));
  EXPECT_EQ(decision.attested, (Names{"runbook", "threat-model", "pentest", "data-class"}));
  EXPECT_EQ(decision.signers, (std::vector{Role("sre"), Role("security")}));
  EXPECT_EQ(decision.valid_with, "pentest");
  EXPECT_EQ(EvidenceOf(scene, "tls").fresh_until, kStart + Days(3));
  EXPECT_EQ(StandingOf(scene.shop(), scene.now()).standing, Standing::kCurrent);
  EXPECT_EQ(StandingOf(scene.shop(), kStart + Days(3)).standing, Standing::kDue);
}

TEST(RecordedDecision, AClosedReviewIsWatched) {
  Scene scene = SceneSigned();
  scene.Must(Lee(), Close{Decision::kGo, "ready"});
  CountADayLater(scene, "n1", {Failing("backups")});
  const Decided decided = CountADayLater(scene, "n2", {Failing("backups")});
  ASSERT_EQ(decided.other_reviews.size(), 1U);
  EXPECT_EQ(StandingOf(scene.shop(), scene.now()).standing, Standing::kAdrift);
  const ReviewState delta = FoldReview(decided.other_reviews.begin()->second);
  EXPECT_EQ(delta.started.delta_of, scene.review().id());
}

TEST(RecordedDecision, AWaivedFailStaysAccepted) {
  Scene scene = SceneChecked({Failing("backups", {{"orders", "", ""}})});
  WaiverRequested request;
  request.waiver = "w1";
  request.item = "backups";
  scene.Append(Dana(), "shop", request);
  scene.Append(Sam(), "shop", WaiverApproved{"w1", {{"orders", "", ""}}, kStart + Days(30), model::Outcome::kFail});
  const Assessment assessment = scene.Assess();
  const DecisionRecorded decision = DecisionFor(scene.subject(), assessment, "shop", ReviewClosed());
  EXPECT_EQ(decision.waivers, Names{"w1"});
  EXPECT_EQ(decision.evidence.front().excused, "waiver");
  EXPECT_EQ(decision.evidence.front().excused_by, "w1");
}

TEST(RecordedDecision, ACorrectionHoldsWhileWhatDecidedIsTheSame) {
  Scene scene = SceneAttested({Failing("tls")});
  scene.Must(Sky(), Correct{"", "tls", Outcome::kPass, "ended at the proxy", Link()});
  scene.Must(Sam(), SignSection{"reliability", {}, "", {}});
  scene.Must(Sky(), SignSection{"security", {}, "", {}});
  scene.Must(Lee(), Close{Decision::kGo, "ready"});
  ASSERT_EQ(Granted(scene).excuses.size(), 1U);
  for (const char* run : {"n1", "n2", "n3"}) CountADayLater(scene, run, {Failing("tls")});
  EXPECT_TRUE(scene.shop().drifted.empty());
  ItemRecord otherwise = Failing("tls");
  otherwise.deciding = "another certificate";
  for (const char* run : {"n4", "n5"}) CountADayLater(scene, run, {otherwise});
  EXPECT_EQ(scene.shop().drifted, Names{"tls"});
}

TEST(RecordedDecision, EveryCorrectionInForceIsAnExcuse) {
  Scene scene = SceneAttested({Failing("threat-model"), Failing("tls")});
  scene.Must(Sky(), Correct{"", "threat-model", Outcome::kPass, "the wrong parser", Link()});
  scene.Must(Sky(), Correct{"", "tls", Outcome::kNotApplicable, "ended at the proxy", Link()});
  const DecisionRecorded decision = DecisionFor(scene.subject(), scene.Assess(), "shop", ReviewClosed());
  ASSERT_EQ(decision.excuses.size(), 2U);
  for (const Excuse& excuse : decision.excuses) EXPECT_EQ(excuse.why, "correction") << excuse.item;
  EXPECT_EQ(decision.excuses[0].item, "tls");
  EXPECT_EQ(decision.excuses[1].item, "threat-model");
  EXPECT_TRUE(std::find(decision.attested.begin(), decision.attested.end(), "threat-model") != decision.attested.end());
}

TEST(RecordedDecision, AnEmergencyAcceptsWhatFailedUntilItEnds) {
  Scene scene = SceneChecked({Failing("backups")});
  scene.Must(Lee(), AcceptEmergency{"the old system dies", scene.now() + Days(10)});
  scene.Must(Lee(), Close{Decision::kGo, "now or never"});
  EXPECT_EQ(Granted(scene).emergency_until, kStart + Days(10));
  for (const char* run : {"n1", "n2", "n3"}) CountADayLater(scene, run, {Failing("backups")});
  EXPECT_TRUE(scene.shop().drifted.empty());
  EXPECT_EQ(StandingOf(scene.shop(), kStart + Days(10)).standing, Standing::kLapsed);
}

TEST(RecordedDecision, AnEmergencyAcceptsNothingThatFailsSince) {
  Scene scene = SceneChecked({Failing("backups"), Failing("tls", {{"api", "production", "life"}})});
  scene.Must(Lee(), AcceptEmergency{"the old system dies", scene.now() + Days(10)});
  scene.Must(Lee(), Close{Decision::kGo, "now or never"});
  const ItemRecord wider = Failing("tls", {{"api", "production", "life"}, {"web", "production", "life"}});
  for (const char* run : {"n1", "n2"}) CountADayLater(scene, run, {Failing("backups"), wider});
  EXPECT_EQ(scene.shop().drifted, Names{"tls"});
}

// Nobody accepted that it does not apply: only the emergency did, as long as it lasts.
TEST(RecordedDecision, ADeclarationThatNobodySignedEndsWithTheEmergency) {
  Scene scene = SceneChecked({Failing("backups"), Failing("tls")});
  scene.Must(Dana(), DeclareNotApplicable{"", "backups", "it keeps nothing"});
  scene.Must(Dana(), DeclareNotApplicable{"", "tls", "it listens nowhere"});
  scene.Must(Sky(), SignSection{"security", {}, "", {}});
  scene.Must(Lee(), AcceptEmergency{"the old system dies", scene.now() + Days(10)});
  scene.Must(Lee(), Close{Decision::kGo, "now or never"});
  int found = 0;
  for (const Excuse& excuse : Granted(scene).excuses) {
    if (excuse.item != "backups" && excuse.item != "tls") continue;
    ++found;
    bool is_signed = excuse.item == "tls";
    EXPECT_EQ(excuse.why, is_signed ? "not_applicable" : "emergency") << excuse.item;
    EXPECT_EQ(excuse.until.has_value(), !is_signed) << excuse.item;
  }
  EXPECT_EQ(found, 2);
}

TEST(RecordedDecision, AFallbackAttestationStandsForTheCheck) {
  Scene scene = SceneAttested({Deciding("load-test", Outcome::kUnknown)});
  scene.Must(Sam(), Attest{"", "load-test", {"number", "900", "rps", {}}, "", {}});
  const DecisionRecorded decision = DecisionFor(scene.subject(), scene.Assess(), "shop", ReviewClosed());
  ASSERT_EQ(decision.evidence.size(), 6U);
  EXPECT_EQ(decision.evidence[3].excused, "attestation");
  EXPECT_EQ(decision.evidence[3].excused_by, "load-test");
}

TEST(RecordedDecision, RevokingNeedsNoNewerReviewThatWasANoGo) {
  Scene scene = SceneSigned();
  scene.Must(Lee(), Close{Decision::kGo, "ready"});
  DecisionRecorded no_go;
  no_go.review = "another";
  no_go.decision = Decision::kNoGo;
  scene.Append(Lee(), "shop", no_go);
  scene.Must(Lee(), RevokeDecision{"shop", "data was lost"});
  EXPECT_EQ(StandingOf(scene.shop(), scene.now()).standing, Standing::kRevoked);
}

}  // namespace
}  // namespace seaworthy::review
