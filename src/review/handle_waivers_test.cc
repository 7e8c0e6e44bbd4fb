#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

const Part kCart{"cart", "production", "replicas"};
const Part kTill{"till", "production", "replicas"};
const Part kWorker{"worker", "production", "replicas"};

RequestWaiver Request(std::string item = "replicas", Instant until = kStart + Days(90)) {
  return {"", std::move(item), "no budget before May", "manual failover is drilled", "dana", until, ""};
}
RequestWaiver Renewal(std::string old, Instant until) {
  RequestWaiver renewal = Request("replicas", until);
  renewal.renews = std::move(old);
  return renewal;
}

// Replicas fail for cart and till.
Scene SceneFailing() { return SceneChecked({Failing("replicas", {kCart, kTill})}); }

std::string NewestWaiver(const Scene& scene) { return scene.shop().waivers.rbegin()->first; }
const Waiver& WaiverOf(const Scene& scene) { return scene.shop().waivers.rbegin()->second; }

Scene SceneRequested() {
  Scene scene = SceneFailing();
  scene.Must(Dana(), Request());
  return scene;
}
Scene SceneWaived() {
  Scene scene = SceneRequested();
  scene.Must(Sam(), ApproveWaiver{NewestWaiver(scene)});
  return scene;
}

void Attach(Scene& scene, const std::vector<ItemRecord>& named) {
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-" + scene.NextId(), scene.now(), named), {}});
}
void Count(Scene& scene, Outcome outcome, std::vector<Part> failing) {
  RunCounted run;
  run.run = scene.NextId();
  run.ended = scene.now();
  CountedItem item;
  item.item = "replicas";
  item.outcome = outcome;
  item.failing = std::move(failing);
  run.items = {item};
  scene.Append(Actor{}, "shop", run);
}

TEST(RequestWaiver, IsForAnItemThatIsFailingOrUndecided) {
  TryEach(SceneChecked({Failing("replicas"), Deciding("tls", Outcome::kUnknown), Deciding("backups", Outcome::kError),
                        Deciding("latency", Outcome::kNotApplicable)}),
          {{"that fails", Dana(), Request("replicas")},
           {"that is undecided", Dana(), Request("tls")},
           {"that could not be evaluated", Dana(), Request("backups")},
           {"that nobody has attested", Dana(), Request("runbook")},
           {"that passes but awaits its attestation", Dana(), Request("threat-model")},
           {"that passes", Dana(), Request("load-test"), &kNotNow},
           {"that is not applicable", Dana(), Request("latency"), &kNotNow},
           {"that is not there", Dana(), Request("replica"), &kBadCommand}});
  TryEach(SceneStarted(), {{"that no run has looked at", Dana(), Request("tls"), &kNotNow}});
}

TEST(RequestWaiver, IsAskedForByThoseWhoTakePartOrReview) {
  TryEach(SceneFailing(), {{"the DRI", Dana(), Request()},
                           {"a reviewer", Sam(), Request()},
                           {"an outsider", Otto(), Request(), &kNotAllowed},
                           {"nobody", Actor{}, Request(), &kNotAllowed}});
}

TEST(RequestWaiver, SaysWhyWhatHelpsMeanwhileWhoAndUntilWhen) {
  auto with = [](auto change) {
    RequestWaiver request = Request();
    change(request);
    return request;
  };
  TryEach(SceneFailing(),
          {{"no reason", Dana(), with([](RequestWaiver& r) { r.reason = " "; }), &kNoReason},
           {"no control", Dana(), with([](RequestWaiver& r) { r.control = ""; }), &kNoControl},
           {"no owner", Dana(), with([](RequestWaiver& r) { r.owner = ""; }), &kBadCommand},
           {"to the last day", Dana(), Request("replicas", kStart + Days(180))},
           {"for longer", Dana(), Request("replicas", kStart + Days(181)), &kBadCommand},
           {"until now", Dana(), Request("replicas", kStart), &kBadCommand},
           {"no end", Dana(), with([](RequestWaiver& r) { r.until = {}; }), &kBadCommand},
           {"another service", Dana(), with([](RequestWaiver& r) { r.service = "till"; }), &kBadCommand}});
}

