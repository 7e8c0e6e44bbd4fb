#include "review/drift.h"

#include <gtest/gtest.h>

#include "review/standing.h"
#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

ItemRecord Troubled(std::string item) {
  ItemRecord record = Deciding(std::move(item), Outcome::kUnknown);
  record.by_trouble = true;
  return record;
}

Actor Machine() { return {"", Known::kSystem, {}, {}, ""}; }

// The service `shop` after a go on its first review, counting runs.
class Watch {
 public:
  explicit Watch(DecisionRecorded decision = Go()) {
    ReviewStarted started;
    started.review = "first";
    started.number = 1;
    started.title = "Shop: accept payments by invoice";
    started.services = {"shop"};
    started.dri = "dana";
    started.lead = "lee";
    started.standard = SmallStandard();
    AddTo("first", started);
    Add(ReviewOpened{"first", "t"});
    AddTo("first", ReviewClosed());
    if (decision.decision != Decision::kNone) Add(decision);
    Add(ReviewEnded{"first"});
  }

  static DecisionRecorded Go() {
    DecisionRecorded event;
    event.review = "first";
    event.decision = Decision::kGo;
    event.required = {"backups", "replicas", "latency", "load-test", "runbook", "tls"};
    event.signers = {Role("sre"), Role("security")};
    return event;
  }

  void Add(ServiceEvent event) { service_log_.push_back({now_, Machine(), std::move(event)}); }
  void AddTo(const std::string& review, ReviewEvent event) {
    review_logs_[review].push_back({now_, Machine(), std::move(event)});
  }

  // A day later a run in which all passes but for these.
  Result<Decided> Try(const std::vector<ItemRecord>& named) {
    now_ = now_ + Days(1);
    return Try(RunOf(SmallStandard(), "run-" + std::to_string(++runs_), now_, named));
  }
  Result<Decided> Try(const RunRecord& run) {
    ServiceState service = Service();
    std::optional<ReviewState> decided, delta;
    if (service.granted) decided = Review(service.granted->event.review);
    if (!service.delta_review.empty()) delta = Review(service.delta_review);
    Watched watched{service, decided ? &*decided : nullptr, delta ? &*delta : nullptr};
    return CountRun(watched, run, std::nullopt,
                    {Machine(), now_, [this] { return "delta-" + std::to_string(++ids_); }});
  }
  // The names of the events that came of it: `service: run_counted`, `delta-1: review_started`.
  std::vector<std::string> Count(const std::vector<ItemRecord>& named) { return Keep(Try(named)); }
  std::vector<std::string> Keep(const Result<Decided>& decided) {
    std::vector<std::string> types;
    if (!decided.ok()) return {decided.error().ToString()};
    for (const ServiceRecord& record : decided->services.contains("shop") ? decided->services.at("shop") : kNone) {
      types.push_back("shop: " + std::string(TypeOf(record.event)));
      service_log_.push_back(record);
    }
    for (const auto& [review, records] : decided->other_reviews) {
      for (const ReviewRecord& record : records) {
        types.push_back(review + ": " + std::string(TypeOf(record.event)));
        review_logs_[review].push_back(record);
      }
    }
    return types;
  }

  // A command of a person; the error, or nothing.
  std::string Do(const std::string& review, const Actor& actor, const Command& command) {
    Case subject{Review(review), {{"shop", Service()}}};
    Context context{actor, now_, [this] { return "id-" + std::to_string(++ids_); },
                    [](std::string_view name, std::string bytes) {
                      return BlobRef{"kept", std::string(name), static_cast<std::int64_t>(bytes.size())};
                    }};
    Result<Decided> decided = Decide(subject, command, context);
    if (!decided.ok()) return decided.error().ToString();
    for (const ReviewRecord& record : decided->review) review_logs_[review].push_back(record);
    Keep(decided);
    return "";
  }

  ServiceState Service() const { return FoldService("shop", service_log_); }
  ReviewState Review(const std::string& id) const { return FoldReview(review_logs_.at(id)); }
  Standing Now() const { return StandingOf(Service(), now_).standing; }
  Instant now() const { return now_; }

 private:
  static inline const std::vector<ServiceRecord> kNone;

