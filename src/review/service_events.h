// What can happen in the log of a service (`service/ID`): all that outlives the review in which it was said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "model/result.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

struct CountedItem {
  std::string item;
  model::Outcome outcome = model::Outcome::kUnknown;
  bool by_age = false;
  bool by_trouble = false;  // As ItemRecord has it.
  std::string message;
  std::vector<Part> failing;
  std::optional<Instant> fresh_until;
  // Why an outcome that is no pass is accepted: waiver | attestation | condition | correction | not_applicable |
  // emergency; empty: it is not. And by which: id of the waiver or condition, item of the attestation.
  std::string excused;
  std::string excused_by;

  friend bool operator==(const CountedItem&, const CountedItem&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("item", self.item);
    visit("outcome", self.outcome);
    visit("by_age", self.by_age);
    visit("by_trouble", self.by_trouble);
    visit("message", self.message);
    visit("failing", self.failing);
    visit("fresh_until", self.fresh_until);
    visit("excused", self.excused);
    visit("excused_by", self.excused_by);
  }
};

// What the decision accepted about an item although its check says otherwise, as long as it holds.
struct Excuse {
  std::string item;
  std::string why;               // correction | not_applicable | emergency
  std::string deciding;          // Of a correction: it holds while ItemRecord::deciding is this.
  std::optional<Instant> until;  // Of an emergency.

  friend bool operator==(const Excuse&, const Excuse&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("item", self.item);
    visit("why", self.why);
    visit("deciding", self.deciding);
    visit("until", self.until);
  }
};

// A review that this service is part of began.
struct ReviewOpened {
  static constexpr std::string_view kType = "review_opened";
  std::string review;
  std::string title;
  std::string name;  // `shop#3`

  friend bool operator==(const ReviewOpened&, const ReviewOpened&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
    visit("title", self.title);
    visit("name", self.name);
  }
};

// An open review got another title.
struct ReviewRenamed {
  static constexpr std::string_view kType = "review_renamed";
  std::string review;
  std::string title;

  friend bool operator==(const ReviewRenamed&, const ReviewRenamed&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
    visit("title", self.title);
  }
};

// It ended, however that was.
struct ReviewEnded {
  static constexpr std::string_view kType = "review_ended";
  std::string review;

  friend bool operator==(const ReviewEnded&, const ReviewEnded&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
  }
};

// Replaces an earlier attestation of the item.
struct Attested {
  static constexpr std::string_view kType = "attested";
  std::string attestation;  // Its id.
  std::string item;
  std::string review;
  Evidence evidence;
  std::string statement;
  std::vector<std::string> roles;  // In which the person could attest.
  std::optional<Instant> fresh_until;

  friend bool operator==(const Attested&, const Attested&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("attestation", self.attestation);
    visit("item", self.item);
    visit("review", self.review);
    visit("evidence", self.evidence);
    visit("statement", self.statement);
    visit("roles", self.roles);
    visit("fresh_until", self.fresh_until);
  }
};

struct AttestationWithdrawn {
  static constexpr std::string_view kType = "attestation_withdrawn";
  std::string attestation;
  std::string reason;

  friend bool operator==(const AttestationWithdrawn&, const AttestationWithdrawn&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("attestation", self.attestation);
    visit("reason", self.reason);
  }
};

struct WaiverRequested {
  static constexpr std::string_view kType = "waiver_requested";
  std::string waiver;
  std::string item;
  std::string review;
  std::vector<Part> parts;  // Failing when it was asked for; none: the item as a whole.
  std::string reason;
  std::string control;  // What compensates meanwhile.
  std::string owner;
  std::optional<Instant> until;
  std::string renews;  // The waiver that this one follows.

  friend bool operator==(const WaiverRequested&, const WaiverRequested&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
    visit("item", self.item);
    visit("review", self.review);
    visit("parts", self.parts);
    visit("reason", self.reason);
    visit("control", self.control);
    visit("owner", self.owner);
    visit("until", self.until);
    visit("renews", self.renews);
  }
};

struct WaiverApproved {
  static constexpr std::string_view kType = "waiver_approved";
  std::string waiver;
  std::vector<Part> parts;  // Failing when it was approved: all that it covers.
  std::optional<Instant> until;
  model::Outcome outcome = model::Outcome::kUnknown;  // Of the item then: without parts it covers that one alone.

  friend bool operator==(const WaiverApproved&, const WaiverApproved&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
    visit("parts", self.parts);
    visit("until", self.until);
    visit("outcome", self.outcome);
  }
};

struct WaiverDenied {
  static constexpr std::string_view kType = "waiver_denied";
  std::string waiver;
  std::string reason;

  friend bool operator==(const WaiverDenied&, const WaiverDenied&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
    visit("reason", self.reason);
  }
};

struct WaiverRevoked {
  static constexpr std::string_view kType = "waiver_revoked";
  std::string waiver;
  std::string reason;

  friend bool operator==(const WaiverRevoked&, const WaiverRevoked&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
    visit("reason", self.reason);
  }
};

struct ConditionAdded {
  static constexpr std::string_view kType = "condition_added";
  std::string condition;
  std::string item;
  std::string review;
  std::string promise;
  std::string owner;
  std::optional<Instant> due;

  friend bool operator==(const ConditionAdded&, const ConditionAdded&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("condition", self.condition);
    visit("item", self.item);
    visit("review", self.review);
    visit("promise", self.promise);
    visit("owner", self.owner);
    visit("due", self.due);
  }
};

