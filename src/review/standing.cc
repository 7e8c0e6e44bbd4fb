#include "review/standing.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "review/validity.h"
#include "review/what_counts.h"

namespace seaworthy::review {
namespace {

std::string Day(Instant instant) { return ToString(instant).substr(0, 10); }

bool Contains(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

// The first few by name.
std::string Names(const std::vector<std::string>& items) {
  constexpr std::size_t kShown = 3;
  if (items.size() <= kShown) return JoinWords(items);
  std::vector<std::string> shown(items.begin(), items.begin() + kShown);
  shown.push_back(Count(items.size() - kShown, "other"));
  return JoinWords(shown);
}

// Collects what speaks against the decision, one source of trouble at a time.
class Judge {
 public:
  Judge(const ServiceState& state, const RecordedDecision& granted, Instant now)
      : state_(state), granted_(granted), now_(now) {}

  std::vector<StandingReason> Reasons() && {
    Revocation();
    EmergencyEnd();
    Waivers();
    Conditions();
    Drift();
    Validity();
    Attestations();
    Evidence();
    std::stable_sort(reasons_.begin(), reasons_.end(), [](const StandingReason& a, const StandingReason& b) {
      if (a.standing != b.standing) return a.standing > b.standing;
      return a.since < b.since;
    });
    return std::move(reasons_);
  }

 private:
  const DecisionRecorded& decision() const { return granted_.event; }

  void Add(StandingReason reason) { reasons_.push_back(std::move(reason)); }

  // Passes, does not apply, or is accepted, by what is known.
  bool Satisfied(const std::string& item) const {
    auto known = state_.known.find(item);
    if (known == state_.known.end()) return false;
    const CountedItem& counted = known->second.item;
    return counted.outcome == model::Outcome::kPass || counted.outcome == model::Outcome::kNotApplicable;
  }

  void Revocation() {
    if (!granted_.revoked) return;
    Add({Standing::kRevoked,
         fmt::format("the decision was revoked: {}", granted_.revoked_reason),
         {},
         granted_.revoked_at,
         "review the service again"});
  }

  void EmergencyEnd() {
    std::optional<Instant> until = decision().emergency_until ? decision().emergency_until : decision().valid_until;
    if (!decision().emergency || !until || now_ < *until) return;
    Add({Standing::kLapsed,
         fmt::format("the emergency go ended on {}", Day(*until)),
         {},
         until,
         "close a review of the service without an emergency"});
  }

  // The one in force that it was renewed by, or the last that was.
  const Waiver* NewestOf(const Waiver* waiver) const {
    for (std::size_t steps = 0; steps < state_.waivers.size() && !waiver->renewed_by.empty(); ++steps) {
      auto next = state_.waivers.find(waiver->renewed_by);
      if (next == state_.waivers.end()) break;
      waiver = &next->second;
    }
    return waiver;
  }

  // The go needed it, or it was accepted for a required item since.
  bool RestsOn(const std::string& id, const Waiver& waiver) const {
    if (Contains(decision().waivers, id)) return true;
    const bool settled = waiver.status == WaiverStatus::kApproved || waiver.status == WaiverStatus::kRevoked;
    return settled && granted_.at <= waiver.requested_at && Contains(decision().required, waiver.request.item);
  }

  void Waivers() {
    std::vector<std::string> seen;
    for (const auto& [id, first] : state_.waivers) {
      if (!RestsOn(id, first)) continue;
      const Waiver* waiver = NewestOf(&first);
      const std::string& item = waiver->request.item;
      if (waiver->InForce(now_) || Satisfied(item) || Contains(seen, waiver->request.waiver)) continue;
      if (AnotherCovers(item)) continue;
      seen.push_back(waiver->request.waiver);
      const bool revoked = waiver->status == WaiverStatus::kRevoked;
      const Instant end = revoked ? waiver->decided_at : waiver->until;
      Add({Standing::kLapsed,
           fmt::format("the waiver for {} {} on {} and the item does not pass", item, revoked ? "was revoked" : "ended",
                       Day(end)),
           {item},
           end,
           fmt::format("make {} pass, or have the waiver renewed", item)});
    }
  }

  // Waivers in force cover together all that is known to fail.
  bool AnotherCovers(const std::string& item) const {
    std::vector<const Waiver*> waivers;
    for (const auto& [id, waiver] : state_.waivers) {
      if (waiver.request.item == item && waiver.InForce(now_)) waivers.push_back(&waiver);
    }
    auto known = state_.known.find(item);
    if (known == state_.known.end()) return !waivers.empty();
    return Cover(waivers, known->second.item.outcome, known->second.item.failing);
  }

  void Conditions() {
    for (const auto& [id, condition] : state_.conditions) {
      const bool needed = Contains(decision().conditions, id) ||
                          (granted_.at <= condition.at && Contains(decision().required, condition.event.item));
      const bool dropped = condition.status == ConditionStatus::kDropped;
      if (!needed || condition.status == ConditionStatus::kMet || condition.InForce(now_)) continue;
      if (Satisfied(condition.event.item) || AnotherCovers(condition.event.item)) continue;
      const Instant end = dropped ? condition.ended_at : condition.event.due.value_or(condition.at);
      Add({Standing::kLapsed,
           fmt::format("the condition \"{}\" {} on {} and is not met", OneLine(condition.event.promise, 80),
                       dropped ? "was dropped" : "was due", Day(end)),
           {condition.event.item},
           end,
           fmt::format("meet the condition, or make {} pass", condition.event.item)});
    }
  }

  void Drift() {
    if (state_.drifted.empty()) return;
    Add({Standing::kAdrift,
         fmt::format("{} of {} regressed: {}", Count(state_.drifted.size(), "required item"), state_.id,
                     Names(state_.drifted)),
         state_.drifted, state_.drifted_at, fmt::format("make {} pass again", Names(state_.drifted))});
  }

  void Validity() {
    if (!decision().valid_until || now_ < *decision().valid_until) return;
    std::string because = InWords(decision().valid_because, decision().valid_with);
    if (!because.empty()) because = ": " + because;
    Add({Standing::kDue,
         fmt::format("the decision was valid until {}{}", Day(*decision().valid_until), because),
         {},
         decision().valid_until,
         "review the service again"});
  }

  // Those that the decision rests on, and those that stand in now for a check that cannot tell.
  void Attestations() {
    std::vector<std::string> items = decision().attested;
    for (const auto& [item, known] : state_.known) {
      const bool needed = known.item.excused == "attestation" && !Contains(items, known.item.excused_by);
      if (needed) items.push_back(known.item.excused_by);
    }
    for (const std::string& item : items) Attestation(item);
  }

  void Attestation(const std::string& item) {
    const std::string remedy = fmt::format("attest {} again", item);
    auto attested = state_.attestations.find(item);
    if (attested == state_.attestations.end()) {
      Add({Standing::kDue, fmt::format("the attestation of {} was withdrawn", item), {item}, std::nullopt, remedy});
      return;
    }
    const std::optional<Instant>& until = attested->second.event.fresh_until;
    if (!until || now_ < *until) return;
    Add({Standing::kDue,
         fmt::format("the attestation of {} was good until {}", item, Day(*until)),
         {item},
         until,
         remedy});
  }

  void Evidence() {
    std::vector<std::string> old, gone;
    std::optional<Instant> since, gone_since;
    for (const std::string& item : decision().required) {
      auto lost = state_.lost.find(item);
      if (lost != state_.lost.end() && !lost->second.by_age) {
        gone.push_back(item);
        if (!gone_since || lost->second.since < *gone_since) gone_since = lost->second.since;
        continue;
      }
      std::optional<Instant> until = OldSince(item);
      if (!until) continue;
      old.push_back(item);
      if (!since || *until < *since) since = until;
    }
    if (!old.empty()) {
      Add({Standing::kDue, fmt::format("the evidence for {} grew old on {}", Names(old), Day(*since)), old, since,
           "run the checks again"});
    }
    if (!gone.empty()) {
      Add({Standing::kDue, fmt::format("the evidence for {} is gone", Names(gone)), gone, gone_since,
           "declare again what the checks read, or attest the items"});
    }
  }

  // A collection that failed leaves what is still fresh.
  std::optional<Instant> OldSince(const std::string& item) const {
    auto known = state_.known.find(item);
    if (known != state_.known.end()) {
      const std::optional<Instant>& until = known->second.item.fresh_until;
      if (known->second.item.excused.empty() && until && *until <= now_) return until;
    }
    auto lost = state_.lost.find(item);
    return lost != state_.lost.end() && lost->second.by_age ? std::optional(lost->second.since) : std::nullopt;
  }

  const ServiceState& state_;
  const RecordedDecision& granted_;
  const Instant now_;
  std::vector<StandingReason> reasons_;
};

ServiceStanding NothingGranted(const ServiceState& state) {
  ServiceStanding standing;
  if (state.decision) {
    standing.why = "the last review ended as no-go, and none ended as go before it";
    standing.since = state.decision->at;
  } else {
    standing.why = "no review of it was ever closed";
  }
  standing.remedy = state.open_reviews.empty() ? "start a review" : "close the review that is open";
  return standing;
}

// The words of the worst reason; everything that is as bad counts to items and since.
void TakeWorst(ServiceStanding& standing) {
  const StandingReason& worst = standing.reasons.front();
  standing.standing = worst.standing;
  standing.why = worst.why;
  standing.since = worst.since;
  standing.remedy = worst.remedy;
  for (const StandingReason& reason : standing.reasons) {
    if (reason.standing != worst.standing) break;
    for (const std::string& item : reason.items) {
      if (!Contains(standing.items, item)) standing.items.push_back(item);
    }
    if (reason.since && (!standing.since || *reason.since < *standing.since)) standing.since = reason.since;
  }
}

}  // namespace

ServiceStanding StandingOf(const ServiceState& state, Instant now) {
  if (!state.granted) return NothingGranted(state);
  const RecordedDecision& granted = *state.granted;
  ServiceStanding standing;
  standing.decision = granted.event.decision;
  standing.emergency = granted.event.emergency;
  standing.review = granted.event.review;
  standing.valid_until = granted.event.valid_until;
  standing.reasons = Judge(state, granted, now).Reasons();
  if (!standing.reasons.empty()) {
    TakeWorst(standing);
    return standing;
  }
  standing.standing = Standing::kCurrent;
  standing.since = granted.at;
  standing.why = fmt::format("{} on {}",
                             granted.event.emergency                   ? "emergency go"
                             : granted.event.decision == Decision::kGo ? "go"
                                                                       : "conditional go",
                             Day(granted.at));
  if (granted.event.valid_until) standing.why += fmt::format(", valid until {}", Day(*granted.event.valid_until));
  return standing;
}

std::optional<Instant> NextChange(const ServiceState& state, Instant after) {
  if (!state.granted) return std::nullopt;
  std::optional<Instant> next;
  auto consider = [&](const std::optional<Instant>& end) {
    if (end && after < *end && (!next || *end < *next)) next = end;
  };
  consider(state.granted->event.valid_until);
  consider(state.granted->event.emergency_until);
  for (const auto& [id, waiver] : state.waivers) consider(waiver.until);
  for (const auto& [id, condition] : state.conditions) consider(condition.event.due);
  for (const auto& [item, attestation] : state.attestations) consider(attestation.event.fresh_until);
  for (const auto& [item, known] : state.known) consider(known.item.fresh_until);
  return next;
}

}  // namespace seaworthy::review