  Instant now_ = kStart;
  int runs_ = 0;
  int ids_ = 0;
  std::vector<ServiceRecord> service_log_;
  std::map<std::string, std::vector<ReviewRecord>> review_logs_;
};

using Names = std::vector<std::string>;
const Names kOnlyCounted = {"shop: run_counted"};

Watch Adrift(const std::string& item) {
  Watch watch;
  watch.Count({Failing(item)});
  watch.Count({Failing(item)});
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
  return watch;
}

// The risk of what regressed is accepted, and the delta review signed.
void AcceptInDelta(Watch& watch) {
  EXPECT_EQ(watch.Do("delta-1", Dana(), RequestWaiver{"", "backups", "r", "c", "dana", watch.now() + Days(90), ""}),
            "");
  EXPECT_EQ(watch.Do("delta-1", Sam(), ApproveWaiver{watch.Service().waivers.rbegin()->first}), "");
  EXPECT_EQ(watch.Do("delta-1", Sam(), SignSection{"reliability", {}, "", {}}), "");
}

TEST(Drift, OneRunThatFailsIsNoDrift) {
  Watch watch;
  EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Count({}), kOnlyCounted);
  EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
}

TEST(Drift, TwoRunsInARowOpenADeltaReview) {
  Watch watch;
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Count({Failing("backups")}),
            (Names{"shop: run_counted", "shop: drift_found", "shop: review_opened", "shop: delta_opened",
                   "delta-1: review_started", "delta-1: run_attached"}));
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
  ReviewState delta = watch.Review("delta-1");
  EXPECT_EQ(delta.started.delta_of, "first");
  EXPECT_EQ(delta.started.number, 2);
  EXPECT_EQ(delta.title, "shop: backups regressed");
  EXPECT_EQ(delta.delta_items, Names{"backups"});
  EXPECT_EQ(delta.standard, SmallStandard());
  EXPECT_EQ(delta.dri, "dana");
  ASSERT_EQ(delta.participants.size(), 2U);
  EXPECT_EQ(delta.participants[0].capacity, Role("sre"));
  EXPECT_EQ(delta.runs.at("shop").id, "run-2");
}

TEST(Drift, TheDecisionSaysHowManyRuns) {
  DecisionRecorded go = Watch::Go();
  go.adrift_after_runs = 3;
  Watch watch(go);
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Count({Failing("backups")}).size(), 6U);
}

TEST(Drift, TheNextRunThatFailsTheSameAddsNothing) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Review("delta-1").run_lines.size(), 1U);
}

TEST(Drift, FurtherItemsJoinTheDeltaReviewThatIsOpen) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups"), Failing("tls")});
  EXPECT_EQ(watch.Count({Failing("backups"), Failing("tls")}),
            (Names{"shop: run_counted", "shop: drift_found", "delta-1: delta_changed"}));
  EXPECT_EQ(watch.Review("delta-1").delta_items, (Names{"backups", "tls"}));
  EXPECT_EQ(watch.Service().drifted, (Names{"backups", "tls"}));
}

TEST(Drift, WhatHealsClosesByItself) {
  Watch watch;
  watch.Count({Failing("backups"), Failing("tls")});
  watch.Count({Failing("backups"), Failing("tls")});
  EXPECT_EQ(watch.Count({Failing("tls")}),
            (Names{"shop: run_counted", "shop: drift_healed", "delta-1: run_attached", "delta-1: delta_changed"}));
  EXPECT_EQ(watch.Service().drifted, Names{"tls"});
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
  EXPECT_EQ(watch.Count({}), (Names{"shop: run_counted", "shop: drift_healed", "shop: delta_closed",
                                    "shop: review_ended", "delta-1: run_attached", "delta-1: review_healed"}));
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
  EXPECT_EQ(watch.Review("delta-1").ending, Ending::kHealed);
  EXPECT_TRUE(watch.Service().open_reviews.empty());
}

TEST(Drift, OneHealsWhileAnotherRegresses) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups"), Failing("tls")});
  watch.Count({Failing("tls")});
  EXPECT_EQ(watch.Service().drifted, Names{"tls"});
  EXPECT_EQ(watch.Review("delta-1").delta_items, Names{"tls"});
}

