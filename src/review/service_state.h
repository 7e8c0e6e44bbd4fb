// What outlives reviews, as the service's log tells it: attestations, waivers, conditions, action items, the last
// decision, and the counted runs since. The fold of events, without any judgement; assess.h and standing.h judge.
// Apply is total as that of a review.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "review/events.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

struct AttestationState {
  Attested event;
  std::string by;
  Known known = Known::kAsserted;
  Instant at;

  friend bool operator==(const AttestationState&, const AttestationState&) = default;
};

enum class WaiverStatus : std::uint8_t { kRequested, kApproved, kDenied, kRevoked };
template <>
struct EnumNames<WaiverStatus> {
  static constexpr std::array<std::string_view, 4> names = {"requested", "approved", "denied", "revoked"};
};

struct Waiver {
  WaiverRequested request;
  std::string requested_by;
  Instant requested_at;
  WaiverStatus status = WaiverStatus::kRequested;
  std::vector<Part> parts;                            // That it covers, once approved; none: the item as a whole.
  Instant until;                                      // Once approved.
  model::Outcome outcome = model::Outcome::kUnknown;  // Of the item when it was approved.
  std::string decided_by;
  Instant decided_at;
  std::string decision_reason;
  std::string renewed_by;  // The approved waiver that follows this one.

  bool InForce(Instant now) const { return status == WaiverStatus::kApproved && now < until; }

  friend bool operator==(const Waiver&, const Waiver&) = default;
};

enum class ConditionStatus : std::uint8_t { kOpen, kMet, kDropped };
template <>
struct EnumNames<ConditionStatus> {
  static constexpr std::array<std::string_view, 3> names = {"open", "met", "dropped"};
};

struct Condition {
  ConditionAdded event;
  std::string by;
  Instant at;
  ConditionStatus status = ConditionStatus::kOpen;
  Instant ended_at;
  Evidence evidence;

  bool InForce(Instant now) const { return status == ConditionStatus::kOpen && event.due && now < *event.due; }

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Action {
  ActionAdded event;
  std::string by;
  Instant at;
  bool done = false;
  Instant done_at;

  friend bool operator==(const Action&, const Action&) = default;
};

struct RecordedDecision {
  DecisionRecorded event;
  Instant at;
  bool revoked = false;
  std::string revoked_reason;
  Instant revoked_at;

  friend bool operator==(const RecordedDecision&, const RecordedDecision&) = default;
};

// The newest counted run that could tell of an item.
struct KnownItem {
  CountedItem item;
  std::string run;  // Empty: from the decision itself.
  Instant at;

  friend bool operator==(const KnownItem&, const KnownItem&) = default;
};

// An item that the checks said something of at the decision, and say nothing of any more.
struct LostItem {
  bool by_age = false;  // What there is grew old; else its sources were read and hold nothing.
  Instant since;        // The end of the first run that found it so.

  friend bool operator==(const LostItem&, const LostItem&) = default;
};

struct ServiceState {
  std::int64_t version = 0;  // Events applied; 0: nothing is known of the service.
  std::string id;
  std::map<std::string, AttestationState> attestations;  // The one that stands, by item.
  std::map<std::string, Waiver> waivers;                 // By id; ids sort by time.
  std::map<std::string, Condition> conditions;
  std::map<std::string, Action> actions;
  std::optional<RecordedDecision> decision;  // Of the last closed review.
  // The last go or conditional go, which the standing is measured against; a delta review's is joined with what it
  // mends.
  std::optional<RecordedDecision> granted;
  std::int64_t started = 0;                    // Reviews that it was ever part of.
  std::vector<std::string> open_reviews;       // Ids of those that have not ended, oldest first.
  std::map<std::string, ReviewOpened> opened;  // How each of them began, with its title of now.
  std::optional<RunCounted> last_run;
  // Item to consecutive counted runs since the decision in which it failed without an excuse, and the first of them.
  std::map<std::string, int> failing_runs;
  std::map<std::string, std::string> failing_since;
  std::map<std::string, KnownItem> known;  // Required items, since the decision.
  // Since the decision, until a run tells of the item or what is lost is accepted: no trouble of a later run, and no
  // run of another standard, brings the evidence back.
  std::map<std::string, LostItem> lost;
  std::vector<std::string> drifted;  // Items, as long as the drift is not healed.
  Instant drifted_at;                // When the first of them was found.
  std::string delta_review;          // The one that is open, or empty.
  Instant last_at;

  friend bool operator==(const ServiceState&, const ServiceState&) = default;
};

// `service` is the id that the log is named by.
void Apply(ServiceState& state, const ServiceRecord& record);

ServiceState FoldService(std::string_view service, std::span<const ServiceRecord> records);

// The attestation that stands for an item or for one that it replaces; null where there is none.
const AttestationState* FindAttestation(const ServiceState& state, const std::string& item,
                                        std::span<const std::string> replaces);

}  // namespace seaworthy::review
