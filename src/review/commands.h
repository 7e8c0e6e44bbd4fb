// What people and programs can ask for. A command holds what the person said; who they are and what time it is comes
// with the context. Ids of things that begin are made by decide.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "model/result.h"
#include "review/pinned.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

struct Start {
  std::string title;
  SubjectKind subject = SubjectKind::kService;
  std::vector<Reference> references;
  std::vector<std::string> services;
  std::string environment;
  std::string dri;   // Empty: who starts it.
  std::string lead;  // Empty: none yet.
  std::string target;
  PinnedStandard standard;
  bool self_certified = false;
  std::map<std::string, std::string> owners;  // Team that owns each service, where it is known.
};
struct Reassign {
  std::string dri, lead, title, target;  // Empty: stays.
  std::string reason;
};
struct AddParticipant {
  Capacity capacity;
  std::string person;
};
struct RemoveParticipant {
  Capacity capacity;
  std::string person;
};
struct AttachRun {
  RunRecord run;
  std::optional<BlobRef> facts;
};
struct Attest {
  std::string service;  // Empty where the review has one.
  std::string item;
  Evidence evidence;
  std::string statement;
  std::optional<Instant> expires;  // Earlier than the standard's limit; empty: that limit.
};
struct WithdrawAttestation {
  std::string service, item, reason;
};
struct Correct {
  std::string service, item;
  model::Outcome outcome = model::Outcome::kPass;
  std::string reason;
  Evidence evidence;
};
struct DeclareNotApplicable {
  std::string service, item, reason;
};
struct WithdrawNotApplicable {
  std::string service, item, reason;
};
struct Comment {
  Anchor anchor;
  BlobRef text;
  bool note = false;
};
struct ReplyTo {
  std::string thread;  // Id or number.
  BlobRef text;
};
struct MarkAddressed {
  std::string thread;
};
struct Resolve {
  std::string thread;
};
struct Reopen {
  std::string thread;
};
struct RequestChanges {
  std::string section;
  BlobRef text;
};
struct WithdrawRequest {
  std::string section;
};
struct SignSection {
  std::string section;
  std::optional<Capacity> as;  // Empty: the one capacity of the section that the person has.
  std::string comment;
  // Case::AsOf() of what the signer looked at; refused where anything happened since. Empty: the newest.
  std::optional<std::int64_t> seen_as_of;
};
struct WithdrawSignOff {
  std::string section;
  std::string reason;
};
struct RequestWaiver {
  std::string service, item;
  std::string reason, control, owner;
  Instant until;
  std::string renews;
};
struct ApproveWaiver {
  std::string waiver;
};
struct DenyWaiver {
  std::string waiver, reason;
};
struct RevokeWaiver {
  std::string waiver, reason;
};
struct AddCondition {
  std::string service, item;
  std::string promise, owner;
  Instant due;
};
struct MeetCondition {
  std::string condition;
  Evidence evidence;
};
struct DropCondition {
  std::string condition, reason;
};
struct AddAction {
  std::string service, item;
  std::string title, owner, url;
  std::optional<Instant> due;
};
struct FinishAction {
  std::string action, comment;
};
struct AcceptEmergency {
  std::string reason;
  Instant until;
};
struct ChangeStandard {
  PinnedStandard standard;
  std::string reason;
};
struct Close {
  Decision decision = Decision::kGo;
  std::string reason;
};
struct Abandon {
  std::string reason;
};
struct RevokeDecision {
  std::string service;
  std::string reason;
};
struct AddNote {
  BlobRef text;
};

using Command =
    std::variant<Start, Reassign, AddParticipant, RemoveParticipant, AttachRun, Attest, WithdrawAttestation, Correct,
                 DeclareNotApplicable, WithdrawNotApplicable, Comment, ReplyTo, MarkAddressed, Resolve, Reopen,
                 RequestChanges, WithdrawRequest, SignSection, WithdrawSignOff, RequestWaiver, ApproveWaiver,
                 DenyWaiver, RevokeWaiver, AddCondition, MeetCondition, DropCondition, AddAction, FinishAction,
                 AcceptEmergency, ChangeStandard, Close, Abandon, RevokeDecision, AddNote>;

}  // namespace seaworthy::review