TEST(Drift, ItCanComeBackInANewReview) {
  Watch watch;
  for (const char* item : {"backups", "backups", "none", "backups", "backups"}) watch.Count({Failing(item)});
  EXPECT_EQ(watch.Service().delta_review, "delta-2");
  EXPECT_EQ(watch.Review("delta-2").started.number, 3);
}

TEST(Drift, ACollectionThatFailedNeitherHealsNorCounts) {
  Watch watch;
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Count({Troubled("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Count({Deciding("backups", Outcome::kError)}), kOnlyCounted);
  EXPECT_EQ(watch.Count({Failing("backups")}).size(), 6U);  // The second fail in a row of those that could tell.
  EXPECT_EQ(watch.Count({Troubled("backups")}), (Names{"shop: run_counted", "delta-1: run_attached"}));
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
}

TEST(Drift, ARunThatWasJudgedByAnotherTierTellsNothing) {
  Watch watch;
  PinnedStandard other = SmallStandard();
  other.tier = 4;
  for (const char* id : {"one", "two"}) {
    RunRecord run = RunOf(other, id, watch.now(), {Failing("backups")});
    EXPECT_EQ(watch.Keep(watch.Try(run)), kOnlyCounted);
  }
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
}

TEST(Drift, WhatIsNotRequiredDoesNotDrift) {
  Watch watch;
  watch.Count({Failing("dashboards")});
  EXPECT_EQ(watch.Count({Failing("dashboards")}), kOnlyCounted);
}

TEST(Drift, APreviewChangesNothing) {
  Watch watch;
  RunRecord preview = RunOf(SmallStandard(), "p1", watch.now(), {Failing("backups")});
  preview.counted = false;
  Result<Decided> decided = watch.Try(preview);
  ASSERT_TRUE(decided.ok());
  EXPECT_TRUE(decided->empty());
}

TEST(Drift, ARunIsCountedOnceAndInOrder) {
  Watch watch;
  watch.Count({Failing("backups")});
  for (const RunRecord& run : {RunOf(SmallStandard(), "run-1", watch.now(), {Failing("backups")}),
                               RunOf(SmallStandard(), "late", watch.now() - Span{60, 0}, {Failing("backups")}),
                               RunOf(SmallStandard(), "before the go", kStart - Days(1), {Failing("backups")})}) {
    Result<Decided> decided = watch.Try(run);
    ASSERT_TRUE(decided.ok());
    EXPECT_TRUE(decided->empty()) << run.id;
  }
}

TEST(Drift, ARunOfAnotherStandardSaysNothingOfTheDecision) {
  Watch watch;
  PinnedStandard stricter = SmallStandard();
  stricter.digest = "another";
  for (const char* id : {"a", "b", "c"}) {
    EXPECT_EQ(watch.Keep(watch.Try(RunOf(stricter, id, watch.now(), {Failing("backups")}))), kOnlyCounted);
  }
  EXPECT_TRUE(watch.Service().last_run->items.empty());
}

TEST(Drift, WithoutADecisionRunsAreOnlyCounted) {
  DecisionRecorded none;
  Watch watch(none);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Service().last_run->items.size(), 9U);
  EXPECT_EQ(watch.Now(), Standing::kNone);
}

TEST(Drift, ARevokedDecisionDriftsNoMore) {
  Watch watch;
  watch.Add(DecisionRevoked{"first", "data was lost"});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
}

TEST(Drift, ANoGoDoesNotStopTheWatch) {
  DecisionRecorded no_go = Watch::Go();
  no_go.review = "second";
  no_go.decision = Decision::kNoGo;
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Add(no_go);
  EXPECT_EQ(watch.Count({Failing("backups")}).size(), 6U);
}

TEST(Drift, ANewerGoEndsTheDeltaReviewWithTheNextRun) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  watch.AddTo("second", watch.Review("first").started);
  DecisionRecorded go = Watch::Go();
  watch.Add(go);
  EXPECT_EQ(watch.Count({}), (Names{"shop: run_counted", "shop: delta_closed", "shop: review_ended",
                                    "delta-1: run_attached", "delta-1: review_healed"}));
}

TEST(Drift, AnAbandonedDeltaReviewIsNotOpenedAgainForTheSame) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  watch.AddTo("delta-1", ReviewAbandoned{"known"});
  watch.Add(ReviewEnded{"delta-1"});
  EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
  watch.Count({Failing("backups"), Failing("tls")});
  watch.Count({Failing("backups"), Failing("tls")});
  EXPECT_EQ(watch.Review("delta-2").delta_items, (Names{"backups", "tls"}));
}

