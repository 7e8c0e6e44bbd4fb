#include "app/hand_in.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/attach.h"
#include "app/live_facts.h"
#include "app/watch.h"
#include "base/digest.h"
#include "base/text.h"
#include "review/standing.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kDefaultStandard = "first-look";

// One push on its way.
struct Delivery {
  const HandInParts& parts;
  const RegisteredService& service;
  const Push& push;
  const review::Actor& actor;
  const std::string& submitter;
  Instant now;
  HandedIn& handed_in;

  void Remark(std::string text) const { handed_in.remarks.push_back(std::move(text)); }
};

// By what a review pinned. Nothing, and a remark, where the server no longer holds that standard.
Result<std::optional<PushedRun>> JudgedAsPinned(const Delivery& delivery, const review::PinnedStandard& pinned,
                                                const std::string& by_whom) {
  std::string name = pinned.id + "@" + pinned.version;
  auto standard = delivery.parts.standards.Load(name, delivery.now);
  if (!standard.ok() || (*standard)->digest != pinned.digest) {
    delivery.Remark(fmt::format("{} was not told: the server does not hold {} as it was pinned", by_whom, name));
    return std::optional<PushedRun>();
  }
  HeldClaims held = ClaimsOf(delivery.service);
  held.tier = pinned.tier;
  if (!pinned.exposure.empty()) held.exposure = pinned.exposure;
  held.parameters.clear();
  for (const model::Parameter& parameter : (*standard)->parameters) {
    auto text = pinned.parameters.find(parameter.name);
    if (text != pinned.parameters.end() && parameter.settable_by_service) {
      held.parameters.push_back({parameter.name, text->second, {}});
    }
  }
  std::shared_ptr<const Ruler> ruler = delivery.parts.runs.RulerFor(*standard);
  SEAWORTHY_TRY(PushedRun run, JudgePushed(delivery.push, held, *ruler, delivery.submitter, delivery.now));
  // A review that pinned no exposure is not about one; the run is compared with what it did pin.
  if (pinned.exposure.empty()) run.origin.judged_by = JudgedBy(run.judgement, "");
  return std::optional(std::move(run));
}

// What the log knows this run by where it tells `whom` of it: whoever hands it in again, it is told once.
std::string KeyFor(const Delivery& delivery, std::string_view whom) {
  return Sha256(fmt::format("run\n{}\n{}\n{}", delivery.service.id, delivery.push.run.id, whom));
}

std::optional<CitedBlob> FactsOf(const Delivery& delivery, const Judgement& judgement) {
  return KeptFacts(delivery.parts.record, judgement, delivery.handed_in.remarks);
}

Result<void> TellReview(const Delivery& delivery, const std::string& id) {
  Record& record = delivery.parts.record;
  SEAWORTHY_TRY(review::Case subject, record.Load(id));
  // A delta review hears of runs by the decision that it mends.
  if (!subject.review.started.delta_of.empty()) return {};
  auto is_this = [&](const review::RunLine& line) { return line.id == delivery.push.run.id; };
  if (std::ranges::any_of(subject.review.run_lines, is_this)) {
    delivery.handed_in.reviews.push_back(id);
    return {};
  }
  std::string by_whom = "review " + id;
  SEAWORTHY_TRY(std::optional<PushedRun> run, JudgedAsPinned(delivery, subject.review.standard, by_whom));
  if (!run) return {};
  run->origin.environment = subject.review.started.environment;
  Change change{id, {}, {}, delivery.actor, delivery.now, {}, {}, KeyFor(delivery, "review/" + id)};
  std::optional<review::BlobRef> facts;
  if (std::optional<CitedBlob> kept = FactsOf(delivery, run->judgement)) {
    facts = kept->reference;
    change.blobs.push_back(std::move(kept->blob));
  }
  change.command = [&](const review::Case& read) -> Result<review::Command> {
    return review::Command(review::AttachRun{RunRecordOf(run->judgement, read.review.standard, run->origin), facts});
  };
  auto executed = record.Execute(change);
  if (executed.ok()) {
    delivery.handed_in.reviews.push_back(id);
  } else {
    delivery.Remark(fmt::format("{} was not told: {}", by_whom, executed.error().message()));
  }
  return {};
}

