// What holds whatever people do: thousands of commands of every kind, by anybody, at any moment.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "review/decider.h"
#include "review/random_commands.h"
#include "review/random_log.h"

namespace seaworthy::review {
namespace {

constexpr unsigned kSeeds = 40;
constexpr int kCommands = 600;  // Of each seed.

bool IsSubset(const std::vector<Part>& parts, const std::vector<Part>& of) {
  return std::all_of(parts.begin(), parts.end(),
                     [&](const Part& part) { return std::find(of.begin(), of.end(), part) != of.end(); });
}

// Compares what each accepted command did with the case before it.
class Invariants {
 public:
  void Check(const Case& before, const Step& step, const Scene& scene) {
    before_ = &before;
    step_ = &step;
    scene_ = &scene;
    CheckWhoWasKept();
    CheckEnded();
    for (const ReviewRecord& record : scene.last().review) {
      CheckBytes(record, DecodeReviewEvent(Encode(record)));
      if (const auto* event = std::get_if<SignedOff>(&record.event)) CheckSigner(*event);
      if (const auto* event = std::get_if<ReviewClosed>(&record.event)) CheckClosed(*event);
      if (const auto* event = std::get_if<SignOffVoided>(&record.event)) {
        EXPECT_TRUE(voided_.insert(event->sign_off).second) << "voided twice";
      }
      if (const auto* event = std::get_if<OutcomeCorrected>(&record.event)) {
        EXPECT_FALSE(before.review.drivers.contains(step.actor.person)) << event->item;
      }
    }
    for (const auto& [service, records] : scene.last().services) {
      for (const ServiceRecord& record : records) {
        CheckBytes(record, DecodeServiceEvent(Encode(record)));
        if (const auto* event = std::get_if<WaiverApproved>(&record.event)) CheckApproval(service, *event);
      }
    }
    CheckAssessment();
  }

 private:
  template <typename Record>
  void CheckBytes(const Record& record, const Result<Record>& read) {
    ASSERT_TRUE(read.ok()) << Encode(record);
    EXPECT_EQ(*read, record) << Encode(record);
    EXPECT_EQ(Encode(*read), Encode(record));
  }

  void CheckWhoWasKept() {
    for (const ReviewRecord& record : scene_->last().review) {
      EXPECT_EQ(record.by, step_->actor);
      EXPECT_EQ(record.at, scene_->now());
    }
    EXPECT_FALSE(scene_->last().empty()) << "accepted, and nothing happened";
    bool machine = std::holds_alternative<AttachRun>(step_->command);
    EXPECT_TRUE(machine || !step_->actor.person.empty()) << "nobody did something";
  }

  // Notes, and what outlives the review.
  void CheckEnded() {
    if (!before_->review.ended()) return;
    for (const ReviewRecord& record : scene_->last().review) {
      EXPECT_TRUE(std::holds_alternative<NoteAdded>(record.event)) << TypeOf(record.event);
    }
    for (const auto& [service, records] : scene_->last().services) {
      EXPECT_TRUE(before_->Service(service).open_reviews.empty()) << "said in the wrong review";
    }
  }

  void CheckSigner(const SignedOff& event) {
    const ReviewState& review = before_->review;
    Context context{.actor = step_->actor, .now = scene_->now(), .new_id = {}};
    Decider decider(*before_, context);
    const PinnedSection* section = review.standard.FindSection(event.section);
    ASSERT_NE(section, nullptr);
    bool self = review.started.self_certified;
    bool may = std::any_of(section->rules.begin(), section->rules.end(), [&](const PinnedRule& rule) {
      bool named = std::find(rule.by.begin(), rule.by.end(), event.as) != rule.by.end();
      return named && (decider.Has(event.as) || (self && decider.TakesPart())) &&
             (!decider.Drove() || rule.dri_may_sign || self);
    });
    EXPECT_TRUE(may) << step_->actor.person << " signed " << event.section << " as " << ToString(event.as);
    EXPECT_TRUE(event.seen.size() >= section->items.size());
  }

