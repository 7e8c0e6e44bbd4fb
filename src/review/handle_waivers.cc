// Accepted risk: who asks for a waiver, who grants it, and what it covers.
//
// A waiver covers the parts that were failing when it was asked for and still fail when it is granted, never more: a
// new failing part fails again. Whoever asks never grants, in a self-certified review neither.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/handlers.h"
#include "review/target.h"

namespace seaworthy::review {
namespace {

// A new waiver needs a review that is open; one that grows old can be renewed after it.
Result<Target> FindWaivable(const Decider& decider, const RequestWaiver& command) {
  if (command.renews.empty()) return FindOpenTarget(decider, command.service, command.item);
  SEAWORTHY_TRY(Target target, FindTarget(decider, command.service, command.item));
  SEAWORTHY_RETURN_IF_ERROR(decider.SpeaksFor(target.service));
  return target;
}

Result<void> CheckWords(const Decider& decider, const RequestWaiver& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason for the waiver", kNoReason));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.control, "what compensates meanwhile", kNoControl));
  return decider.Need(command.owner, "the owner of the waiver");
}

Result<void> CheckEnd(const Decider& decider, Instant until) {
  const std::int64_t days = decider.standard().waiver_limit_days;
  const Instant limit = decider.now() + Span{days * 86'400, 0};
  if (until <= decider.now()) return Error(kBadCommand, fmt::format("{} has passed already", ToString(until)));
  if (until <= limit) return {};
  return Error(kBadCommand,
               fmt::format("a waiver lasts {} days at most, until {}", days, ToString(limit).substr(0, 10)));
}

Result<void> CheckNoOtherRequest(const Decider& decider, const Target& target) {
  for (const auto& [id, waiver] : decider.subject().Service(target.service).waivers) {
    bool waits = waiver.status == WaiverStatus::kRequested && decider.now() < waiver.until;
    if (!waits || !target.item->IsOrReplaces(waiver.request.item)) continue;
    return Error(kNotNow, fmt::format("{} has asked to waive '{}' already", waiver.requested_by, target.item->id))
        .Advise("approve, deny or revoke waiver " + id);
  }
  return {};
}

// The full id of the waiver that is to be followed; empty where none is.
Result<std::string> FindRenewed(const Decider& decider, const Target& target, const std::string& renews) {
  if (renews.empty()) return std::string();
  SEAWORTHY_TRY(Found<Waiver> old, FindWaiver(decider, renews));
  if (old.service != target.service || !target.item->IsOrReplaces(old.thing->request.item)) {
    return Error(kBadCommand, fmt::format("waiver {} is of '{}' on {}", *old.id, old.thing->request.item, old.service));
  }
  if (old.thing->status != WaiverStatus::kApproved) {
    return Error(kNotNow,
                 fmt::format("waiver {} is {}: only an approved one is renewed", *old.id, NameOf(old.thing->status)));
  }
  if (old.thing->renewed_by.empty()) return *old.id;
  return Error(kNotNow, fmt::format("waiver {} was renewed already, by {}", *old.id, old.thing->renewed_by));
}

// Who drives the review, or did, decides on no waiver of it unless the standard names the DRI for that.
bool MayDecide(const Decider& decider, const Waiver& waiver) {
  const std::vector<std::string>& roles = decider.standard().waiver_approvers;
  const bool bars_dri = std::find(roles.begin(), roles.end(), kDriRole) == roles.end();
  if (decider.Drove() && bars_dri && !roles.empty() && !decider.review().started.self_certified) return false;
  return roles.empty() ? ReviewsItem(decider, waiver.request.item) : decider.HasAnyRole(roles);
}

std::string WhoDecides(const Decider& decider, const Waiver& waiver) {
  const std::vector<std::string>& roles = decider.standard().waiver_approvers;
  return roles.empty() ? ReviewersOf(decider, waiver.request.item) : JoinWords(roles, " or ");
}

// A request that awaits a decision, which the actor may take.
Result<Found<Waiver>> FindRequest(const Decider& decider, const std::string& wanted, std::string_view what) {
  SEAWORTHY_TRY(Found<Waiver> found, FindWaiver(decider, wanted));
  if (!MayDecide(decider, *found.thing)) return decider.NotAllowed(WhoDecides(decider, *found.thing), what);
  if (found.thing->status == WaiverStatus::kRequested) return found;
  return Error(kNotNow, fmt::format("waiver {} is {} already", *found.id, NameOf(found.thing->status)));
}

// The item that the waiver is about, as the standard has it now.
Result<Target> TargetOf(const Decider& decider, const Found<Waiver>& waiver) {
  for (const PinnedSection& section : decider.standard().sections) {
    for (const PinnedItem& item : section.items) {
      if (item.IsOrReplaces(waiver.thing->request.item)) return Target{&item, &section, waiver.service};
    }
  }
  return Error(kNotNow, fmt::format("the standard does not ask for '{}' any more", waiver.thing->request.item));
}

// Asked for, and still failing. A request for the item as a whole is narrowed to the parts that are known by now.
Result<std::vector<Part>> PartsToCover(const Waiver& waiver, std::vector<Part> failing) {
  const std::vector<Part>& asked = waiver.request.parts;
  if (asked.empty()) return failing;
  std::erase_if(failing, [&](const Part& part) { return std::find(asked.begin(), asked.end(), part) == asked.end(); });
  if (!failing.empty()) return failing;
  return Error(kNotNow, fmt::format("what fails of '{}' now is not what the waiver was asked for", waiver.request.item))
      .Advise("deny it and ask for one of what fails now");
}

}  // namespace

Result<void> Handle(Decider& decider, const RequestWaiver& command) {
  SEAWORTHY_TRY(Target target, FindWaivable(decider, command));
  if (!decider.TakesPart() && !decider.MayReview(*target.section)) {
    return decider.NotAllowed("those who take part and reviewers", "ask for a waiver");
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckWords(decider, command));
  SEAWORTHY_RETURN_IF_ERROR(CheckEnd(decider, command.until));
  SEAWORTHY_TRY(std::string renews, FindRenewed(decider, target, command.renews));
  SEAWORTHY_TRY(Shortfall lacking, ShortfallOf(decider, target));
  if (lacking.waived && renews.empty()) {
    return Error(kNotNow, fmt::format("'{}' is waived on {} already", target.item->id, target.service))
        .Advise("renew the waiver instead");
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckNoOtherRequest(decider, target));
  decider.Add(target.service,
              WaiverRequested{decider.NewId(), target.item->id, decider.review().id(), std::move(lacking.parts),
                              std::string(Trim(command.reason)), std::string(Trim(command.control)),
                              std::string(Trim(command.owner)), command.until, std::move(renews)});
  return {};
}

Result<void> Handle(Decider& decider, const ApproveWaiver& command) {
  SEAWORTHY_TRY(Found<Waiver> found, FindRequest(decider, command.waiver, "approve the waiver"));
  const Waiver& waiver = *found.thing;
  if (decider.person().empty() || decider.person() == waiver.requested_by) {
    return decider.NotAllowed(
        fmt::format("{} other than {}, who asked for it,", WhoDecides(decider, waiver), waiver.requested_by),
        "approve the waiver");
  }
  if (waiver.until <= decider.now()) {
    return Error(kNotNow, fmt::format("the waiver was asked for until {}, which has passed", ToString(waiver.until)))
        .Advise("deny it and ask for another one");
  }
  SEAWORTHY_TRY(Target target, TargetOf(decider, found));
  SEAWORTHY_TRY(Shortfall lacking, ShortfallOf(decider, target));
  SEAWORTHY_TRY(std::vector<Part> parts, PartsToCover(waiver, std::move(lacking.parts)));
  decider.Add(found.service, WaiverApproved{*found.id, std::move(parts), waiver.until, lacking.outcome});
  return {};
}

Result<void> Handle(Decider& decider, const DenyWaiver& command) {
  SEAWORTHY_TRY(Found<Waiver> found, FindRequest(decider, command.waiver, "deny the waiver"));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason", kNoReason));
  decider.Add(found.service, WaiverDenied{*found.id, std::string(Trim(command.reason))});
  return {};
}

Result<void> Handle(Decider& decider, const RevokeWaiver& command) {
  SEAWORTHY_TRY(Found<Waiver> found, FindWaiver(decider, command.waiver));
  const Waiver& waiver = *found.thing;
  bool own = !decider.person().empty() &&
             (decider.person() == waiver.requested_by || decider.person() == waiver.request.owner);
  if (!own && !MayDecide(decider, waiver)) {
    return decider.NotAllowed(fmt::format("{}, its owner and who asked for it", WhoDecides(decider, waiver)),
                              "revoke the waiver");
  }
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason", kNoReason));
  if (waiver.status == WaiverStatus::kDenied || waiver.status == WaiverStatus::kRevoked) {
    return Error(kNotNow, fmt::format("waiver {} is {} already", *found.id, NameOf(waiver.status)));
  }
  if (waiver.until <= decider.now()) {
    return Error(kNotNow, fmt::format("waiver {} ended {}", *found.id, ToString(waiver.until)));
  }
  decider.Add(found.service, WaiverRevoked{*found.id, std::string(Trim(command.reason))});
  return {};
}

}  // namespace seaworthy::review
