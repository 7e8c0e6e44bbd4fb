#include "review/service_state.h"

#include <algorithm>

namespace seaworthy::review {
namespace {

struct Applier {
  ServiceState& state;
  const Instant at;
  const Actor& by;

  void operator()(const ReviewOpened& event) {
    ++state.started;
    state.open_reviews.push_back(event.review);
    state.opened.insert_or_assign(event.review, event);
  }

  void operator()(const ReviewRenamed& event) {
    auto review = state.opened.find(event.review);
    if (review != state.opened.end()) review->second.title = event.title;
  }

  void operator()(const ReviewEnded& event) {
    std::erase(state.open_reviews, event.review);
    state.opened.erase(event.review);
    if (state.delta_review == event.review) state.delta_review.clear();
  }

  void operator()(const Attested& event) {
    state.attestations.insert_or_assign(event.item, AttestationState{event, by.person, by.known, at});
  }

  void operator()(const AttestationWithdrawn& event) {
    std::erase_if(state.attestations,
                  [&](const auto& entry) { return entry.second.event.attestation == event.attestation; });
  }

  void operator()(const WaiverRequested& event) {
    Waiver waiver;
    waiver.request = event;
    waiver.requested_by = by.person;
    waiver.requested_at = at;
    waiver.parts = event.parts;
    if (event.until) waiver.until = *event.until;
    state.waivers.insert_or_assign(event.waiver, std::move(waiver));
  }

  void operator()(const WaiverApproved& event) {
    Waiver* waiver = Settle(event.waiver, WaiverStatus::kApproved, "");
    if (waiver == nullptr) return;
    waiver->parts = event.parts;
    waiver->outcome = event.outcome;
    if (event.until) waiver->until = *event.until;
    auto renewed = state.waivers.find(waiver->request.renews);
    if (renewed != state.waivers.end()) renewed->second.renewed_by = event.waiver;
  }

  void operator()(const WaiverDenied& event) { Settle(event.waiver, WaiverStatus::kDenied, event.reason); }
  void operator()(const WaiverRevoked& event) { Settle(event.waiver, WaiverStatus::kRevoked, event.reason); }

  void operator()(const ConditionAdded& event) {
    Condition condition;
    condition.event = event;
    condition.by = by.person;
    condition.at = at;
    state.conditions.insert_or_assign(event.condition, std::move(condition));
  }

  void operator()(const ConditionMet& event) {
    if (Condition* condition = EndCondition(event.condition, ConditionStatus::kMet))
      condition->evidence = event.evidence;
  }
  void operator()(const ConditionDropped& event) { EndCondition(event.condition, ConditionStatus::kDropped); }

  void operator()(const ActionAdded& event) {
    Action action;
    action.event = event;
    action.by = by.person;
    action.at = at;
    state.actions.insert_or_assign(event.action, std::move(action));
  }

  void operator()(const ActionDone& event) {
    auto action = state.actions.find(event.action);
    if (action == state.actions.end()) return;
    action->second.done = true;
    action->second.done_at = at;
  }

  // A no-go takes nothing away: what was granted is revoked in words, or ends.
  void operator()(const DecisionRecorded& event) {
    RecordedDecision decision;
    decision.event = event;
    decision.at = at;
    state.decision = decision;
    if (event.decision != Decision::kGo && event.decision != Decision::kConditional) return;
    const bool mends = Mends(event);
    if (!mends && !event.delta_of.empty()) return;  // A newer go stands where the one that it would mend stood.
    if (mends) {
      Join(decision, *state.granted);
      for (const std::string& item : event.required) state.lost.erase(item);
    } else {
      state.known.clear();
      state.lost.clear();
    }
    for (const CountedItem& item : event.evidence) state.known.insert_or_assign(item.item, KnownItem{item, "", at});
    state.granted = std::move(decision);
    // Drift is counted from here.
    state.failing_runs.clear();
    state.failing_since.clear();
    state.drifted.clear();
  }

  void operator()(const DecisionRevoked& event) {
    for (std::optional<RecordedDecision>* decision : {&state.decision, &state.granted}) {
      if (!*decision || (*decision)->event.review != event.review) continue;
      (*decision)->revoked = true;
      (*decision)->revoked_reason = event.reason;
      (*decision)->revoked_at = at;
    }
  }

  void operator()(const RunCounted& event) {
    for (const CountedItem& item : event.items) {
      Count(item, event.run);
      FindLost(item, event.ended);
    }
    state.last_run = event;
  }

  void operator()(const DriftFound& event) {
    if (state.drifted.empty()) state.drifted_at = at;
    state.drifted = event.items;
  }

