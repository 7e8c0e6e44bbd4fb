// The closed, read-only record of a review: everything that was decided and on what, as one canonical JSON text.
//
// The text is canonical (value/canonical.h), so that its plain SHA-256 names it: the certificate is about that digest,
// and `sha256sum` of the exported file gives the same. schema/review-snapshot.json describes it. Comments are in it by
// their salted digests only, so that they can be erased.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "review/assess.h"

namespace seaworthy::review {

struct SnapshotStandard {
  std::string id;
  std::string version;
  std::string digest;
  std::optional<int> tier;
  std::string exposure;
  std::map<std::string, std::string> parameters;

  friend bool operator==(const SnapshotStandard&, const SnapshotStandard&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("version", self.version);
    visit("digest", self.digest);
    visit("tier", self.tier);
    visit("exposure", self.exposure);
    visit("parameters", self.parameters);
  }
};

struct SnapshotRun {
  std::string service;
  std::string run;
  std::string environment;
  std::string commit;
  std::string ref;
  std::vector<std::string> images;
  std::string tool_version;
  Instant ended;

  friend bool operator==(const SnapshotRun&, const SnapshotRun&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("run", self.run);
    visit("environment", self.environment);
    visit("commit", self.commit);
    visit("ref", self.ref);
    visit("images", self.images);
    visit("tool_version", self.tool_version);
    visit("ended", self.ended);
  }
};

struct SnapshotWaiver {
  std::string waiver;
  std::vector<Part> parts;
  std::string reason;
  std::string control;
  std::string owner;
  std::string requested_by;
  std::string approved_by;
  Instant until;

  friend bool operator==(const SnapshotWaiver&, const SnapshotWaiver&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
    visit("parts", self.parts);
    visit("reason", self.reason);
    visit("control", self.control);
    visit("owner", self.owner);
    visit("requested_by", self.requested_by);
    visit("approved_by", self.approved_by);
    visit("until", self.until);
  }
};

struct SnapshotCondition {
  std::string condition;
  std::string promise;
  std::string owner;
  std::optional<Instant> due;

  friend bool operator==(const SnapshotCondition&, const SnapshotCondition&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("condition", self.condition);
    visit("promise", self.promise);
    visit("owner", self.owner);
    visit("due", self.due);
  }
};

struct SnapshotAttestation {
  std::string attestation;
  std::string by;
  Known known = Known::kAsserted;
  Instant at;
  Evidence evidence;
  std::string statement;
  std::optional<Instant> fresh_until;

  friend bool operator==(const SnapshotAttestation&, const SnapshotAttestation&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("attestation", self.attestation);
    visit("by", self.by);
    visit("known", self.known);
    visit("at", self.at);
    visit("evidence", self.evidence);
    visit("statement", self.statement);
    visit("fresh_until", self.fresh_until);
  }
};

// An outcome that a person overturned.
struct SnapshotCorrection {
  std::string by;
  Instant at;
  model::Outcome was = model::Outcome::kUnknown;
  model::Outcome outcome = model::Outcome::kUnknown;
  std::string reason;
  Evidence evidence;

  friend bool operator==(const SnapshotCorrection&, const SnapshotCorrection&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("by", self.by);
    visit("at", self.at);
    visit("was", self.was);
    visit("outcome", self.outcome);
    visit("reason", self.reason);
    visit("evidence", self.evidence);
  }
};

struct SnapshotItem {
  std::string item;
  std::string service;
  std::string question;
  std::string check;
  bool required = false;
  model::Outcome outcome = model::Outcome::kUnknown;
  bool satisfied = false;
  Ground ground = Ground::kNone;
  std::string why;
  std::vector<Measured> measured;
  std::optional<SnapshotAttestation> attestation;
  std::optional<SnapshotCorrection> correction;
  std::vector<SnapshotWaiver> waivers;
  std::vector<SnapshotCondition> conditions;