TEST(RequestWaiver, ListsThePartsThatFailNow) {
  EXPECT_EQ(WaiverOf(SceneRequested()).request.parts, (std::vector{kCart, kTill}));
  Scene scene = SceneChecked();
  scene.Must(Dana(), Request("runbook"));
  EXPECT_TRUE(WaiverOf(scene).request.parts.empty());
}

TEST(RequestWaiver, IsNotRepeatedWhileOneAwaitsADecisionOrIsInForce) {
  Scene scene = SceneRequested();
  TryEach(scene, {{"a second request", Sam(), Request(), &kNotNow}});
  TryEach(SceneWaived(), {{"what is waived", Dana(), Request(), &kNotNow}});
  scene.Wait(Days(91));
  TryEach(scene, {{"after the first one ran out", Dana(), Request("replicas", kStart + Days(120))}});
}

TEST(ApproveWaiver, IsForReviewersOfTheSectionButNeverForWhoAsked) {
  Scene scene = SceneRequested();
  std::string id = NewestWaiver(scene);
  TryEach(scene, {{"a reviewer", Sam(), ApproveWaiver{id}},
                  {"by the beginning of its id", Sam(), ApproveWaiver{id.substr(0, 4)}},
                  {"a reviewer of another section", Sky(), ApproveWaiver{id}, &kNotAllowed},
                  {"the review lead", Lee(), ApproveWaiver{id}, &kNotAllowed},
                  {"who asked", Dana(), ApproveWaiver{id}, &kNotAllowed},
                  {"who asked, with the role", Person("dana", {}, {"sre"}), ApproveWaiver{id}, &kNotAllowed},
                  {"nobody", Actor{}, ApproveWaiver{id}, &kNotAllowed},
                  {"no such waiver", Sam(), ApproveWaiver{"9999"}, &kBadCommand},
                  {"no waiver named", Sam(), ApproveWaiver{""}, &kBadCommand}});
  scene.Must(Dana(), Request("runbook"));
  TryEach(scene, {{"what could be several", Sam(), ApproveWaiver{"00"}, &kBadCommand}});
  Scene own = SceneFailing();
  own.Must(Sam(), Request());
  TryEach(own, {{"a reviewer who asked", Sam(), ApproveWaiver{NewestWaiver(own)}, &kNotAllowed},
                {"another reviewer", Sina(), ApproveWaiver{NewestWaiver(own)}}});
}

TEST(ApproveWaiver, IsForTheRolesThatTheStandardNames) {
  PinnedStandard standard = SmallStandard();
  standard.waiver_approvers = {"head-of-sre"};
  Scene scene = SceneChecked({Failing("replicas", {kCart})}, standard);
  scene.Must(Dana(), Request());
  std::string id = NewestWaiver(scene);
  Actor dana = Person("dana", {}, {"head-of-sre"});
  TryEach(scene, {{"the role", Lee(), ApproveWaiver{id}},
                  {"a reviewer without it", Sam(), ApproveWaiver{id}, &kNotAllowed},
                  {"who asked, with the role", dana, ApproveWaiver{id}, &kNotAllowed}});
}

TEST(ApproveWaiver, OfASectionThatNobodySignsIsForTheLead) {
  PinnedStandard standard = SmallStandard();
  standard.sections[0].rules.clear();
  Scene scene = SceneChecked({Failing("replicas", {kCart})}, standard);
  scene.Must(Dana(), Request());
  TryEach(scene, {{"the review lead", Lee(), ApproveWaiver{NewestWaiver(scene)}},
                  {"an SRE", Sam(), ApproveWaiver{NewestWaiver(scene)}, &kNotAllowed}});
}

