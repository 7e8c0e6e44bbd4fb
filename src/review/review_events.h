// What can happen in the log of a review (`review/ID`). An event states what was decided, with all that a reader of
// later years needs; names here are for ever, and fields are only added.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "model/result.h"
#include "review/pinned.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

// What a signer saw of one item on one service, as far as it decides.
struct SeenItem {
  std::string service;
  std::string item;
  std::string rule_digest;  // Over expressions, severity, attestation and the parameters read.
  model::Outcome outcome = model::Outcome::kUnknown;
  std::string value;     // `replicas is 3`; what is shown when it changes.
  std::string deciding;  // ItemRecord::deciding; part of the decision only where the item binds its value.
  bool binds_value = false;
  bool not_applicable = false;          // Declared by the team; this sign-off accepts it.
  std::string correction;               // Digest of one in force.
  std::string attestation;              // Id of the one that stood.
  std::vector<std::string> waivers;     // `id until 2026-12-31 parts …` of those in force.
  std::vector<std::string> conditions;  // `id due 2026-12-31`
  std::vector<Part> failing;            // Where a condition stands: the parts that it was accepted for.

  friend bool operator==(const SeenItem&, const SeenItem&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("rule_digest", self.rule_digest);
    visit("outcome", self.outcome);
    visit("value", self.value);
    visit("deciding", self.deciding);
    visit("binds_value", self.binds_value);
    visit("not_applicable", self.not_applicable);
    visit("correction", self.correction);
    visit("attestation", self.attestation);
    visit("waivers", self.waivers);
    visit("conditions", self.conditions);
    visit("failing", self.failing);
  }
};

// One difference between what was signed and what is: `outcome of backups: pass -> fail`.
struct Change {
  std::string service;
  std::string item;
  std::string what;  // outcome | value | rule | attestation | waiver | condition | correction | not_applicable | item
  std::string before;
  std::string now;
  std::string place;  // Where it is seen: file:line or an address.
  bool voids = false;

  friend bool operator==(const Change&, const Change&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("what", self.what);
    visit("before", self.before);
    visit("now", self.now);
    visit("place", self.place);
    visit("voids", self.voids);
  }
};

// What somebody accepted in an emergency: one blocker as it was at that moment, so that a later one is told from it.
struct AcceptedBlocker {
  std::string kind;                       // run | item | section | thread | request
  std::string about;                      // Id of the item or section, `#1` of a thread, service of a run.
  std::string service;                    // Of an item or run.
  std::vector<Capacity> who;              // Who could unblock it.
  std::optional<model::Outcome> outcome;  // Of an item.
  std::vector<Part> parts;                // Of an item: those that failed and no waiver covered; none: the whole.

  friend bool operator==(const AcceptedBlocker&, const AcceptedBlocker&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("kind", self.kind);
    visit("about", self.about);
    visit("service", self.service);
    visit("who", self.who);
    visit("outcome", self.outcome);
    visit("parts", self.parts);
  }
};

// Names everything that the review keeps from its first moment. A delta review says of which it is one.
struct ReviewStarted {
  static constexpr std::string_view kType = "review_started";
  std::string review;       // Its id.
  std::int64_t number = 0;  // `checkout#3`: the third review of the first service.
  std::string title;
  SubjectKind subject = SubjectKind::kService;
  std::vector<Reference> references;
  std::vector<std::string> services;  // Ids, at least one.
  std::string environment;            // Name of the one that is judged; empty: production.
  std::string dri;
  std::string lead;
  std::string target;  // Date; may be empty.
  PinnedStandard standard;
  bool self_certified = false;                // The team signs for itself.
  std::string delta_of;                       // The closed review whose service went adrift.
  std::vector<std::string> delta_items;       // What it is about.
  std::vector<Capacity> addressed;            // Who signed then and is asked now.
  std::map<std::string, std::string> owners;  // Team that owns each service, where it was known.

  friend bool operator==(const ReviewStarted&, const ReviewStarted&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("review", self.review);
    visit("number", self.number);
    visit("title", self.title);
    visit("subject", self.subject);
    visit("references", self.references);
    visit("services", self.services);
    visit("environment", self.environment);
    visit("dri", self.dri);
    visit("lead", self.lead);
    visit("target", self.target);
    visit("standard", self.standard);
    visit("self_certified", self.self_certified);
    visit("delta_of", self.delta_of);
    visit("delta_items", self.delta_items);
    visit("addressed", self.addressed);
    visit("owners", self.owners);
  }
};

// Only what changes is set.
struct Reassigned {
  static constexpr std::string_view kType = "reassigned";
  std::string dri;
  std::string lead;
  std::string title;
  std::string target;
  std::string reason;

