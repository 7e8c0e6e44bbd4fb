// Verbs about what is accepted, promised and left to do.
#include "app/named_things.h"
#include "app/prepare.h"

namespace seaworthy::app {

Result<MakeCommand> Prepare(const verbs::RequestWaiver& verb, Preparation& preparation) {
  review::RequestWaiver request;
  request.service = verb.service;
  request.item = verb.item;
  request.reason = verb.reason;
  request.control = verb.control;
  SEAWORTHY_TRY(request.owner, preparation.OwnerOf(verb.owner));
  SEAWORTHY_TRY(request.until, preparation.NeedEnd(verb.until, "an end date"));
  return MakeCommand([request, renew = verb.renew](const review::Case& subject) -> Result<review::Command> {
    review::RequestWaiver command = request;
    if (renew) {
      SEAWORTHY_TRY(command.renews, FindWaiver(subject, request.item, review::WaiverStatus::kApproved));
    }
    return review::Command(std::move(command));
  });
}

Result<MakeCommand> Prepare(const verbs::ApproveWaiver& verb, Preparation&) {
  return MakeCommand([verb](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, FindWaiver(subject, verb.waiver, review::WaiverStatus::kRequested));
    return review::Command(review::ApproveWaiver{std::move(id)});
  });
}

Result<MakeCommand> Prepare(const verbs::DenyWaiver& verb, Preparation&) {
  return MakeCommand([verb](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, FindWaiver(subject, verb.waiver, review::WaiverStatus::kRequested));
    return review::Command(review::DenyWaiver{std::move(id), verb.reason});
  });
}

Result<MakeCommand> Prepare(const verbs::RevokeWaiver& verb, Preparation&) {
  return MakeCommand([verb](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, FindWaiver(subject, verb.waiver, review::WaiverStatus::kApproved));
    return review::Command(review::RevokeWaiver{std::move(id), verb.reason});
  });
}

Result<MakeCommand> Prepare(const verbs::AddCondition& verb, Preparation& preparation) {
  review::AddCondition add{verb.service, verb.item, verb.promise, "", {}};
  SEAWORTHY_TRY(add.owner, preparation.OwnerOf(verb.owner));
  SEAWORTHY_TRY(add.due, preparation.NeedEnd(verb.due, "a due date"));
  return Always(std::move(add));
}

Result<MakeCommand> Prepare(const verbs::MeetCondition& verb, Preparation& preparation) {
  SEAWORTHY_TRY(review::Evidence evidence, preparation.EvidenceOf(verb.evidence));
  return MakeCommand([name = verb.condition, evidence](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, FindCondition(subject, name));
    return review::Command(review::MeetCondition{std::move(id), evidence});
  });
}

Result<MakeCommand> Prepare(const verbs::DropCondition& verb, Preparation&) {
  return MakeCommand([verb](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, FindCondition(subject, verb.condition));
    return review::Command(review::DropCondition{std::move(id), verb.reason});
  });
}

Result<MakeCommand> Prepare(const verbs::AddAction& verb, Preparation& preparation) {
  review::AddAction add{verb.service, verb.item, verb.title, "", verb.url, {}};
  SEAWORTHY_TRY(add.owner, preparation.OwnerOf(verb.owner));
  SEAWORTHY_TRY(add.due, preparation.End(verb.due));
  return Always(std::move(add));
}

Result<MakeCommand> Prepare(const verbs::FinishAction& verb, Preparation&) {
  return MakeCommand([verb](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, FindAction(subject, verb.action));
    return review::Command(review::FinishAction{std::move(id), verb.comment});
  });
}

}  // namespace seaworthy::app
