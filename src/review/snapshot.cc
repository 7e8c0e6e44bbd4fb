#include "review/snapshot.h"

#include <algorithm>

#include "base/assert.h"
#include "formats/json.h"
#include "formats/json_writer.h"
#include "review/fields.h"
#include "value/arena.h"
#include "value/canonical.h"

namespace seaworthy::review {
namespace {

SnapshotItem ItemOf(const ItemStanding& standing) {
  SnapshotItem item;
  item.item = standing.item->id;
  item.service = standing.service;
  item.question = standing.item->question;
  item.check = standing.item->check;
  item.required = standing.required;
  item.outcome = standing.outcome;
  item.satisfied = standing.satisfied;
  item.ground = standing.ground;
  item.why = standing.why;
  if (standing.record != nullptr) item.measured = standing.record->measured;
  if (const AttestationState* attestation = standing.attestation) {
    const Attested& event = attestation->event;
    item.attestation = SnapshotAttestation{event.attestation, attestation->by, attestation->known, attestation->at,
                                           event.evidence,    event.statement, event.fresh_until};
  }
  if (const Correction* correction = standing.correction) {
    const OutcomeCorrected& event = correction->event;
    item.correction =
        SnapshotCorrection{correction->by, correction->at, event.was, event.outcome, event.reason, event.evidence};
  }
  for (const Waiver* waiver : standing.waivers) {
    const WaiverRequested& request = waiver->request;
    item.waivers.push_back({request.waiver, waiver->parts, request.reason, request.control, request.owner,
                            waiver->requested_by, waiver->decided_by, waiver->until});
  }
  for (const Condition* condition : standing.conditions) {
    const ConditionAdded& event = condition->event;
    item.conditions.push_back({event.condition, event.promise, event.owner, event.due});
  }
  return item;
}

SnapshotSignOff SignOffOf(const SignOffStanding& standing) {
  const SignOff& given = *standing.sign_off;
  SnapshotSignOff sign_off;
  sign_off.sign_off = given.event.sign_off;
  sign_off.by = given.by.person;
  sign_off.known = given.by.known;
  sign_off.as = given.event.as;
  sign_off.at = given.at;
  sign_off.valid = standing.valid;
  sign_off.comment = given.event.comment;
  sign_off.evidence_digest = given.event.evidence_digest;
  sign_off.decision_digest = given.event.decision_digest;
  sign_off.changed = standing.changed;
  return sign_off;
}

SnapshotSection SectionOf(const SectionStanding& standing, const Assessment& assessment) {
  SnapshotSection section;
  section.section = standing.section->id;
  section.title = standing.section->title;
  section.signed_validly = standing.signed_validly;
  for (const SignOffStanding& given : standing.sign_offs) section.sign_offs.push_back(SignOffOf(given));
  for (const ItemStanding& item : assessment.items) {
    if (item.section == standing.section) section.items.push_back(ItemOf(item));
  }
  return section;
}

SnapshotThread ThreadOf(const Thread& thread) {
  SnapshotThread kept{thread.number, thread.anchor, thread.note,         thread.status,
                      thread.by,     thread.at,     {thread.text.digest}};
  for (const Reply& reply : thread.replies) kept.texts.push_back(reply.text.digest);
  return kept;
}

}  // namespace

Snapshot TakeSnapshot(const Case& subject, const Assessment& assessment, Decision decision, const std::string& reason,
                      Instant now) {
  const ReviewState& review = subject.review;
  Snapshot snapshot;
  snapshot.review = review.id();
  snapshot.name = ShortName(review);
  snapshot.title = review.title;
  snapshot.subject = review.started.subject;
  snapshot.references = review.started.references;
  snapshot.services = review.started.services;
  snapshot.environment = review.started.environment;
  snapshot.dri = review.dri;
  snapshot.lead = review.lead;
  snapshot.started_at = review.started_at;
  snapshot.taken_at = now;
  snapshot.self_certified = review.started.self_certified;
  snapshot.delta_of = review.started.delta_of;
  snapshot.decision = decision;
  snapshot.reason = reason;
  const PinnedStandard& standard = review.standard;
  snapshot.standard = {standard.id,   standard.version,  standard.digest,
                       standard.tier, standard.exposure, standard.parameters};
  for (const auto& [service, run] : review.runs) {
    snapshot.runs.push_back(
        {service, run.id, run.environment, run.commit, run.ref, run.images, run.tool_version, run.ended});
  }
  for (const SectionStanding& section : assessment.sections)
    snapshot.sections.push_back(SectionOf(section, assessment));
  for (const auto& [id, thread] : review.threads) snapshot.threads.push_back(ThreadOf(thread));
  if (review.emergency) {
    snapshot.emergency = SnapshotEmergency{review.emergency->by.person, review.emergency->reason,
                                           review.emergency->until, review.emergency->blockers};
  }
  return snapshot;
}

std::string ToJson(const Snapshot& snapshot) {
  formats::JsonWriter out(formats::JsonStyle::kCompact);
  FieldWriter(out).Write(snapshot);
  value::Arena arena;
  Result<value::Value> document = formats::ReadJson(out.text(), arena);
  SEAWORTHY_ASSERT(document.ok(), "our own JSON does not read");
  Result<std::string> canonical = value::CanonicalJson(*document);
  SEAWORTHY_ASSERT(canonical.ok(), "our own JSON has no canonical form");
  return *std::move(canonical);
}

}  // namespace seaworthy::review