struct ConditionMet {
  static constexpr std::string_view kType = "condition_met";
  std::string condition;
  Evidence evidence;

  friend bool operator==(const ConditionMet&, const ConditionMet&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("condition", self.condition);
    visit("evidence", self.evidence);
  }
};

struct ConditionDropped {
  static constexpr std::string_view kType = "condition_dropped";
  std::string condition;
  std::string reason;

  friend bool operator==(const ConditionDropped&, const ConditionDropped&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("condition", self.condition);
    visit("reason", self.reason);
  }
};

struct ActionAdded {
  static constexpr std::string_view kType = "action_added";
  std::string action;
  std::string title;
  std::string item;
  std::string review;
  std::string owner;
  std::optional<Instant> due;
  std::string url;

  friend bool operator==(const ActionAdded&, const ActionAdded&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("action", self.action);
    visit("title", self.title);
    visit("item", self.item);
    visit("review", self.review);
    visit("owner", self.owner);
    visit("due", self.due);
    visit("url", self.url);
  }
};

struct ActionDone {
  static constexpr std::string_view kType = "action_done";
  std::string action;
  std::string comment;

  friend bool operator==(const ActionDone&, const ActionDone&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("action", self.action);
    visit("comment", self.comment);
  }
};

// What a closed review decided for this service: what its standing is measured against. Of a delta review it stands
// before delta_closed and review_ended, and adds to the decision that it mends.
struct DecisionRecorded {
  static constexpr std::string_view kType = "decision_recorded";
  std::string review;
  std::string title;
  Decision decision = Decision::kNone;
  bool emergency = false;
  std::optional<Instant> valid_until;
  std::string valid_because;  // As review_closed has it.
  std::string valid_with;
  std::string snapshot_digest;
  std::vector<std::string> required;  // Items that blocked.
  std::vector<std::string> waivers;   // In force and needed then.
  std::vector<std::string> conditions;
  std::vector<Capacity> signers;
  int adrift_after_runs = 2;
  std::vector<std::string> attested;  // Items of the attestations that it rests on, as those name them.
  std::vector<CountedItem> evidence;  // What was known of the required items.
  std::vector<Excuse> excuses;
  std::optional<Instant> emergency_until;  // Of an emergency; missing: valid_until.
  std::string delta_of;                    // Of a delta review: that whose decision it mends.

  friend bool operator==(const DecisionRecorded&, const DecisionRecorded&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
    visit("title", self.title);
    visit("decision", self.decision);
    visit("emergency", self.emergency);
    visit("valid_until", self.valid_until);
    visit("valid_because", self.valid_because);
    visit("valid_with", self.valid_with);
    visit("snapshot_digest", self.snapshot_digest);
    visit("required", self.required);
    visit("waivers", self.waivers);
    visit("conditions", self.conditions);
    visit("signers", self.signers);
    visit("adrift_after_runs", self.adrift_after_runs);
    visit("attested", self.attested);
    visit("evidence", self.evidence);
    visit("excuses", self.excuses);
    visit("emergency_until", self.emergency_until);
    visit("delta_of", self.delta_of);
  }
};

struct DecisionRevoked {
  static constexpr std::string_view kType = "decision_revoked";
  std::string review;
  std::string reason;

  friend bool operator==(const DecisionRevoked&, const DecisionRevoked&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
    visit("reason", self.reason);
  }
};

// A run of production or a release, as far as standing needs it.
struct RunCounted {
  static constexpr std::string_view kType = "run_counted";
  std::string run;
  std::string commit;
  std::string standard_digest;
  Instant ended;
  std::vector<CountedItem> items;  // The required ones.

  friend bool operator==(const RunCounted&, const RunCounted&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("run", self.run);
    visit("commit", self.commit);
    visit("standard_digest", self.standard_digest);
    visit("ended", self.ended);
    visit("items", self.items);
  }
};

// All items that are adrift from now on, those of before among them.
struct DriftFound {
  static constexpr std::string_view kType = "drift_found";
  std::vector<std::string> items;
  std::string run;

  friend bool operator==(const DriftFound&, const DriftFound&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("items", self.items);
    visit("run", self.run);
  }
};

struct DriftHealed {
  static constexpr std::string_view kType = "drift_healed";
  std::string run;
  std::vector<std::string> items;  // Those that are well again; none: all.

  friend bool operator==(const DriftHealed&, const DriftHealed&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("run", self.run);
    visit("items", self.items);
  }
};

struct DeltaOpened {
  static constexpr std::string_view kType = "delta_opened";
  std::string review;

  friend bool operator==(const DeltaOpened&, const DeltaOpened&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
  }
};

struct DeltaClosed {
  static constexpr std::string_view kType = "delta_closed";
  std::string review;
  bool healed = false;

  friend bool operator==(const DeltaClosed&, const DeltaClosed&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
    visit("healed", self.healed);
  }
};

using ServiceEvent = std::variant<ReviewOpened, ReviewEnded, Attested, AttestationWithdrawn, WaiverRequested,
                                  WaiverApproved, WaiverDenied, WaiverRevoked, ConditionAdded, ConditionMet,
                                  ConditionDropped, ActionAdded, ActionDone, DecisionRecorded, DecisionRevoked,
                                  RunCounted, DriftFound, DriftHealed, DeltaOpened, DeltaClosed, ReviewRenamed>;

}  // namespace seaworthy::review