TEST(Drift, ASignOffOfTheDeltaReviewBecomesVoidWithTheRun) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  Case subject{watch.Review("delta-1"), {{"shop", watch.Service()}}};
  Context context{Sam(), watch.now(), [] { return "sign-off"; }};
  Result<Decided> signed_off = Decide(subject, SignSection{"reliability", {}, "", {}}, context);
  ASSERT_TRUE(signed_off.ok()) << signed_off.error().ToString();
  for (const ReviewRecord& record : signed_off->review) watch.AddTo("delta-1", record.event);
  watch.Count({Failing("backups"), Failing("replicas")});
  EXPECT_EQ(watch.Count({Failing("backups"), Failing("replicas")}),
            (Names{"shop: run_counted", "shop: drift_found", "delta-1: run_attached", "delta-1: sign_off_voided",
                   "delta-1: delta_changed"}));
}

void AddWaiver(Watch& watch, std::vector<Part> parts, Instant until) {
  WaiverRequested request;
  request.waiver = "w1";
  request.item = "backups";
  watch.Add(request);
  watch.Add(WaiverApproved{"w1", std::move(parts), until, Outcome::kFail});
}

TEST(Drift, AWaivedFailDoesNotCount) {
  Watch watch;
  AddWaiver(watch, {{"orders", "", ""}}, watch.now() + Days(30));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(watch.Count({Failing("backups", {{"orders", "", ""}})}), kOnlyCounted);
    EXPECT_EQ(watch.Service().last_run->items[0].excused_by, "w1");
  }
}

TEST(Drift, ANewFailingPartCounts) {
  Watch watch;
  AddWaiver(watch, {{"orders", "", ""}}, watch.now() + Days(30));
  watch.Count({Failing("backups", {{"carts", "", ""}, {"orders", "", ""}})});
  EXPECT_EQ(watch.Count({Failing("backups", {{"carts", "", ""}, {"orders", "", ""}})}).size(), 6U);
}

TEST(Drift, AWaiverForPartsDoesNotCoverTheWhole) {
  Watch watch;
  AddWaiver(watch, {{"orders", "", ""}}, watch.now() + Days(30));
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Count({Failing("backups")}).size(), 6U);
}

TEST(Drift, AWaiverThatEndedCoversNothing) {
  Watch watch;
  AddWaiver(watch, {}, watch.now() + Days(2));
  EXPECT_EQ(watch.Count({Failing("backups")}), kOnlyCounted);
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Count({Failing("backups")}).size(), 6U);
}

TEST(Drift, AWaiverHealsWhatHadDrifted) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  AddWaiver(watch, {}, watch.now() + Days(30));
  watch.Count({Failing("backups")});
  EXPECT_TRUE(watch.Service().drifted.empty());
  EXPECT_EQ(watch.Review("delta-1").ending, Ending::kHealed);
}

TEST(Drift, APromisedItemDoesNotCountUntilItIsDue) {
  ConditionAdded condition;
  condition.condition = "c1";
  condition.item = "replicas";
  DecisionRecorded go = Watch::Go();
  go.conditions = {"c1"};
  Watch watch(go);
  condition.due = watch.now() + Days(2);
  watch.Add(condition);
  EXPECT_EQ(watch.Count({Failing("replicas")}), kOnlyCounted);
  watch.Count({Failing("replicas")});
  EXPECT_EQ(watch.Count({Failing("replicas")}).size(), 6U);
}

