#include "review/assess.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/assess_parts.h"
#include "review/emergency.h"

namespace seaworthy::review {
namespace {

using model::Attest;
using model::Outcome;

Capacity Person(const std::string& person) { return {Capacity::Kind::kPerson, person}; }

// Finds what blocks a go, and who is awaited for what.
class BlockerSearch {
 public:
  BlockerSearch(const Case& subject, Instant now, Assessment& found)
      : subject_(subject), review_(subject.review), now_(now), found_(found) {}

  void Run() {
    for (const std::string& service : review_.started.services) LookAtRun(service);
    for (const ItemStanding& item : found_.items) LookAtItem(item);
    for (const auto& [id, request] : review_.change_requests) LookAtRequest(request);
    for (const auto& [id, thread] : review_.threads) LookAtThread(thread);
    for (const SectionStanding& section : found_.sections) LookAtSection(section);
    for (const std::string& service : review_.started.services) LookAtWaivers(service);
  }

 private:
  std::vector<Capacity> Dri() const { return {Person(review_.dri)}; }

  std::vector<Capacity> Roles(const std::vector<std::string>& roles) const {
    std::vector<Capacity> capacities;
    for (const std::string& role : roles) {
      capacities.push_back(role == kDriRole ? Person(review_.dri) : Capacity{Capacity::Kind::kRole, role});
    }
    return capacities;
  }

  void Block(Blocker::Kind kind, std::string about, std::string why, std::string remedy, std::vector<Capacity> who) {
    found_.blockers.push_back({kind, std::move(about), "", std::move(why), std::move(remedy), std::move(who)});
  }

  void LookAtRun(const std::string& service) {
    bool checked =
        std::any_of(found_.items.begin(), found_.items.end(), [](const auto& i) { return !i.item->check.empty(); });
    if (!checked || review_.runs.contains(service)) return;
    Block(Blocker::Kind::kRun, service, "no run of production or a release is attached", "attach a run", Dri());
    found_.blockers.back().service = service;
  }

  // Items that only await the run that is missing anyway are no blockers of their own.
  void LookAtItem(const ItemStanding& item) {
    if (!item.required || item.satisfied) return;
    if (!review_.runs.contains(item.service) && !item.item->check.empty()) return;
    bool by_word = item.item->attest == Attest::kOnly ||
                   (item.item->attest == Attest::kFallback && item.outcome == Outcome::kUnknown) ||
                   (item.item->attest == Attest::kAlways && item.outcome == Outcome::kPass);
    std::vector<Capacity> who = by_word && !item.item->attest_by.empty() ? Roles(item.item->attest_by) : Dri();
    std::string remedy = by_word ? "attest it: " + item.item->action : item.item->action;
    Block(Blocker::Kind::kItem, item.item->id, item.why, std::move(remedy), who);
    found_.blockers.back().service = item.service;
    if (!by_word) return;
    for (const Capacity& capacity : who) Await(capacity, item.section->id, "attestation", item.item->id);
  }

  void LookAtRequest(const ChangeRequest& request) {
    Block(Blocker::Kind::kRequest, request.section, fmt::format("{} asks for changes", request.by),
          "make them; then they sign the section or take the request back", {Person(request.by)});
  }

  void LookAtThread(const Thread& thread) {
    if (!thread.Blocks()) return;
    bool addressed = thread.status == ThreadStatus::kAddressed;
    Block(Blocker::Kind::kThread, fmt::format("#{}", thread.number),
          fmt::format("the comment of {} is {}", thread.by, addressed ? "addressed, not yet resolved" : "open"),
          addressed ? "resolve it" : "answer it and mark it addressed",
          {addressed ? Person(thread.by) : Person(review_.dri)});
    if (addressed) Await(Person(thread.by), thread.anchor.section, "resolve", fmt::format("#{}", thread.number));
  }

  void LookAtSection(const SectionStanding& section) {
    for (const RuleStanding& rule : section.rules) {
      if (rule.met) continue;
      Block(Blocker::Kind::kSection, section.section->id, WhyUnsigned(section, rule), "sign the section", rule.awaited);
      found_.blockers.back().all = rule.rule->rule == model::SignOff::Rule::kAll && !rule.needs_another;
      for (const Capacity& capacity : rule.awaited) Await(capacity, section.section->id, "sign-off", "");
    }
  }

  static std::string WhyUnsigned(const SectionStanding& section, const RuleStanding& rule) {
    if (rule.needs_another) {
      return fmt::format("its only signer, {}, attested an item of it: somebody else has to sign as well",
                         rule.given.front()->by.person);
    }
    for (const SignOffStanding& given : section.sign_offs) {
      bool of_rule =
          std::find(rule.rule->by.begin(), rule.rule->by.end(), given.sign_off->event.as) != rule.rule->by.end();
      if (of_rule && !given.valid && !given.sign_off->withdrawn) {
        return fmt::format("the sign-off of {} became void", given.sign_off->by.person);
      }
    }
    if (rule.rule->rule == model::SignOff::Rule::kQuorum) {
      return fmt::format("{} of {} have signed", rule.counted, rule.rule->quorum);
    }
    if (rule.rule->rule == model::SignOff::Rule::kAll && rule.rule->by.size() > 1) {
      return fmt::format("{} of {} have signed", rule.rule->by.size() - rule.awaited.size(), rule.rule->by.size());
    }
    return "not signed yet";
  }

