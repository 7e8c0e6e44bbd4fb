// Commands that nobody would give in this order: of every kind, by anybody, at moments that lie far apart, about few
// things, so that they meet. Now and then a helpful one, so that reviews come to their end as well.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "review/testing.h"

namespace seaworthy::review {

struct Step {
  Actor actor;
  Command command;
};

class RandomCommands {
 public:
  explicit RandomCommands(unsigned seed) : random_(seed) {}

  // Moves the time of the scene and says what comes next.
  Step Next(Scene& scene) {
    scene.Wait(Pause());
    scene_ = &scene;
    if (!scene.review().exists()) return {Dana(), OfKind<Start>()};
    for (const SignOff& given : scene.review().sign_offs) {
      bool may = given.Stands() && !scene.review().ended();
      if (may && OneIn(100)) return {given.by, WithdrawSignOff{given.event.section, "signed too early"}};
    }
    if (!scene.review().ended() && OneIn(2)) return Helpful();
    if (scene.review().ended() && OneIn(12)) return {Lee(), OfKind<RevokeDecision>()};
    return {Anybody(), OfAnyKind()};
  }

  std::size_t Below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  bool OneIn(std::size_t times) { return Below(times) == 0; }

 private:
  template <typename T>
  T Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

  Span Pause() {
    if (OneIn(60)) return Days(static_cast<std::int64_t>(Below(400)));
    if (OneIn(8)) return Days(static_cast<std::int64_t>(Below(10)));
    return {static_cast<std::int64_t>(60 + Below(7'200)), 0};
  }
  Instant Later() { return scene_->now() + Days(static_cast<std::int64_t>(Below(200))) - Days(10); }
  Instant Soon() { return scene_->now() + Days(1 + static_cast<std::int64_t>(Below(13))); }

  Actor Anybody() {
    return Pick<Actor>({Dana(), Dana(), Person("dana", {"shop"}, {"sre", "security"}), Lee(), Sam(), Sam(), Sina(),
                        Sky(), Sky(), Otto(), Person("sam", {"search"}, {}), Actor{}});
  }

  // What would unblock the first thing that blocks; with nothing left, the close.
  Step Helpful() {
    const Assessment assessment = scene_->Assess();
    if (assessment.blockers.empty()) return {Dana(), Close{Decision::kGo, ""}};
    if (assessment.conditional) return {Lee(), Close{Decision::kConditional, "with promises"}};
    const Blocker& blocker = FirstUnpromised(assessment);
    switch (blocker.kind) {
      case Blocker::Kind::kRun: return {Dana(), GoodRun(blocker.service)};
      case Blocker::Kind::kItem: return HelpItem(blocker);
      case Blocker::Kind::kThread: return {By(scene_->review().FindThread(blocker.about)->by), Resolve{blocker.about}};
      case Blocker::Kind::kRequest: return {By(blocker.who.front().name), WithdrawRequest{blocker.about}};
      case Blocker::Kind::kSection:
        return {Pick<Actor>({Sam(), Sina(), Sky(), Person("sven", {}, {"security"})}),
                SignSection{blocker.about, {}, "", {}}};
    }
    return {Dana(), OfAnyKind()};
  }
  static const Blocker& FirstUnpromised(const Assessment& assessment) {
    for (const Blocker& blocker : assessment.blockers) {
      auto promised = std::find_if(assessment.items.begin(), assessment.items.end(), [&](const ItemStanding& item) {
        return item.item->id == blocker.about && item.ground == Ground::kCondition;
      });
      if (promised == assessment.items.end()) return blocker;
    }
    return assessment.blockers.front();
  }
  // By a waiver or a promise.
  Step Excuse(const Blocker& blocker) {
    switch (Below(4)) {
      case 0:
        return {Pick<Actor>({Dana(), Sam(), Sky()}),
                RequestWaiver{blocker.service, blocker.about, "later", "drilled", "dana", Soon(), ""}};
      case 1: return {Pick<Actor>({Sam(), Sky(), Lee()}), OfKind<ApproveWaiver>()};
      case 2: return {Dana(), AddCondition{blocker.service, "replicas", "by then", "dana", scene_->now() + Days(150)}};
      default: return {Sam(), OfKind<MeetCondition>()};
    }
  }
  Step HelpItem(const Blocker& blocker) {
    if (OneIn(2)) return Excuse(blocker);
    Attest attest = AttestationOf(blocker.about);
    attest.service = blocker.service;
    const PinnedItem* item = scene_->standard().FindItem(blocker.about);
    bool by_word = item->attest == model::Attest::kOnly || (item->attest == model::Attest::kAlways && OneIn(2));
    if (by_word) return {Pick<Actor>({Dana(), Sam(), Sky()}), attest};
    return {Dana(), GoodRun(blocker.service)};
  }
  static Actor By(const std::string& person) {
    for (Actor actor : {Dana(), Lee(), Sam(), Sina(), Sky(), Otto()}) {
      if (actor.person == person) return actor;
    }
    return Dana();
  }
  AttachRun GoodRun(const std::string& service) {
    std::vector<ItemRecord> named;
    if (OneIn(2)) named = {Failing("replicas", {AnyPart()})};
    RunRecord run = RunOf(scene_->standard(), scene_->NextId(), scene_->now(), named);
    run.service = service;
    return {run, {}};
  }

  std::string Service() { return OneIn(15) ? "nowhere" : Pick(scene_->review().started.services); }
  std::string Item() {
    if (OneIn(20) || scene_->standard().sections.empty()) return "nothing";
    return Pick(Pick(scene_->standard().sections).items).id;
  }
  std::string Section() { return Pick<std::string>({"reliability", "reliability", "security", "security", "nothing"}); }
  std::string Words() { return OneIn(15) ? "" : "words " + std::to_string(Below(5)); }
  BlobRef Said() { return Text(Words()); }
  std::string ThreadName() { return std::to_string(1 + Below(scene_->review().threads.size() + 1)); }
  Capacity AnyCapacity() {
    return Pick<Capacity>({Role("sre"),
                           Role("security"),
                           Team("sre"),
                           Team("shop"),
                           Role("head-of-sre"),
                           {Capacity::Kind::kPerson, "otto"}});
  }
  Evidence AnyEvidence() {
    return Pick<Evidence>({Link(),
                           Link(),
                           {"number", "1200", "rps", {}},
                           {"date", "2027-01-01", "", {}},
                           {"text", "", "", Said()},
                           {"file", "", "", BlobRef{"salted:f", "f.pdf", 9}},
                           {"number", "many", "rps", {}},
                           {}});
  }
  model::Outcome AnyOutcome() { return static_cast<model::Outcome>(Below(5)); }
  Part AnyPart() { return {"part-" + std::to_string(Below(3)), "production", "replicas"}; }
  template <typename T>
  std::string IdOf(const std::map<std::string, T>& things) {
    if (things.empty() || OneIn(15)) return "none";
    return std::next(things.begin(), static_cast<std::ptrdiff_t>(Below(things.size())))->first;
  }
  Attest AttestationOf(const std::string& id) {
    Attest attest{"", id, AnyEvidence(), Words(), {}};
    const PinnedItem* item = scene_->standard().FindItem(id);
    if (item != nullptr && !OneIn(6)) {
      attest.evidence = {item->evidence, item->evidence == "number" ? "1200" : "2027-01-01", item->unit, {}};
      if (item->evidence == "link") attest.evidence = Link();
      if (item->evidence == "file" || item->evidence == "text") attest.evidence.blob = Text("kept");
    }
    if (OneIn(4)) attest.expires = Later();
    return attest;
  }
  PinnedStandard AnyStandard() {
    PinnedStandard standard = SmallStandard();
    if (OneIn(3)) standard.sections[0].rules[0].dri_may_sign = true;
    if (OneIn(4)) standard.sections[0].rules[0] = {model::SignOff::Rule::kQuorum, 2, {Role("sre")}, false};
    if (OneIn(4))
      standard.sections[1].rules[0] = {model::SignOff::Rule::kQuorum, 2, {Team("sre"), Team("security")}, false};
    if (OneIn(4)) standard.waiver_approvers = {"head-of-sre"};
    if (OneIn(4)) standard.parameters["min_replicas"] = std::to_string(Below(4));
    if (OneIn(4)) standard.sections[Below(2)].items.pop_back();
    return standard;
  }

  void Fill(Start& c) {
    c = {"Shop: accept payments by invoice",
         SubjectKind::kService,
         {},
         {"shop"},
         "",
         "dana",
         "lee",
         "",
         AnyStandard(),
         OneIn(5),
         {}};
    c.standard.self_certified = c.self_certified || OneIn(9);
    if (OneIn(4)) c.services.push_back("till");
  }
  void Fill(Reassign& c) {
    if (OneIn(2)) c.dri = Pick<std::string>({"dana", "sam"});
    if (OneIn(2)) c.target = "2027-06-01";
  }
  void Fill(AddParticipant& c) { c = {AnyCapacity(), OneIn(3) ? "sina" : ""}; }
  void Fill(RemoveParticipant& c) { c = {AnyCapacity(), OneIn(3) ? "sina" : ""}; }
  void Fill(AttachRun& c) {
    std::vector<ItemRecord> named;
    for (std::size_t i = Below(4); i > 0; --i) {
      named.push_back(Deciding(Item(), AnyOutcome(), {}));
      if (named.back().outcome == model::Outcome::kFail && OneIn(2)) named.back().failing = {AnyPart(), AnyPart()};
      if (OneIn(3)) named.back().message = named.back().deciding = Words();
      if (OneIn(5)) named.back().fresh_until = Later();
    }
    c = {RunOf(scene_->standard(), scene_->NextId(), scene_->now() - Span{static_cast<std::int64_t>(Below(90)), 0},
               named),
         {}};
    c.run.service = Service();
    c.run.counted = !OneIn(6);
    if (OneIn(20)) c.run.standard_digest = "another";
  }
  void Fill(Attest& c) {
    c = AttestationOf(Item());
    c.service = Service();
  }
  void Fill(WithdrawAttestation& c) { c = {Service(), Item(), Words()}; }
  void Fill(Correct& c) { c = {Service(), Item(), AnyOutcome(), Words(), AnyEvidence()}; }
  void Fill(DeclareNotApplicable& c) { c = {Service(), Item(), Words()}; }
  void Fill(WithdrawNotApplicable& c) {
    c = {Service(), Item(), Words()};
    const auto& declared = scene_->review().not_applicable;
    if (!declared.empty()) c.service = declared.begin()->first.first, c.item = declared.begin()->first.second;
  }
  void Fill(Comment& c) {
    c = {{OneIn(2) ? "" : Section(), OneIn(2) ? "" : Item()}, Said(), OneIn(3)};
    if (!c.anchor.item.empty() && !OneIn(8)) c.anchor.section.clear();
  }
  void Fill(ReplyTo& c) { c = {ThreadName(), Said()}; }
  void Fill(MarkAddressed& c) { c = {ThreadName()}; }
  void Fill(Resolve& c) { c = {ThreadName()}; }
  void Fill(Reopen& c) { c = {ThreadName()}; }
  void Fill(RequestChanges& c) { c = {Section(), Said()}; }
  void Fill(WithdrawRequest& c) { c = {Section()}; }
  void Fill(SignSection& c) {
    c = {Section(), {}, Words(), {}};
    if (OneIn(3)) c.as = AnyCapacity();
    if (OneIn(8)) c.seen_as_of = scene_->subject().AsOf() - static_cast<std::int64_t>(Below(2));
  }
  void Fill(WithdrawSignOff& c) { c = {Section(), Words()}; }
  void Fill(RequestWaiver& c) {
    c = {Service(), Item(), Words(), Words(), Pick<std::string>({"dana", "otto"}), Later(), ""};
    if (!OneIn(3)) return;
    c.renews = IdOf(scene_->shop().waivers);
    auto old = scene_->shop().waivers.find(c.renews);
    if (old != scene_->shop().waivers.end()) c.service = "shop", c.item = old->second.request.item;
  }
  void Fill(ApproveWaiver& c) { c = {IdOf(scene_->shop().waivers)}; }
  void Fill(DenyWaiver& c) { c = {IdOf(scene_->shop().waivers), Words()}; }
  void Fill(RevokeWaiver& c) { c = {IdOf(scene_->shop().waivers), Words()}; }
  void Fill(AddCondition& c) { c = {Service(), OneIn(2) ? "replicas" : Item(), Words(), "dana", Later()}; }
  void Fill(MeetCondition& c) { c = {IdOf(scene_->shop().conditions), AnyEvidence()}; }
  void Fill(DropCondition& c) { c = {IdOf(scene_->shop().conditions), Words()}; }
  void Fill(AddAction& c) { c = {Service(), OneIn(2) ? "" : Item(), Words(), "otto", "", {}}; }
  void Fill(FinishAction& c) { c = {IdOf(scene_->shop().actions), Words()}; }
  void Fill(AcceptEmergency& c) { c = {Words(), OneIn(5) ? Later() : Soon()}; }
  void Fill(ChangeStandard& c) { c = {OneIn(4) ? AnyStandard() : scene_->standard(), Words()}; }
  void Fill(Close& c) { c = {OneIn(9) ? Decision::kNoGo : static_cast<Decision>(Below(3)), Words()}; }
  // Of few reviews, since it ends them.
  void Fill(Abandon& c) { c = {OneIn(3) ? "not now" : ""}; }
  void Fill(RevokeDecision& c) { c = {Service(), Words()}; }
  void Fill(AddNote& c) { c = {Said()}; }

  template <typename C>
  C OfKind() {
    C command;
    Fill(command);
    return command;
  }
  template <std::size_t... kinds>
  Command OfKind(std::size_t kind, std::index_sequence<kinds...>) {
    Command command;
    ((kinds == kind ? Fill(command.emplace<kinds>()) : void()), ...);
    return command;
  }
  Command OfAnyKind() {
    constexpr std::size_t kKinds = std::variant_size_v<Command>;
    return OfKind(Below(kKinds), std::make_index_sequence<kKinds>());
  }

  std::mt19937 random_;
  Scene* scene_ = nullptr;
};

}  // namespace seaworthy::review