TEST(ApproveWaiver, InASelfCertifiedReviewIsForAnotherOfTheTeam) {
  Scene scene;
  Start start;
  start.title = "Shop: accept payments by invoice";
  start.services = {"shop"};
  start.standard = SmallStandard();
  start.standard.self_certified = true;
  start.self_certified = true;
  scene.Must(Dana(), start);
  scene.Must(Dana(), AddParticipant{Team("shop"), ""});
  Attach(scene, {Failing("replicas", {kCart})});
  scene.Must(Dana(), Request());
  std::string id = NewestWaiver(scene);
  TryEach(scene, {{"who asked", Dana(), ApproveWaiver{id}, &kNotAllowed},
                  {"another of the team", Person("dan", {"shop"}, {}), ApproveWaiver{id}},
                  {"an outsider", Otto(), ApproveWaiver{id}, &kNotAllowed}});
}

TEST(ApproveWaiver, CoversWhatWasAskedForAndStillFails) {
  Scene scene = SceneRequested();
  scene.Wait(Days(1));
  Attach(scene, {Failing("replicas", {kTill, kWorker})});
  scene.Must(Sam(), ApproveWaiver{NewestWaiver(scene)});
  EXPECT_EQ(WaiverOf(scene).parts, std::vector{kTill});
  EXPECT_EQ(WaiverOf(scene).until, kStart + Days(90));
  EXPECT_TRUE(WaiverOf(scene).InForce(scene.now()));
}

TEST(ApproveWaiver, OfAWholeItemIsNarrowedToThePartsThatAreKnownByThen) {
  Scene scene = SceneChecked({Deciding("replicas", Outcome::kUnknown)});
  scene.Must(Dana(), Request());
  Attach(scene, {Failing("replicas", {kCart})});
  scene.Must(Sam(), ApproveWaiver{NewestWaiver(scene)});
  EXPECT_EQ(WaiverOf(scene).parts, std::vector{kCart});
}

TEST(ApproveWaiver, IsRefusedWhereNothingOfItFailsOrItsEndHasPassed) {
  Scene scene = SceneRequested();
  std::string id = NewestWaiver(scene);
  Scene late = scene;
  late.Wait(Days(90));
  TryEach(late, {{"its end has passed", Sam(), ApproveWaiver{id}, &kNotNow},
                 {"but it can be denied", Sam(), DenyWaiver{id, "too late"}}});
  Scene mended = scene;
  Attach(mended, {});
  TryEach(mended, {{"it passes by now", Sam(), ApproveWaiver{id}, &kNotNow}});
  Scene other = scene;
  Attach(other, {Failing("replicas", {kWorker})});
  TryEach(other, {{"something else fails", Sam(), ApproveWaiver{id}, &kNotNow}});
  Scene whole = scene;
  Attach(whole, {Failing("replicas")});
  TryEach(whole, {{"the item fails as a whole", Sam(), ApproveWaiver{id}, &kNotNow}});
  Scene dropped = scene;
  PinnedStandard standard = SmallStandard();
  standard.waiver_approvers = {"sre"};
  std::erase_if(standard.sections[0].items, [](const PinnedItem& item) { return item.id == "replicas"; });
  dropped.Must(Dana(), ChangeStandard{standard, "the platform does it"});
  TryEach(dropped, {{"the standard dropped the item", Sam(), ApproveWaiver{id}, &kNotNow}});
}