  void CheckClosed(const ReviewClosed& event) {
    const Assessment assessment = Assess(*before_, scene_->now());
    if (event.decision == Decision::kGo) {
      EXPECT_EQ(event.emergency, !assessment.blockers.empty());
      EXPECT_TRUE(assessment.blockers.empty() || assessment.emergency);
      if (event.emergency) CheckEmergency(assessment);
    }
    if (event.decision == Decision::kConditional) {
      EXPECT_TRUE(assessment.conditional);
    }
    if (event.decision == Decision::kGo && !event.emergency) {
      for (const SectionStanding& section : assessment.sections) EXPECT_TRUE(section.signed_validly);
      for (const auto& [id, thread] : before_->review.threads) EXPECT_FALSE(thread.Blocks());
    }
  }

  // All that blocks was accepted, and none of it grew since.
  void CheckEmergency(const Assessment& assessment) {
    const Emergency& emergency = *before_->review.emergency;
    EXPECT_GT(emergency.until, scene_->now());
    for (const Blocker& blocker : assessment.blockers) {
      bool accepted = std::any_of(emergency.accepted.begin(), emergency.accepted.end(), [&](const auto& one) {
        return one.kind == NameOf(blocker.kind) && one.about == blocker.about && one.service == blocker.service;
      });
      EXPECT_TRUE(accepted) << blocker.about;
    }
  }

  void CheckApproval(const std::string& service, const WaiverApproved& event) {
    const Waiver& waiver = before_->Service(service).waivers.at(event.waiver);
    EXPECT_NE(step_->actor.person, waiver.requested_by);
    if (!waiver.request.parts.empty()) {
      EXPECT_FALSE(event.parts.empty()) << "widened to the whole item";
      EXPECT_TRUE(IsSubset(event.parts, waiver.request.parts)) << "wider than what was asked for";
    }
    ASSERT_TRUE(event.until);
    EXPECT_GT(*event.until, scene_->now());
    EXPECT_LE(*event.until, scene_->now() + Days(180));
  }

  void CheckAssessment() {
    const Assessment assessment = scene_->Assess();
    for (const SectionStanding& section : assessment.sections) {
      for (const SignOffStanding& given : section.sign_offs) {
        EXPECT_FALSE(given.valid && voided_.contains(given.sign_off->event.sign_off)) << "void and valid again";
      }
    }
    for (const ItemStanding& item : assessment.items) {
      if (item.ground == Ground::kWaived) CheckCovered(item);
    }
    EXPECT_EQ(assessment.go, assessment.blockers.empty());
  }

  void CheckCovered(const ItemStanding& item) {
    bool whole = false;
    std::vector<Part> covered;
    for (const Waiver* waiver : item.waivers) {
      EXPECT_TRUE(waiver->InForce(scene_->now()));
      whole = whole || waiver->parts.empty();
      covered.insert(covered.end(), waiver->parts.begin(), waiver->parts.end());
    }
    bool parts_known = item.record != nullptr && !item.record->failing.empty();
    EXPECT_TRUE(whole || (parts_known && IsSubset(item.record->failing, covered))) << item.item->id;
  }