  friend bool operator==(const SnapshotItem&, const SnapshotItem&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("item", self.item);
    visit("service", self.service);
    visit("question", self.question);
    visit("check", self.check);
    visit("required", self.required);
    visit("outcome", self.outcome);
    visit("satisfied", self.satisfied);
    visit("ground", self.ground);
    visit("why", self.why);
    visit("measured", self.measured);
    visit("attestation", self.attestation);
    visit("correction", self.correction);
    visit("waivers", self.waivers);
    visit("conditions", self.conditions);
  }
};

struct SnapshotSignOff {
  std::string sign_off;
  std::string by;
  Known known = Known::kAsserted;
  Capacity as;
  Instant at;
  bool valid = false;
  std::string comment;
  std::string evidence_digest;
  std::string decision_digest;
  std::vector<Change> changed;

  friend bool operator==(const SnapshotSignOff&, const SnapshotSignOff&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("sign_off", self.sign_off);
    visit("by", self.by);
    visit("known", self.known);
    visit("as", self.as);
    visit("at", self.at);
    visit("valid", self.valid);
    visit("comment", self.comment);
    visit("evidence_digest", self.evidence_digest);
    visit("decision_digest", self.decision_digest);
    visit("changed", self.changed);
  }
};

struct SnapshotSection {
  std::string section;
  std::string title;
  bool signed_validly = false;
  std::vector<SnapshotSignOff> sign_offs;
  std::vector<SnapshotItem> items;

  friend bool operator==(const SnapshotSection&, const SnapshotSection&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("section", self.section);
    visit("title", self.title);
    visit("signed_validly", self.signed_validly);
    visit("sign_offs", self.sign_offs);
    visit("items", self.items);
  }
};

struct SnapshotThread {
  int number = 0;
  Anchor anchor;
  bool note = false;
  ThreadStatus status = ThreadStatus::kOpen;
  std::string by;
  Instant at;
  std::vector<std::string> texts;  // Salted digests: the comment and its replies.

  friend bool operator==(const SnapshotThread&, const SnapshotThread&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("number", self.number);
    visit("anchor", self.anchor);
    visit("note", self.note);
    visit("status", self.status);
    visit("by", self.by);
    visit("at", self.at);
    visit("texts", self.texts);
  }
};

struct SnapshotEmergency {
  std::string by;
  std::string reason;
  Instant until;
  std::vector<std::string> blockers;

  friend bool operator==(const SnapshotEmergency&, const SnapshotEmergency&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("by", self.by);
    visit("reason", self.reason);
    visit("until", self.until);
    visit("blockers", self.blockers);
  }
};

struct Snapshot {
  std::string schema = "seaworthy/review-snapshot/v1";
  std::string review;
  std::string name;  // `checkout#3`
  std::string title;
  SubjectKind subject = SubjectKind::kService;
  std::vector<Reference> references;
  std::vector<std::string> services;
  std::string environment;
  std::string dri;
  std::string lead;
  Instant started_at;
  Instant taken_at;
  bool self_certified = false;
  std::string delta_of;
  Decision decision = Decision::kNone;
  std::string reason;
  SnapshotStandard standard;
  std::vector<SnapshotRun> runs;
  std::vector<SnapshotSection> sections;
  std::vector<SnapshotThread> threads;
  std::optional<SnapshotEmergency> emergency;

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("schema", self.schema);
    visit("review", self.review);
    visit("name", self.name);
    visit("title", self.title);
    visit("subject", self.subject);
    visit("references", self.references);
    visit("services", self.services);
    visit("environment", self.environment);
    visit("dri", self.dri);
    visit("lead", self.lead);
    visit("started_at", self.started_at);
    visit("taken_at", self.taken_at);
    visit("self_certified", self.self_certified);
    visit("delta_of", self.delta_of);
    visit("decision", self.decision);
    visit("reason", self.reason);
    visit("standard", self.standard);
    visit("runs", self.runs);
    visit("sections", self.sections);
    visit("threads", self.threads);
    visit("emergency", self.emergency);
  }
};

// As the review stands at `now`; `assessment` is that of this case and moment.
Snapshot TakeSnapshot(const Case& subject, const Assessment& assessment, Decision decision, const std::string& reason,
                      Instant now);

// Canonical JSON.
std::string ToJson(const Snapshot& snapshot);

}  // namespace seaworthy::review