TEST(ApproveWaiver, CoversNoFailWhereItWasApprovedForWhatWasUnknown) {
  struct Row {
    const char* name;
    std::string item;
    std::vector<ItemRecord> then;
    std::vector<ItemRecord> now;
    bool waived;
  };
  const ItemRecord unknown = Deciding("tls", Outcome::kUnknown);
  const ItemRecord unknown_cart = Deciding("tls", Outcome::kUnknown, {kCart});
  for (const Row& row : std::vector<Row>{
           {"a missing attestation stays missing", "threat-model", {}, {}, true},
           {"and does not cover the check that fails", "threat-model", {}, {Failing("threat-model")}, false},
           {"nor where it fails in parts", "threat-model", {}, {Failing("threat-model", {kCart})}, false},
           {"what is unknown stays unknown", "tls", {unknown}, {unknown}, true},
           {"and does not cover a fail", "tls", {unknown}, {Failing("tls")}, false},
           {"nor one of parts", "tls", {unknown}, {Failing("tls", {kCart})}, false},
           {"a fail is no missing knowledge", "tls", {Failing("tls")}, {unknown}, false},
           {"a part that is unknown stays unknown", "tls", {unknown_cart}, {unknown_cart}, true},
           {"and does not cover its fail", "tls", {unknown_cart}, {Failing("tls", {kCart})}, false},
           {"a part that fails may become unknown", "tls", {Failing("tls", {kCart})}, {unknown_cart}, true}}) {
    Scene scene = SceneChecked(row.then);
    scene.Must(Dana(), Request(row.item));
    scene.Must(Sky(), ApproveWaiver{NewestWaiver(scene)});
    scene.Wait(Days(1));
    Attach(scene, row.now);
    const ItemStanding item = ItemOf(scene, row.item);
    EXPECT_EQ(item.satisfied, row.waived) << row.name << ": " << item.why;
  }
}

TEST(DenyWaiver, NeedsAReasonAndIsFinal) {
  Scene scene = SceneRequested();
  std::string id = NewestWaiver(scene);
  TryEach(scene, {{"without a reason", Sam(), DenyWaiver{id, ""}, &kNoReason},
                  {"by an outsider", Otto(), DenyWaiver{id, "r"}, &kNotAllowed},
                  {"by who asked", Dana(), DenyWaiver{id, "r"}, &kNotAllowed}});
  scene.Must(Sam(), DenyWaiver{id, "two replicas cost nothing"});
  EXPECT_EQ(WaiverOf(scene).status, WaiverStatus::kDenied);
  TryEach(scene, {{"denied twice", Sam(), DenyWaiver{id, "r"}, &kNotNow},
                  {"approved after all", Sam(), ApproveWaiver{id}, &kNotNow},
                  {"revoked after all", Sam(), RevokeWaiver{id, "r"}, &kNotNow},
                  {"asked for again", Dana(), Request()}});
}

TEST(RevokeWaiver, IsForApproversOwnerAndWhoAsked) {
  Scene scene = SceneFailing();
  RequestWaiver request = Request();
  request.owner = "otto";
  scene.Must(Dana(), request);
  std::string id = NewestWaiver(scene);
  TryEach(scene, {{"who asked takes the request back", Dana(), RevokeWaiver{id, "mended"}}});
  scene.Must(Sam(), ApproveWaiver{id});
  TryEach(scene, {{"an approver", Sina(), RevokeWaiver{id, "too risky"}},
                  {"the owner", Otto(), RevokeWaiver{id, "mended"}},
                  {"who asked", Dana(), RevokeWaiver{id, "mended"}},
                  {"another reviewer", Sky(), RevokeWaiver{id, "r"}, &kNotAllowed},
                  {"without a reason", Sam(), RevokeWaiver{id, " "}, &kNoReason}});
  scene.Must(Sam(), RevokeWaiver{id, "too risky"});
  EXPECT_FALSE(WaiverOf(scene).InForce(scene.now()));
  TryEach(scene, {{"twice", Sam(), RevokeWaiver{id, "r"}, &kNotNow}});
}

TEST(RevokeWaiver, IsPossibleAfterTheCloseAndUntilItsEnd) {
  Scene scene = Closed(SceneWaived());
  std::string id = NewestWaiver(scene);
  std::int64_t version = scene.review().version;
  scene.Must(Sam(), RevokeWaiver{id, "an outage"});
  EXPECT_EQ(scene.review().version, version);
  Scene late = Closed(SceneWaived());
  late.Wait(Days(90));
  TryEach(late, {{"past its end", Sam(), RevokeWaiver{id, "r"}, &kNotNow}});
}