TEST(Drift, WhatTheDecisionAcceptedHoldsAsItSays) {
  DecisionRecorded go = Watch::Go();
  go.excuses = {{"backups", "correction", Failing("backups").deciding, {}},
                {"tls", "not_applicable", "", {}},
                {"replicas", "emergency", "", kStart + Days(2)}};
  Watch watch(go);
  EXPECT_EQ(watch.Count({Failing("backups"), Failing("tls"), Failing("replicas")}), kOnlyCounted);
  ItemRecord otherwise = Failing("backups");
  otherwise.deciding = "another place";
  watch.Count({otherwise, Failing("tls"), Failing("replicas")});
  watch.Count({otherwise, Failing("tls"), Failing("replicas")});
  EXPECT_EQ(watch.Service().drifted, (Names{"backups", "replicas"}));
}

TEST(Drift, AnAttestationStandsInForACheckThatCannotTell) {
  Attested attested;
  attested.attestation = "a1";
  attested.item = "load-test";
  attested.roles = {"sre"};
  attested.evidence = {"number", "900", "rps", {}};
  Watch watch;
  attested.fresh_until = watch.now() + Days(2);
  watch.Add(attested);
  watch.Count({Deciding("load-test", Outcome::kUnknown)});
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
  EXPECT_EQ(watch.Service().known.at("load-test").item.excused, "attestation");
  watch.Count({Deciding("load-test", Outcome::kUnknown)});
  EXPECT_EQ(watch.Now(), Standing::kDue);
}

TEST(Drift, AnAttestationDoesNotOverturnAFail) {
  Attested attested;
  attested.attestation = "a1";
  attested.item = "load-test";
  attested.roles = {"sre"};
  attested.evidence = {"number", "900", "rps", {}};
  Watch watch;
  watch.Add(attested);
  watch.Count({Failing("load-test")});
  EXPECT_EQ(watch.Count({Failing("load-test")}).size(), 6U);
}

TEST(Drift, APromiseThatNobodyAcceptedHealsNothing) {
  Watch watch = Adrift("replicas");
  EXPECT_EQ(watch.Do("delta-1", Dana(), AddCondition{"", "replicas", "later", "dana", watch.now() + Days(30)}), "");
  watch.Count({Failing("replicas")});
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
  EXPECT_FALSE(watch.Review("delta-1").ended());
}

TEST(Drift, AnAttestationDoesNotHealAFailThatALaterCollectionCouldNotLookAt) {
  Watch watch = Adrift("load-test");
  EXPECT_EQ(watch.Do("delta-1", Sam(), Attest{"", "load-test", {"number", "900", "rps", {}}, "", {}}), "");
  watch.Count({Troubled("load-test")});
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
  EXPECT_FALSE(watch.Review("delta-1").ended());
  watch.Count({Deciding("load-test", Outcome::kUnknown)});  // The check has nothing to look at now.
  EXPECT_TRUE(watch.Review("delta-1").ended());
}

TEST(Drift, ADeltaReviewThatClosesLeavesARevocation) {
  Watch watch = Adrift("backups");
  EXPECT_EQ(watch.Do("first", Lee(), RevokeDecision{"", "unsafe"}), "");
  AcceptInDelta(watch);
  EXPECT_EQ(watch.Do("delta-1", Dana(), Close{Decision::kGo, ""}), "");
  EXPECT_EQ(watch.Now(), Standing::kRevoked);
}

TEST(Drift, ADeltaReviewKeepsTheStandardOfTheDecision) {
  Watch watch = Adrift("backups");
  PinnedStandard without = SmallStandard();
  without.digest = std::string(64, 'e');
  std::erase_if(without.sections[0].items, [](const PinnedItem& item) { return item.id == "backups"; });
  EXPECT_NE(watch.Do("delta-1", Dana(), ChangeStandard{without, "x"}), "");
  EXPECT_NE(watch.Do("delta-1", Dana(), Close{Decision::kGo, ""}), "");
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
}

TEST(Drift, AnOldDeltaReviewDoesNotReplaceANewerGo) {
  Watch watch = Adrift("backups");
  AcceptInDelta(watch);
  DecisionRecorded go = Watch::Go();
  go.review = "second";
  watch.Add(go);
  EXPECT_NE(watch.Do("delta-1", Dana(), Close{Decision::kGo, ""}), "");
  DecisionRecorded late = Watch::Go();
  late.review = "delta-1";
  late.delta_of = "first";
  watch.Add(late);
  EXPECT_EQ(watch.Service().granted->event.review, "second");
}

