// How a review ends: closing with a decision, abandoning; the emergency; what may still be said afterwards.
#include <algorithm>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "review/emergency.h"
#include "review/handlers.h"
#include "review/recorded_decision.h"
#include "review/snapshot.h"
#include "review/validity.h"

namespace seaworthy::review {
namespace {

// The service is named only where there are several.
std::string Line(const ReviewState& review, const Blocker& blocker) {
  std::vector<std::string> who;
  for (const Capacity& capacity : blocker.who) who.push_back(ToString(capacity));
  bool one = blocker.service.empty() || blocker.service == blocker.about || review.started.services.size() == 1;
  std::string about = one ? blocker.about : fmt::format("{} of {}", blocker.about, blocker.service);
  return fmt::format("{} {}: {} ({})", NameOf(blocker.kind), about, blocker.why, JoinWords(who, " or "));
}

// Every blocker, so that nobody learns of the next one only after the last; with who can help.
Error Blocked(const Decider& decider, const std::vector<Blocker>& blockers) {
  std::string lines;
  for (const Blocker& blocker : blockers) lines += "\n  " + Line(decider.review(), blocker);
  return Error(kBlocked,
               fmt::format("{} cannot be closed: {}:{}", ShortName(decider.review()),
                           blockers.size() == 1 ? "one thing blocks" : fmt::format("{} things block", blockers.size()),
                           lines))
      .Advise("`seaworthy review show` has what each needs");
}

// Under an emergency that is accepted only what it does not cover is told.
Error BlockedBesides(const Decider& decider, const Assessment& assessment) {
  const std::optional<Emergency>& emergency = decider.review().emergency;
  if (!emergency || emergency->until <= decider.now()) return Blocked(decider, assessment.blockers);
  return Blocked(decider, NotAccepted(decider.review(), assessment))
      .Advise(fmt::format("the emergency that {} accepted does not cover this: mend it, or have it accepted anew",
                          emergency->by.person));
}

// What a conditional go still lacks: all but the items that a promise stands for.
std::vector<Blocker> WithoutPromised(const Assessment& assessment) {
  std::vector<Blocker> rest = assessment.blockers;
  std::erase_if(rest, [&](const Blocker& blocker) {
    return blocker.kind == Blocker::Kind::kItem &&
           std::any_of(assessment.items.begin(), assessment.items.end(), [&](const ItemStanding& item) {
             return item.item->id == blocker.about && item.service == blocker.service &&
                    item.ground == Ground::kCondition && item.item->conditional;
           });
  });
  return rest;
}

Result<void> MayDecide(const Decider& decider, const Close& command) {
  if (command.decision != Decision::kNoGo) {
    if (decider.IsDri() || decider.IsLead()) return {};
    return decider.NotAllowed("the DRI and the review lead", "close the review");
  }
  return decider.MayRefuse("decide no-go");
}

// Whether this decision can be had now.
Result<void> CheckDecision(const Decider& decider, const Close& command, const Assessment& assessment) {
  switch (command.decision) {
    case Decision::kGo:
      if (assessment.go || assessment.emergency) return {};
      return BlockedBesides(decider, assessment);
    case Decision::kConditional:
      if (assessment.conditional) return {};
      if (assessment.go) return Error(kNotNow, "nothing is promised and nothing blocks").Advise("close it as go");
      if (std::vector<Blocker> rest = WithoutPromised(assessment); !rest.empty()) return Blocked(decider, rest);
      return Blocked(decider, assessment.blockers);
    case Decision::kNoGo: return decider.Need(command.reason, "the reason for a no-go", kNoReason);
    case Decision::kNone: break;
  }
  return Error(kBadCommand, "a review is closed as go, conditional or no_go");
}

// A go that came after this delta review began has judged the whole again.
Result<void> StillMends(const Decider& decider, const Close& command) {
  const std::string& mended = decider.review().started.delta_of;
  if (mended.empty() || command.decision == Decision::kNoGo) return {};
  for (const std::string& service : decider.review().started.services) {
    const std::optional<RecordedDecision>& granted = decider.subject().Service(service).granted;
    if (granted && granted->event.review == mended) continue;
    return Error(kNotNow, fmt::format("'{}' stands on a newer decision than the one that {} would mend", service,
                                      ShortName(decider.review())))
        .Advise("abandon it");
  }
  return {};
}

void EndFor(Decider& decider, const std::string& service) {
  const ServiceState& state = decider.subject().Service(service);
  if (state.delta_review == decider.review().id()) decider.Add(service, DeltaClosed{decider.review().id(), false});
  decider.Add(service, ReviewEnded{decider.review().id()});
}

}  // namespace

Result<void> Handle(Decider& decider, const Close& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_RETURN_IF_ERROR(MayDecide(decider, command));
  const Assessment assessment = Assess(decider.subject(), decider.now());
  SEAWORTHY_RETURN_IF_ERROR(CheckDecision(decider, command, assessment));
  SEAWORTHY_RETURN_IF_ERROR(StillMends(decider, command));
  const Snapshot snapshot =
      TakeSnapshot(decider.subject(), assessment, command.decision, command.reason, decider.now());
  std::string text = ToJson(snapshot);
  ReviewClosed closed;
  closed.decision = command.decision;
  closed.reason = command.reason;
  closed.emergency = command.decision == Decision::kGo && !assessment.go;
  closed.snapshot_digest = Sha256(text);
  closed.snapshot = decider.Keep("snapshot.json", std::move(text));
  if (command.decision != Decision::kNoGo) {
    Validity validity = ValidityOf(decider.subject(), assessment, decider.now());
    closed.valid_until = validity.until;
    closed.valid_because = validity.because;
    closed.valid_with = validity.with;
  }
  for (const std::string& service : decider.review().started.services) {
    decider.Add(service, DecisionFor(decider.subject(), assessment, service, closed));
    EndFor(decider, service);
  }
  decider.Add(std::move(closed));
  return {};
}

Result<void> Handle(Decider& decider, const Abandon& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_RETURN_IF_ERROR(decider.MayRefuse("abandon the review"));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason to abandon it", kNoReason));
  for (const std::string& service : decider.review().started.services) EndFor(decider, service);
  decider.Add(ReviewAbandoned{command.reason});
  return {};
}

Result<void> Handle(Decider& decider, const AcceptEmergency& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  const std::string& role = decider.standard().emergency_role;
  if (role.empty())
    return Error(kNotNow, fmt::format("{} names nobody who could accept an emergency", decider.standard().id));
  if (!decider.HasRole(role)) return decider.NotAllowed(role, "accept all blockers at once");
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason for the emergency", kNoReason));
  if (command.until <= decider.now()) return Error(kBadCommand, "the emergency would be over already");
  if (command.until > decider.now() + Span{kEmergencyDays * 86'400, 0}) {
    return Error(kBadCommand, fmt::format("an emergency lasts {} days at most", kEmergencyDays));
  }
  const Assessment assessment = Assess(decider.subject(), decider.now());
  EmergencyAccepted event{command.until, command.reason, {}, AcceptedNow(assessment)};
  for (const Blocker& blocker : assessment.blockers) event.blockers.push_back(Line(decider.review(), blocker));
  if (event.blockers.empty()) return Error(kNotNow, "nothing blocks").Advise("close the review as go");
  decider.Add(std::move(event));
  return {};
}

Result<void> Handle(Decider& decider, const RevokeDecision& command) {
  if (!decider.review().exists()) {
    return Error(kNotNow, fmt::format("'{}' has no decision to revoke", OneLine(command.service, 80)));
  }
  SEAWORTHY_TRY(std::string service, decider.Service(command.service));
  const std::optional<RecordedDecision>& decision = decider.subject().Service(service).granted;
  if (!decision || decision->event.review != decider.review().id()) {
    return Error(kNotNow, fmt::format("'{}' does not stand on a go of {}", service, ShortName(decider.review())));
  }
  if (decision->revoked) return Error(kNotNow, fmt::format("the go of '{}' is revoked already", service));
  SEAWORTHY_RETURN_IF_ERROR(decider.MayRefuse("revoke the go"));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason to revoke it", kNoReason));
  decider.Add(service, DecisionRevoked{decider.review().id(), command.reason});
  return {};
}

Result<void> Handle(Decider& decider, const AddNote& command) {
  if (!decider.review().exists()) return Error(kBadCommand, "there is no such review");
  if (!decider.review().ended()) return Error(kNotNow, "the review is open").Advise("comment on it");
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.text.digest, "the text of the note"));
  if (!decider.TakesPart()) return decider.NotAllowed("who took part", "add a note");
  decider.Add(NoteAdded{command.text});
  return {};
}

}  // namespace seaworthy::review