Result<void> TellDecision(const Delivery& delivery) {
  Record& record = delivery.parts.record;
  const std::string& id = delivery.service.id;
  SEAWORTHY_TRY(std::optional<review::PinnedStandard> pinned, DecidedStandard(record, id));
  if (!pinned) return {};
  SEAWORTHY_TRY(std::optional<PushedRun> run, JudgedAsPinned(delivery, *pinned, "the decision"));
  if (!run) return {};
  std::optional<CitedBlob> facts = FactsOf(delivery, run->judgement);
  auto counted = CountJudged(record, {run->judgement, run->origin, std::move(facts), delivery.actor, delivery.now,
                                      KeyFor(delivery, "decision")});
  if (!counted.ok()) {
    delivery.Remark(fmt::format("the decision was not told: {}", counted.error().message()));
    return {};
  }
  delivery.handed_in.standing = review::NameOf(review::StandingOf(counted->service, delivery.now).standing);
  return {};
}

Result<std::shared_ptr<const Ruler>> RulerOf(const HandInParts& parts, const RegisteredService& service, Instant now) {
  std::string name = service.standard.empty() ? std::string(kDefaultStandard) : service.standard;
  SEAWORTHY_TRY(std::shared_ptr<const model::Standard> standard, parts.standards.Load(name, now));
  return parts.runs.RulerFor(standard);
}

Result<void> Tell(const Delivery& delivery) {
  SEAWORTHY_TRY(review::ServiceState state, delivery.parts.record.LoadService(delivery.service.id));
  for (const std::string& review : state.open_reviews) SEAWORTHY_RETURN_IF_ERROR(TellReview(delivery, review));
  return TellDecision(delivery);
}

}  // namespace

HeldClaims ClaimsOf(const RegisteredService& service) {
  HeldClaims held{service.id, service.name, service.aliases, service.tier, service.exposure, {}};
  for (const auto& [name, text] : service.parameters) held.parameters.push_back({name, text, {}});
  return held;
}

Result<HandedIn> HandIn(const HandInParts& parts, const RegisteredService& service, std::string_view body,
                        const review::Actor& actor, Instant now) {
  std::string submitter = actor.proof.empty() ? actor.person : actor.proof;
  const facts::Declarations& declarations = *parts.runs.declarations();
  SEAWORTHY_TRY(Push push, ReadPush(body, declarations, submitter));
  SEAWORTHY_TRY(auto seen, LastSeen(parts.record.store().documents(), service.id, declarations, now));
  if (seen) push.facts = WithSeen(push.facts, *seen, service, now);
  return HandInPush(parts, service, push, submitter, actor, now);
}

Result<PushedRun> JudgeByRegister(const HandInParts& parts, const RegisteredService& service, const Push& push,
                                  const std::string& submitter, Instant now) {
  SEAWORTHY_TRY(std::shared_ptr<const Ruler> ruler, RulerOf(parts, service, now));
  return JudgePushed(push, ClaimsOf(service), *ruler, submitter, now);
}

Result<HandedIn> HandInPush(const HandInParts& parts, const RegisteredService& service, const Push& push,
                            const std::string& submitter, const review::Actor& actor, Instant now) {
  SEAWORTHY_TRY(std::shared_ptr<const Ruler> ruler, RulerOf(parts, service, now));
  HeldClaims held = ClaimsOf(service);
  SEAWORTHY_TRY(PushedRun run, JudgePushed(push, held, *ruler, submitter, now));
  HandedIn handed_in;
  SEAWORTHY_TRY(handed_in.run, parts.runs.Keep(run, push, held, *ruler, now));
  SEAWORTHY_TRY(std::vector<review::ItemRecord> items, parts.runs.Items(handed_in.run, now));
  // A run that comes again may have been judged by an older version, whose words these are not.
  const bool same_words = handed_in.run.standard.digest == run.judgement.standard->digest;
  handed_in.items = InWords(items, same_words ? run.judgement.standard.get() : nullptr);
  handed_in.remarks = handed_in.run.remarks;
  if (!handed_in.run.counted) return handed_in;
  SEAWORTHY_RETURN_IF_ERROR(Tell({parts, service, push, actor, submitter, now, handed_in}));
  return handed_in;
}

}  // namespace seaworthy::app