  friend bool operator==(const Reassigned&, const Reassigned&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("dri", self.dri);
    visit("lead", self.lead);
    visit("title", self.title);
    visit("target", self.target);
    visit("reason", self.reason);
  }
};

struct ParticipantAdded {
  static constexpr std::string_view kType = "participant_added";
  Capacity capacity;   // Role or team that is asked; a person by itself.
  std::string person;  // Who stands for it; empty: any current member.

  friend bool operator==(const ParticipantAdded&, const ParticipantAdded&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("capacity", self.capacity);
    visit("person", self.person);
  }
};

struct ParticipantRemoved {
  static constexpr std::string_view kType = "participant_removed";
  Capacity capacity;
  std::string person;

  friend bool operator==(const ParticipantRemoved&, const ParticipantRemoved&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("capacity", self.capacity);
    visit("person", self.person);
  }
};

struct RunAttached {
  static constexpr std::string_view kType = "run_attached";
  RunRecord run;
  std::optional<BlobRef> facts;

  friend bool operator==(const RunAttached&, const RunAttached&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("run", self.run);
    visit("facts", self.facts);
  }
};

// A reviewer says that the machine's outcome is wrong. It holds while what decided stays the same.
struct OutcomeCorrected {
  static constexpr std::string_view kType = "outcome_corrected";
  std::string service;
  std::string item;
  model::Outcome outcome = model::Outcome::kUnknown;  // As it should be.
  model::Outcome was = model::Outcome::kUnknown;
  std::string deciding;  // ItemRecord::deciding of what was wrong.
  std::string reason;
  Evidence evidence;

  friend bool operator==(const OutcomeCorrected&, const OutcomeCorrected&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("outcome", self.outcome);
    visit("was", self.was);
    visit("deciding", self.deciding);
    visit("reason", self.reason);
    visit("evidence", self.evidence);
  }
};

// Counts once a valid sign-off of the section accepts it.
struct NotApplicableDeclared {
  static constexpr std::string_view kType = "not_applicable_declared";
  std::string service;
  std::string item;
  std::string reason;

  friend bool operator==(const NotApplicableDeclared&, const NotApplicableDeclared&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("reason", self.reason);
  }
};

struct NotApplicableWithdrawn {
  static constexpr std::string_view kType = "not_applicable_withdrawn";
  std::string service;
  std::string item;
  std::string reason;

  friend bool operator==(const NotApplicableWithdrawn&, const NotApplicableWithdrawn&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("reason", self.reason);
  }
};

struct ThreadOpened {
  static constexpr std::string_view kType = "thread_opened";
  std::string thread;
  Anchor anchor;
  BlobRef text;
  bool note = false;  // Does not block.

  friend bool operator==(const ThreadOpened&, const ThreadOpened&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
    visit("anchor", self.anchor);
    visit("text", self.text);
    visit("note", self.note);
  }
};

struct ThreadReplied {
  static constexpr std::string_view kType = "thread_replied";
  std::string thread;
  BlobRef text;

  friend bool operator==(const ThreadReplied&, const ThreadReplied&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
    visit("text", self.text);
  }
};

// The DRI says that it is dealt with; it still blocks until it is resolved.
struct ThreadAddressed {
  static constexpr std::string_view kType = "thread_addressed";
  std::string thread;

  friend bool operator==(const ThreadAddressed&, const ThreadAddressed&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
  }
};

struct ThreadResolved {
  static constexpr std::string_view kType = "thread_resolved";
  std::string thread;

  friend bool operator==(const ThreadResolved&, const ThreadResolved&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
  }
};

struct ThreadReopened {
  static constexpr std::string_view kType = "thread_reopened";
  std::string thread;

  friend bool operator==(const ThreadReopened&, const ThreadReopened&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
  }
};

// Blocks until the same person signs the section or takes it back.
struct ChangesRequested {
  static constexpr std::string_view kType = "changes_requested";
  std::string request;
  std::string section;
  BlobRef text;

  friend bool operator==(const ChangesRequested&, const ChangesRequested&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("request", self.request);
    visit("section", self.section);
    visit("text", self.text);
  }
};

struct ChangesRequestWithdrawn {
  static constexpr std::string_view kType = "changes_request_withdrawn";
  std::string request;

  friend bool operator==(const ChangesRequestWithdrawn&, const ChangesRequestWithdrawn&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("request", self.request);
  }
};

struct SignedOff {
  static constexpr std::string_view kType = "signed_off";
  std::string sign_off;
  std::string section;
  Capacity as;
  std::string evidence_digest;  // Over all that the signer saw; never computed again.
  std::string decision_digest;  // Over what must stay true.
  std::vector<SeenItem> seen;   // The same in parts, so that a difference can be shown.
  std::string comment;

