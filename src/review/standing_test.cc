#include "review/standing.h"

#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

// 2031-05-01 and so many days.
Instant Day(std::int64_t days) { return Instant{1'935'360'000, 0} + Days(days); }

DecisionRecorded Go(std::string review = "r1") {
  DecisionRecorded event;
  event.review = std::move(review);
  event.decision = Decision::kGo;
  event.valid_until = Day(365);
  event.valid_because = "review_every";
  event.required = {"backups", "replicas", "encryption"};
  return event;
}

// The log of the service shop, written a day at a time.
class Shop {
 public:
  Shop& On(int day) {
    at_ = Day(day);
    return *this;
  }
  Shop& Add(ServiceEvent event) {
    log_.push_back({at_, Dana(), std::move(event)});
    return *this;
  }
  Shop& Counted(std::string run, std::vector<CountedItem> items) {
    RunCounted event;
    event.run = std::move(run);
    event.ended = at_;
    event.items = std::move(items);
    return Add(event);
  }
  ServiceState State() const { return FoldService("shop", log_); }
  ServiceStanding At(int day) const { return StandingOf(State(), Day(day)); }

 private:
  Instant at_ = Day(0);
  std::vector<ServiceRecord> log_;
};

CountedItem Item(std::string id, Outcome outcome) {
  CountedItem item;
  item.item = std::move(id);
  item.outcome = outcome;
  return item;
}

CountedItem FreshUntil(std::string id, int day) {
  CountedItem item = Item(std::move(id), Outcome::kPass);
  item.fresh_until = Day(day);
  return item;
}

CountedItem Excused(std::string id, Outcome outcome, std::string by_what, std::string by) {
  CountedItem item = Item(std::move(id), outcome);
  item.excused = std::move(by_what);
  item.excused_by = std::move(by);
  return item;
}

WaiverRequested AskWaiver(std::string id, std::string item, int until, std::string renews = "") {
  WaiverRequested event;
  event.waiver = std::move(id);
  event.item = std::move(item);
  event.until = Day(until);
  event.renews = std::move(renews);
  return event;
}

// A go on day 10 that needed a waiver for backups until day 100.
Shop Waived() {
  DecisionRecorded go = Go();
  go.waivers = {"w1"};
  go.evidence = {Excused("backups", Outcome::kFail, "waiver", "w1")};
  Shop shop;
  shop.Add(AskWaiver("w1", "backups", 100)).Add(WaiverApproved{"w1", {}, Day(100)});
  return shop.On(10).Add(go);
}

TEST(Standing, AServiceThatIsNotKnownHasNone) {
  ServiceStanding standing = StandingOf(ServiceState{}, Day(1));
  EXPECT_EQ(standing.standing, Standing::kNone);
  EXPECT_EQ(standing.remedy, "start a review");
}

TEST(Standing, AGoIsCurrentUntilItsEnd) {
  Shop shop;
  shop.On(10).Add(Go());
  EXPECT_EQ(shop.At(11).standing, Standing::kCurrent);
  EXPECT_EQ(shop.At(11).why, "go on 2031-05-11, valid until 2032-04-30");
  EXPECT_EQ(shop.At(364).standing, Standing::kCurrent);
  ServiceStanding due = shop.At(365);
  EXPECT_EQ(due.standing, Standing::kDue);
  EXPECT_EQ(due.since, Day(365));
  EXPECT_EQ(due.why, "the decision was valid until 2032-04-30: the standard asks for another review by then");
}

TEST(Standing, ANoGoAloneGrantsNothing) {
  DecisionRecorded no_go = Go("r1");
  no_go.decision = Decision::kNoGo;
  Shop shop;
  shop.Add(no_go);
  EXPECT_EQ(shop.At(1).standing, Standing::kNone);
  EXPECT_EQ(shop.At(1).why, "the last review ended as no-go, and none ended as go before it");
}

TEST(Standing, ANoGoAfterAGoTakesNothingAway) {
  DecisionRecorded no_go = Go("r2");
  no_go.decision = Decision::kNoGo;
  Shop shop;
  shop.Add(Go("r1")).On(20).Add(DriftFound{{"backups"}, "n1"}).On(30).Add(no_go);
  EXPECT_EQ(shop.State().decision->event.review, "r2");
  EXPECT_EQ(shop.At(31).review, "r1");
  EXPECT_EQ(shop.At(31).standing, Standing::kAdrift);
}

TEST(Standing, ARevokedDecisionIsWorseThanAllElse) {
  Shop shop;
  shop.Add(Go()).On(20).Add(DriftFound{{"backups"}, "n1"}).On(30).Add(DecisionRevoked{"r1", "data was lost"});
  ServiceStanding standing = shop.At(400);
  EXPECT_EQ(standing.standing, Standing::kRevoked);
  EXPECT_EQ(standing.why, "the decision was revoked: data was lost");
  EXPECT_EQ(standing.since, Day(30));
  ASSERT_EQ(standing.reasons.size(), 3U);
  EXPECT_EQ(standing.reasons[1].standing, Standing::kAdrift);
  EXPECT_EQ(standing.reasons[2].standing, Standing::kDue);
}

TEST(Standing, RevokingAnEarlierDecisionChangesNothing) {
  Shop shop;
  shop.Add(Go("r1")).On(20).Add(Go("r2")).On(30).Add(DecisionRevoked{"r1", "late"});
  EXPECT_EQ(shop.At(31).standing, Standing::kCurrent);
}

TEST(Standing, ANewGoEndsARevocation) {
  Shop shop;
  shop.Add(Go("r1")).On(30).Add(DecisionRevoked{"r1", "x"}).On(40).Add(Go("r2"));
  EXPECT_EQ(shop.At(41).standing, Standing::kCurrent);
}

TEST(Standing, AWaiverThatEndsUnmetLapses) {
  Shop shop = Waived();
  EXPECT_EQ(shop.At(99).standing, Standing::kCurrent);
  ServiceStanding lapsed = shop.At(100);
  EXPECT_EQ(lapsed.standing, Standing::kLapsed);
  EXPECT_EQ(lapsed.items, std::vector<std::string>{"backups"});
  EXPECT_EQ(lapsed.since, Day(100));
  EXPECT_EQ(lapsed.remedy, "make backups pass, or have the waiver renewed");
}

TEST(Standing, AWaiverWhoseItemPassesByThenDoesNotLapse) {
  Shop shop = Waived();
  shop.On(50).Counted("n1", {Item("backups", Outcome::kPass)});
  EXPECT_EQ(shop.At(101).standing, Standing::kCurrent);
}

TEST(Standing, ACollectionThatFailedDoesNotMeetAWaiver) {
  Shop shop = Waived();
  shop.On(50).Counted("n1", {Item("backups", Outcome::kUnknown)});
  EXPECT_EQ(shop.At(101).standing, Standing::kLapsed);
}

TEST(Standing, ARenewedWaiverHoldsToItsOwnEnd) {
  Shop shop = Waived();
  shop.On(90).Add(AskWaiver("w2", "backups", 200, "w1")).Add(WaiverApproved{"w2", {}, Day(200)});
  EXPECT_EQ(shop.At(150).standing, Standing::kCurrent);
  ServiceStanding lapsed = shop.At(200);
  EXPECT_EQ(lapsed.standing, Standing::kLapsed);
  EXPECT_EQ(lapsed.since, Day(200));
  EXPECT_EQ(lapsed.reasons.size(), 1U);
}

TEST(Standing, ARenewalThatIsOnlyAskedForDoesNotHelp) {
  Shop shop = Waived();
  shop.On(90).Add(AskWaiver("w2", "backups", 200, "w1"));
  EXPECT_EQ(shop.At(150).standing, Standing::kLapsed);
}

TEST(Standing, ARevokedWaiverLapsesAtOnce) {
  Shop shop = Waived();
  shop.On(50).Add(WaiverRevoked{"w1", "the control is gone"});
  EXPECT_EQ(shop.At(49).standing, Standing::kLapsed);  // The log tells it, whatever moment is asked for.
  EXPECT_EQ(shop.At(51).since, Day(50));
}

TEST(Standing, AWaiverThatTheGoDidNotNeedMayEnd) {
  Shop shop;
  shop.Add(AskWaiver("w1", "backups", 20)).Add(WaiverApproved{"w1", {}, Day(20)}).On(10).Add(Go());
  EXPECT_EQ(shop.At(30).standing, Standing::kCurrent);
}

TEST(Standing, AWaiverForDriftAfterTheGoCountsAsWell) {
  Shop shop;
  shop.Add(Go()).On(20).Counted("n1", {Item("backups", Outcome::kFail)});
  shop.Add(AskWaiver("w1", "backups", 40)).Add(WaiverApproved{"w1", {}, Day(40)});
  EXPECT_EQ(shop.At(39).standing, Standing::kCurrent);
  EXPECT_EQ(shop.At(40).standing, Standing::kLapsed);
}

Shop Promised() {
  DecisionRecorded conditional = Go();
  conditional.decision = Decision::kConditional;
  conditional.conditions = {"c1"};
  conditional.evidence = {Excused("replicas", Outcome::kFail, "condition", "c1")};
  ConditionAdded condition;
  condition.condition = "c1";
  condition.item = "replicas";
  condition.promise = "a second replica";
  condition.due = Day(60);
  Shop shop;
  return shop.Add(condition).On(10).Add(conditional);
}

TEST(Standing, AConditionThatIsNotMetLapses) {
  Shop shop = Promised();
  EXPECT_EQ(shop.At(59).why, "conditional go on 2031-05-11, valid until 2032-04-30");
  ServiceStanding lapsed = shop.At(60);
  EXPECT_EQ(lapsed.standing, Standing::kLapsed);
  EXPECT_EQ(lapsed.why, "the condition \"a second replica\" was due on 2031-06-30 and is not met");
}

TEST(Standing, AConditionMayBeMetLate) {
  Shop shop = Promised();
  shop.On(70).Add(ConditionMet{"c1", {}});
  EXPECT_EQ(shop.At(71).standing, Standing::kCurrent);
}

TEST(Standing, AConditionIsMetByItsItem) {
  Shop shop = Promised();
  shop.On(50).Counted("n1", {Item("replicas", Outcome::kPass)});
  EXPECT_EQ(shop.At(61).standing, Standing::kCurrent);
}

TEST(Standing, ADroppedConditionLapses) {
  Shop shop = Promised();
  shop.On(20).Add(ConditionDropped{"c1", "no money"});
  EXPECT_EQ(shop.At(21).standing, Standing::kLapsed);
}

TEST(Standing, AnEmergencyGoEnds) {
  DecisionRecorded go = Go();
  go.emergency = true;
  go.emergency_until = Day(14);
  Shop shop;
  shop.Add(go);
  EXPECT_TRUE(shop.At(13).emergency);
  EXPECT_EQ(shop.At(13).standing, Standing::kCurrent);
  EXPECT_EQ(shop.At(14).standing, Standing::kLapsed);
  EXPECT_EQ(shop.At(14).why, "the emergency go ended on 2031-05-15");
}

TEST(Standing, EvidenceGrowsOldWithoutARun) {
  DecisionRecorded go = Go();
  go.evidence = {FreshUntil("encryption", 30), FreshUntil("backups", 20)};
  Shop shop;
  shop.Add(go);
  EXPECT_EQ(shop.At(19).standing, Standing::kCurrent);
  ServiceStanding due = shop.At(31);
  EXPECT_EQ(due.standing, Standing::kDue);
  EXPECT_EQ(due.why, "the evidence for backups and encryption grew old on 2031-05-21");
  shop.On(32).Counted("n1", {FreshUntil("encryption", 60), FreshUntil("backups", 60)});
  EXPECT_EQ(shop.At(33).standing, Standing::kCurrent);
}

TEST(Standing, AFailedCollectionLeavesWhatIsStillFresh) {
  CountedItem trouble = Item("encryption", Outcome::kUnknown);
  trouble.by_trouble = true;
  Shop shop;
  shop.Add(Go()).On(10).Counted("n1", {FreshUntil("encryption", 40)}).On(20).Counted("n2", {trouble});
  EXPECT_EQ(shop.At(21).standing, Standing::kCurrent);
  EXPECT_EQ(shop.At(40).standing, Standing::kDue);
}

TEST(Standing, EvidenceThatIsGoneIsDueAtOnce) {
  Shop shop;
  shop.Add(Go()).On(10).Counted("n1", {FreshUntil("encryption", 40)});
  shop.On(20).Counted("n2", {Item("encryption", Outcome::kUnknown)});
  ServiceStanding due = shop.At(21);
  EXPECT_EQ(due.standing, Standing::kDue);
  EXPECT_EQ(due.why, "the evidence for encryption is gone");
}

TEST(Standing, AnItemThatIsNotRequiredMayGrowOld) {
  Shop shop;
  shop.Add(Go()).On(10).Counted("n1", {FreshUntil("dashboards", 20)});
  EXPECT_EQ(shop.At(30).standing, Standing::kCurrent);
}

TEST(Standing, AnAttestationThatItRestsOnGrowsOld) {
  DecisionRecorded go = Go();
  go.attested = {"backups"};
  Attested attested;
  attested.attestation = "a1";
  attested.item = "backups";
  attested.fresh_until = Day(50);
  Shop shop;
  shop.Add(attested).Add(go);
  EXPECT_EQ(shop.At(49).standing, Standing::kCurrent);
  EXPECT_EQ(shop.At(50).standing, Standing::kDue);
  EXPECT_EQ(shop.At(50).remedy, "attest backups again");
  attested.attestation = "a2";
  attested.fresh_until = Day(100);
  shop.On(51).Add(attested);
  EXPECT_EQ(shop.At(52).standing, Standing::kCurrent);
  shop.On(60).Add(AttestationWithdrawn{"a2", "wrong link"});
  EXPECT_EQ(shop.At(61).why, "the attestation of backups was withdrawn");
}

TEST(Standing, TheItemsOfAllEqualReasonsAreNamed) {
  DecisionRecorded go = Go();
  go.waivers = {"w1", "w2"};
  Shop shop;
  shop.Add(AskWaiver("w1", "backups", 30)).Add(WaiverApproved{"w1", {}, Day(30)});
  shop.Add(AskWaiver("w2", "replicas", 20)).Add(WaiverApproved{"w2", {}, Day(20)}).Add(go);
  ServiceStanding lapsed = shop.At(40);
  EXPECT_EQ(lapsed.items, (std::vector<std::string>{"replicas", "backups"}));
  EXPECT_EQ(lapsed.since, Day(20));
}

// A delta review's go mends the earlier one: it never makes it valid for longer.
TEST(Standing, ADeltaReviewAddsToTheDecisionItMends) {
  DecisionRecorded mended = Go("d1");
  mended.required = {"backups"};
  mended.valid_until = Day(900);
  mended.waivers = {"w1"};
  Shop shop;
  shop.Add(Go("r1")).On(20).Add(DriftFound{{"backups"}, "n1"}).Add(ReviewOpened{"d1", "t"}).Add(DeltaOpened{"d1"});
  shop.Add(mended).Add(DeltaClosed{"d1", false}).Add(ReviewEnded{"d1"});
  EXPECT_EQ(shop.At(21).standing, Standing::kCurrent);
  EXPECT_EQ(shop.At(21).valid_until, Day(365));
  EXPECT_EQ(shop.State().granted->event.required.size(), 3U);
  EXPECT_TRUE(shop.State().delta_review.empty());
}

}  // namespace
}  // namespace seaworthy::review