TEST(Drift, ADeltaReviewMendsTheDecisionThatItIsOf) {
  Watch watch = Adrift("backups");
  AcceptInDelta(watch);
  EXPECT_EQ(watch.Do("delta-1", Dana(), Close{Decision::kGo, ""}), "");
  EXPECT_EQ(watch.Service().granted->event.review, "delta-1");
  EXPECT_EQ(watch.Service().granted->event.delta_of, "first");
  EXPECT_EQ(watch.Service().granted->event.required.size(), Watch::Go().required.size());
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
}

TEST(Drift, AWaiverOfOtherPartsDoesNotHideALapse) {
  const Part cart{"cart", "production", "replicas"}, till{"till", "production", "replicas"};
  DecisionRecorded go = Watch::Go();
  go.waivers = {"w1", "w2"};
  Watch watch;
  auto waive = [&](const char* id, const Part& part, Instant until) {
    WaiverRequested request;
    request.waiver = id;
    request.item = "replicas";
    request.parts = {part};
    watch.Add(request);
    watch.Add(WaiverApproved{id, {part}, until, Outcome::kFail});
  };
  waive("w1", cart, kStart + Days(10));
  waive("w2", till, kStart + Days(100));
  watch.Add(go);
  watch.Count({Failing("replicas", {cart, till})});
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
  EXPECT_EQ(StandingOf(watch.Service(), kStart + Days(20)).standing, Standing::kLapsed);
  waive("w3", cart, kStart + Days(100));
  EXPECT_EQ(StandingOf(watch.Service(), kStart + Days(20)).standing, Standing::kCurrent);
}

TEST(Drift, EvidenceThatIsGoneStaysGoneUntilARunTells) {
  PinnedStandard other = SmallStandard();
  other.digest = std::string(64, 'd');
  Watch watch;
  watch.Count({Deciding("backups", Outcome::kUnknown)});
  const Instant since = watch.now();
  watch.Count({Troubled("backups")});
  EXPECT_EQ(watch.Now(), Standing::kDue);
  watch.Keep(watch.Try(RunOf(other, "of another standard", watch.now() + Span{60, 0}, {})));
  const ServiceStanding standing = StandingOf(watch.Service(), watch.now());
  EXPECT_EQ(standing.why, "the evidence for backups is gone");
  EXPECT_EQ(standing.since, since);
  watch.Count({});
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
}

TEST(Drift, TroubleAloneLosesNothing) {
  Watch watch;
  watch.Count({Troubled("backups")});
  EXPECT_TRUE(watch.Service().lost.empty());
  EXPECT_EQ(watch.Now(), Standing::kCurrent);
}

TEST(Drift, ARunOfTheFutureDoesNotEndTheWatch) {
  Watch watch;
  EXPECT_TRUE(watch.Try(RunOf(SmallStandard(), "future", watch.now() + Days(3650), {})).error().Is(kBadCommand));
  EXPECT_TRUE(watch.Try(RunOf(SmallStandard(), "another clock", watch.now() + Span{240, 0}, {})).ok());
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  EXPECT_EQ(watch.Now(), Standing::kAdrift);
}

TEST(Drift, TheReviewsThatItNeedsMustBeThere) {
  Watch watch;
  watch.Count({Failing("backups")});
  watch.Count({Failing("backups")});
  const ServiceState service = watch.Service();
  const ReviewState decided = watch.Review("first");
  const RunRecord run = RunOf(SmallStandard(), "x", watch.now(), {});
  Context context{Machine(), watch.now(), [] { return "id"; }};
  EXPECT_TRUE(CountRun({service, nullptr, nullptr}, run, {}, context).error().Is(kBadCommand));
  EXPECT_TRUE(CountRun({service, &decided, nullptr}, run, {}, context).error().Is(kBadCommand));
  RunRecord foreign = run;
  foreign.service = "search";
  EXPECT_TRUE(CountRun({service, &decided, &decided}, foreign, {}, context).error().Is(kBadCommand));
}

}  // namespace
}  // namespace seaworthy::review