  const Case* before_ = nullptr;
  const Step* step_ = nullptr;
  const Scene* scene_ = nullptr;
  std::set<std::string> voided_;
};

// The state that was carried along is what the stored bytes say.
void CheckFold(const Scene& scene) {
  ReviewState review;
  for (const ReviewRecord& record : scene.review_log()) Apply(review, *DecodeReviewEvent(Encode(record)));
  EXPECT_EQ(review, scene.review());
  for (const auto& [service, log] : scene.service_logs()) {
    ServiceState state;
    state.id = service;
    for (const ServiceRecord& record : log) Apply(state, *DecodeServiceEvent(Encode(record)));
    EXPECT_EQ(state, scene.subject().Service(service)) << service;
    EXPECT_EQ(state.version, static_cast<std::int64_t>(log.size()));
  }
}

void CheckRefusal(const Error& error) {
  bool known = false;
  for (const ErrorCode& code : {kBadCommand, kNoReason, kNoControl, kNotAllowed, kNotNow, kReviewEnded, kBlocked})
    known |= error.Is(code);
  EXPECT_TRUE(known) << error.ToString();
  EXPECT_FALSE(error.message().empty());
}

// How often commands of each kind were accepted, and what reviews were closed as.
struct Accepted {
  std::map<std::size_t, int> kinds;
  std::map<Decision, int> decisions;
};

void Play(unsigned seed, Accepted& accepted) {
  RandomCommands commands(seed);
  Invariants invariants;
  Scene scene;
  for (int i = 0; i < kCommands && !testing::Test::HasFailure(); ++i) {
    if (scene.review().ended() && commands.OneIn(40)) scene.BeginAnother();
    const Step step = commands.Next(scene);
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", command " << i << ", kind " << step.command.index());
    const Case before = scene.subject();
    Result<void> done = scene.Do(step.actor, step.command);
    if (done.ok()) {
      ++accepted.kinds[step.command.index()];
      if (const auto* close = std::get_if<Close>(&step.command)) ++accepted.decisions[close->decision];
      invariants.Check(before, step, scene);
    } else {
      CheckRefusal(done.error());
    }
    if (i % 100 == 0) CheckFold(scene);
  }
  CheckFold(scene);
}

// A kind of command that is always refused would prove nothing.
TEST(AnyCommands, KeepWhatMustHoldAndEachKindIsAcceptedNowAndThen) {
  Accepted accepted;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) Play(seed, accepted);
  for (std::size_t kind = 0; kind < std::variant_size_v<Command>; ++kind) EXPECT_GT(accepted.kinds[kind], 0) << kind;
  for (Decision decision : {Decision::kGo, Decision::kConditional, Decision::kNoGo}) {
    EXPECT_GT(accepted.decisions[decision], 0) << NameOf(decision);
  }
}

class AnyEvents : public testing::TestWithParam<unsigned> {};

TEST_P(AnyEvents, CanBeAppliedInAnyOrder) {
  RandomLog random(GetParam());
  Case subject;
  for (const ReviewRecord& record : random.Review(400)) Apply(subject.review, record);
  EXPECT_EQ(subject.review.version, 400);
  for (const char* service : {"n0", "n1", "shop"}) {
    subject.services[service] = FoldService(service, random.Service(400));
    EXPECT_EQ(subject.services[service].version, 400);
  }
  Assess(subject, kStart);
  Assess(subject, kStart + Days(4'000));
}

TEST_P(AnyEvents, LeaveAStateThatCommandsCanMeet) {
  RandomLog random(GetParam());
  RandomCommands commands(GetParam());
  Scene scene;
  std::vector<ReviewRecord> log = random.Review(40);
  std::erase_if(log, [](const ReviewRecord& record) {
    return std::holds_alternative<ReviewClosed>(record.event) ||
           std::holds_alternative<ReviewAbandoned>(record.event) || std::holds_alternative<ReviewHealed>(record.event);
  });
  for (const ServiceRecord& record : random.Service(40)) scene.Append(record.by, "shop", record.event);
  for (const ReviewRecord& record : log) scene.Append(record.by, record.event);
  scene.Append(Dana(), SceneStarted().review().started);
  for (int i = 0; i < 200; ++i) {
    const Step step = commands.Next(scene);
    Result<void> done = scene.Do(step.actor, step.command);
    if (!done.ok()) CheckRefusal(done.error());
  }
  CheckFold(scene);
}

INSTANTIATE_TEST_SUITE_P(Apply, AnyEvents, testing::Range(1U, 21U));

}  // namespace
}  // namespace seaworthy::review