  void LookAtWaivers(const std::string& service) {
    for (const auto& [id, waiver] : subject_.Service(service).waivers) {
      if (waiver.status != WaiverStatus::kRequested || waiver.request.review != review_.id()) continue;
      const PinnedSection* section = review_.standard.SectionOf(waiver.request.item);
      if (section == nullptr || waiver.until <= now_) continue;
      for (const Capacity& capacity : Approvers(*section)) Await(capacity, section->id, "waiver", id);
    }
  }

  std::vector<Capacity> Approvers(const PinnedSection& section) const {
    if (!review_.standard.waiver_approvers.empty()) return Roles(review_.standard.waiver_approvers);
    std::vector<Capacity> all;
    for (const PinnedRule& rule : section.rules) all.insert(all.end(), rule.by.begin(), rule.by.end());
    return all;
  }

  // For whoever was asked to stand for it, else for any member.
  void Await(const Capacity& capacity, const std::string& section, std::string_view what, const std::string& about) {
    bool asked = false;
    for (const Participant& participant : review_.participants) {
      if (participant.capacity != capacity || participant.person.empty()) continue;
      found_.awaited.push_back({capacity, participant.person, section, std::string(what), about});
      asked = true;
    }
    if (!asked) found_.awaited.push_back({capacity, "", section, std::string(what), about});
  }

  const Case& subject_;
  const ReviewState& review_;
  const Instant now_;
  Assessment& found_;
};

Status StatusOf(const ReviewState& review, const Assessment& assessment) {
  if (review.ending == Ending::kAbandoned) return Status::kAbandoned;
  if (review.ended()) return Status::kClosed;
  if (review.participants.empty() && review.sign_offs.empty()) return Status::kDraft;
  bool asked = false;
  for (const SectionStanding& section : assessment.sections) {
    if (!section.signed_validly) return Status::kInReview;
    asked = asked || !section.rules.empty();
  }
  return asked ? Status::kApproved : Status::kInReview;
}

// With dated promises for items that allow them; never for a missing sign-off.
bool MayBeConditional(const Assessment& assessment) {
  bool promised = false;
  for (const ItemStanding& item : assessment.items) {
    promised = promised || (item.required && !item.satisfied && item.ground == Ground::kCondition);
  }
  if (!promised) return false;
  return std::all_of(assessment.blockers.begin(), assessment.blockers.end(), [&](const Blocker& blocker) {
    return blocker.kind == Blocker::Kind::kItem &&
           std::any_of(assessment.items.begin(), assessment.items.end(), [&](const ItemStanding& item) {
             return item.item->id == blocker.about && item.service == blocker.service &&
                    item.ground == Ground::kCondition && item.item->conditional;
           });
  });
}

int Badness(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNotApplicable: return 0;
    case Outcome::kPass: return 1;
    case Outcome::kUnknown: return 2;
    case Outcome::kError: return 3;
    case Outcome::kFail: return 4;
  }
  return 4;
}

}  // namespace

const ServiceState& Case::Service(const std::string& id) const {
  static const ServiceState kUnknown;
  auto found = services.find(id);
  return found == services.end() ? kUnknown : found->second;
}

std::int64_t Case::AsOf() const {
  std::int64_t events = review.version;
  for (const auto& [id, service] : services) events += service.version;
  return events;
}

const SectionStanding* Assessment::Find(std::string_view section) const {
  auto found = std::find_if(sections.begin(), sections.end(),
                            [&](const SectionStanding& standing) { return standing.section->id == section; });
  return found == sections.end() ? nullptr : &*found;
}

Assessment Assess(const Case& subject, Instant now) {
  Assessment assessment;
  if (!subject.review.exists()) return assessment;
  assessment.items = AssessItems(subject, now);
  assessment.sections = AssessSections(subject);
  BlockerSearch(subject, now, assessment).Run();
  assessment.status = StatusOf(subject.review, assessment);
  assessment.go = assessment.blockers.empty();
  assessment.conditional = MayBeConditional(assessment);
  const std::optional<Emergency>& emergency = subject.review.emergency;
  assessment.emergency = emergency && now < emergency->until && NotAccepted(subject.review, assessment).empty();
  return assessment;
}

Outcome WorstOutcome(const Assessment& assessment, std::string_view item) {
  Outcome worst = Outcome::kNotApplicable;
  for (const ItemStanding& standing : assessment.items) {
    if (standing.item->id == item && Badness(standing.outcome) > Badness(worst)) worst = standing.outcome;
  }
  return worst;
}

}  // namespace seaworthy::review