  friend bool operator==(const SignedOff&, const SignedOff&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("sign_off", self.sign_off);
    visit("section", self.section);
    visit("as", self.as);
    visit("evidence_digest", self.evidence_digest);
    visit("decision_digest", self.decision_digest);
    visit("seen", self.seen);
    visit("comment", self.comment);
  }
};

struct SignOffWithdrawn {
  static constexpr std::string_view kType = "sign_off_withdrawn";
  std::string sign_off;
  std::string reason;

  friend bool operator==(const SignOffWithdrawn&, const SignOffWithdrawn&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("sign_off", self.sign_off);
    visit("reason", self.reason);
  }
};

// Written with the event that voided it, so that it stays void when things turn back.
struct SignOffVoided {
  static constexpr std::string_view kType = "sign_off_voided";
  std::string sign_off;
  std::vector<Change> changes;

  friend bool operator==(const SignOffVoided&, const SignOffVoided&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("sign_off", self.sign_off);
    visit("changes", self.changes);
  }
};

struct StandardChanged {
  static constexpr std::string_view kType = "standard_changed";
  PinnedStandard standard;
  std::string reason;

  friend bool operator==(const StandardChanged&, const StandardChanged&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("standard", self.standard);
    visit("reason", self.reason);
  }
};

// It covers what is listed and nothing that came later. Events of before `accepted` was kept cover nothing: words
// cannot be compared.
struct EmergencyAccepted {
  static constexpr std::string_view kType = "emergency_accepted";
  std::optional<Instant> until;
  std::string reason;
  std::vector<std::string> blockers;      // What was unsatisfied then, in words.
  std::vector<AcceptedBlocker> accepted;  // The same, to be compared.

  friend bool operator==(const EmergencyAccepted&, const EmergencyAccepted&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("until", self.until);
    visit("reason", self.reason);
    visit("blockers", self.blockers);
    visit("accepted", self.accepted);
  }
};

struct ReviewClosed {
  static constexpr std::string_view kType = "review_closed";
  Decision decision = Decision::kNone;
  std::string reason;
  bool emergency = false;
  std::string snapshot_digest;  // SHA-256 of the canonical snapshot.
  BlobRef snapshot;
  std::optional<Instant> valid_until;  // Of a go.
  std::string valid_because;           // What ends first: review_every, attestation, waiver, condition, emergency.
  std::string valid_with;              // Which item.

  friend bool operator==(const ReviewClosed&, const ReviewClosed&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("decision", self.decision);
    visit("reason", self.reason);
    visit("emergency", self.emergency);
    visit("snapshot_digest", self.snapshot_digest);
    visit("snapshot", self.snapshot);
    visit("valid_until", self.valid_until);
    visit("valid_because", self.valid_because);
    visit("valid_with", self.valid_with);
  }
};

struct ReviewAbandoned {
  static constexpr std::string_view kType = "review_abandoned";
  std::string reason;

  friend bool operator==(const ReviewAbandoned&, const ReviewAbandoned&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("reason", self.reason);
  }
};

// A delta review closes by itself when what drifted is well again.
struct ReviewHealed {
  static constexpr std::string_view kType = "review_healed";
  std::string run;

  friend bool operator==(const ReviewHealed&, const ReviewHealed&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("run", self.run);
  }
};

struct DeltaChanged {
  static constexpr std::string_view kType = "delta_changed";
  std::vector<std::string> items;
  std::string run;

  friend bool operator==(const DeltaChanged&, const DeltaChanged&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("items", self.items);
    visit("run", self.run);
  }
};

struct CertificateIssued {
  static constexpr std::string_view kType = "certificate_issued";
  std::string digest;  // Of the envelope's bytes.
  BlobRef envelope;
  std::string key;

  friend bool operator==(const CertificateIssued&, const CertificateIssued&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("digest", self.digest);
    visit("envelope", self.envelope);
    visit("key", self.key);
  }
};

// The only thing that a closed review accepts.
struct NoteAdded {
  static constexpr std::string_view kType = "note_added";
  BlobRef text;

  friend bool operator==(const NoteAdded&, const NoteAdded&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("text", self.text);
  }
};

using ReviewEvent =
    std::variant<ReviewStarted, Reassigned, ParticipantAdded, ParticipantRemoved, RunAttached, OutcomeCorrected,
                 NotApplicableDeclared, NotApplicableWithdrawn, ThreadOpened, ThreadReplied, ThreadAddressed,
                 ThreadResolved, ThreadReopened, ChangesRequested, ChangesRequestWithdrawn, SignedOff, SignOffWithdrawn,
                 SignOffVoided, StandardChanged, EmergencyAccepted, ReviewClosed, ReviewAbandoned, ReviewHealed,
                 DeltaChanged, CertificateIssued, NoteAdded>;

}  // namespace seaworthy::review