  void operator()(const DriftHealed& event) {
    if (event.items.empty()) state.drifted.clear();
    for (const std::string& item : event.items) std::erase(state.drifted, item);
  }

  void operator()(const DeltaOpened& event) { state.delta_review = event.review; }
  void operator()(const DeltaClosed& event) {
    if (state.delta_review == event.review) state.delta_review.clear();
  }

 private:
  bool Mends(const DecisionRecorded& event) const {
    if (!state.granted || state.delta_review.empty() || event.review != state.delta_review) return false;
    return event.delta_of.empty() || event.delta_of == state.granted->event.review;
  }

  // Trouble of one collection says nothing, neither that something is lost nor that it is there.
  void FindLost(const CountedItem& item, Instant ended) {
    if (Tells(item) || !item.excused.empty()) {
      state.lost.erase(item.item);
    } else if (!item.by_trouble || item.by_age) {
      LostItem& lost = state.lost.try_emplace(item.item, LostItem{item.by_age, ended}).first->second;
      if (lost.by_age && !item.by_age) lost = {false, ended};
    }
  }

  static bool Tells(const CountedItem& item) {
    return item.outcome != model::Outcome::kUnknown && item.outcome != model::Outcome::kError;
  }

  // What cannot tell leaves what is known as it is: it neither heals nor fails.
  void Count(const CountedItem& item, const std::string& run) {
    if (!Tells(item) && item.excused.empty()) return;
    state.known.insert_or_assign(item.item, KnownItem{item, run, at});
    if (item.outcome == model::Outcome::kFail && item.excused.empty()) {
      if (++state.failing_runs[item.item] == 1) state.failing_since[item.item] = run;
    } else {
      state.failing_runs.erase(item.item);
      state.failing_since.erase(item.item);
    }
  }

  template <typename T>
  static void AddMissing(std::vector<T>& list, const std::vector<T>& more) {
    for (const T& one : more) {
      if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
    }
  }

  // The decision of a delta review holds for the rest of what was granted, and never longer; what was revoked stays so.
  static void Join(RecordedDecision& delta, const RecordedDecision& granted) {
    delta.revoked = granted.revoked;
    delta.revoked_reason = granted.revoked_reason;
    delta.revoked_at = granted.revoked_at;
    Join(delta.event, granted.event);
  }
  static void Join(DecisionRecorded& delta, const DecisionRecorded& granted) {
    AddMissing(delta.required, granted.required);
    AddMissing(delta.waivers, granted.waivers);
    AddMissing(delta.conditions, granted.conditions);
    AddMissing(delta.attested, granted.attested);
    AddMissing(delta.signers, granted.signers);
    AddMissing(delta.excuses, granted.excuses);
    delta.emergency = delta.emergency || granted.emergency;
    if (!delta.emergency_until) delta.emergency_until = granted.emergency_until;
    if (granted.decision == Decision::kConditional) delta.decision = Decision::kConditional;
    if (granted.valid_until && (!delta.valid_until || *granted.valid_until < *delta.valid_until)) {
      delta.valid_until = granted.valid_until;
      delta.valid_because = granted.valid_because;
      delta.valid_with = granted.valid_with;
    }
  }

  Waiver* Settle(const std::string& id, WaiverStatus status, const std::string& reason) {
    auto found = state.waivers.find(id);
    if (found == state.waivers.end()) return nullptr;
    Waiver& waiver = found->second;
    waiver.status = status;
    waiver.decided_by = by.person;
    waiver.decided_at = at;
    waiver.decision_reason = reason;
    return &waiver;
  }

  Condition* EndCondition(const std::string& id, ConditionStatus status) {
    auto found = state.conditions.find(id);
    if (found == state.conditions.end()) return nullptr;
    found->second.status = status;
    found->second.ended_at = at;
    return &found->second;
  }
};

}  // namespace

void Apply(ServiceState& state, const ServiceRecord& record) {
  std::visit(Applier{state, record.at, record.by}, record.event);
  ++state.version;
  state.last_at = record.at;
}

ServiceState FoldService(std::string_view service, std::span<const ServiceRecord> records) {
  ServiceState state;
  state.id = service;
  for (const ServiceRecord& record : records) Apply(state, record);
  return state;
}

const AttestationState* FindAttestation(const ServiceState& state, const std::string& item,
                                        std::span<const std::string> replaces) {
  auto found = state.attestations.find(item);
  for (auto old = replaces.begin(); found == state.attestations.end() && old != replaces.end(); ++old) {
    found = state.attestations.find(*old);
  }
  return found == state.attestations.end() ? nullptr : &found->second;
}

}  // namespace seaworthy::review