TEST(RenewWaiver, NamesAnApprovedWaiverOfTheSameItem) {
  Scene scene = SceneWaived();
  std::string id = NewestWaiver(scene);
  RequestWaiver other = Renewal(id, kStart + Days(120));
  other.item = "runbook";
  TryEach(scene, {{"of the same item", Dana(), Renewal(id, kStart + Days(120))},
                  {"by the beginning of its id", Dana(), Renewal(id.substr(0, 4), kStart + Days(120))},
                  {"of another item", Dana(), other, &kBadCommand},
                  {"that is not there", Dana(), Renewal("9999", kStart + Days(120)), &kBadCommand}});
  TryEach(SceneRequested(), {{"that is only asked for", Dana(), Renewal(id, kStart + Days(120)), &kNotNow}});
  scene.Must(Dana(), Renewal(id, kStart + Days(120)));
  EXPECT_EQ(WaiverOf(scene).request.renews, id);
  scene.Must(Sam(), ApproveWaiver{NewestWaiver(scene)});
  EXPECT_EQ(scene.shop().waivers.at(id).renewed_by, NewestWaiver(scene));
  TryEach(scene, {{"a second time", Dana(), Renewal(id, kStart + Days(130)), &kNotNow}});
}

TEST(RenewWaiver, IsPossibleAfterTheCloseForWhatFailsByThen) {
  Scene scene = Closed(SceneWaived());
  std::string id = NewestWaiver(scene);
  scene.Wait(Days(100));
  TryEach(scene, {{"a new one needs an open review", Dana(), Request("replicas", kStart + Days(150)), &kReviewEnded}});
  Count(scene, Outcome::kFail, {kTill, kWorker});
  scene.Must(Dana(), Renewal(id, kStart + Days(200)));
  EXPECT_EQ(WaiverOf(scene).request.parts, (std::vector{kTill, kWorker}));
  scene.Wait(Days(1));
  Count(scene, Outcome::kFail, {kTill});
  scene.Must(Sam(), ApproveWaiver{NewestWaiver(scene)});
  EXPECT_EQ(WaiverOf(scene).parts, std::vector{kTill});
}

TEST(RenewWaiver, OfWhatIsMendedIsRefused) {
  Scene scene = Closed(SceneWaived());
  std::string id = NewestWaiver(scene);
  scene.Wait(Days(100));
  Count(scene, Outcome::kPass, {});
  TryEach(scene, {{"it passes by now", Dana(), Renewal(id, kStart + Days(200)), &kNotNow}});
}

TEST(RenewWaiver, IsNotWidenedByARunThatCouldNotTell) {
  Scene scene = Closed(SceneWaived());
  std::string id = NewestWaiver(scene);
  scene.Wait(Days(100));
  Count(scene, Outcome::kFail, {kTill});
  scene.Wait(Days(1));
  Count(scene, Outcome::kUnknown, {});
  scene.Must(Dana(), Renewal(id, kStart + Days(200)));
  EXPECT_EQ(WaiverOf(scene).request.parts, std::vector{kTill});
}

TEST(RenewWaiver, InADeltaReviewAboutOtherItemsStillWorks) {
  Scene closed = Closed(SceneWaived());
  std::string id = NewestWaiver(closed);
  Scene delta;
  ReviewStarted started = closed.review().started;
  started.review = "delta";
  started.delta_of = closed.review().id();
  started.delta_items = {"backups"};
  started.addressed = {Role("sre")};
  delta.Append(Actor{}, started);
  for (const ServiceRecord& record : closed.service_logs().at("shop")) delta.Append(record.by, "shop", record.event);
  delta.Append(Actor{}, "shop", ReviewOpened{"delta", "drift"});
  delta.WaitUntil(kStart + Days(100));
  TryEach(delta, {{"before a run looked", Dana(), Renewal(id, kStart + Days(200)), &kNotNow}});
  Count(delta, Outcome::kFail, {kCart});
  delta.Must(Dana(), Renewal(id, kStart + Days(200)));
  EXPECT_EQ(WaiverOf(delta).request.parts, std::vector{kCart});
}

}  // namespace
}  // namespace seaworthy::review
