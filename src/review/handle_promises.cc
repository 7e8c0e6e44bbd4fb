// What is promised for later: dated conditions, which a conditional go stands on, and action items, which block
// nothing.
#include <fmt/format.h>

#include "base/text.h"
#include "review/check_evidence.h"
#include "review/handlers.h"
#include "review/target.h"

namespace seaworthy::review {
namespace {

Result<void> CheckDue(const Decider& decider, Instant due) {
  if (decider.now() < due) return {};
  return Error(kBadCommand, fmt::format("{} has passed already", ToString(due)));
}

Result<Found<Condition>> FindOpenCondition(const Decider& decider, const std::string& wanted) {
  SEAWORTHY_TRY(Found<Condition> found, FindCondition(decider, wanted));
  if (found.thing->status == ConditionStatus::kOpen) return found;
  return Error(kNotNow, fmt::format("condition {} is {} already", *found.id, NameOf(found.thing->status)));
}

// The service that an action is about, and its item where it names one.
Result<std::string> ServiceOf(const Decider& decider, const AddAction& command) {
  if (!decider.review().exists()) return decider.Open().error();
  if (!command.item.empty()) {
    SEAWORTHY_TRY([[maybe_unused]] const PinnedItem* item, decider.Item(command.item));
  }
  SEAWORTHY_TRY(std::string service, decider.Service(command.service));
  SEAWORTHY_RETURN_IF_ERROR(decider.SpeaksFor(service));
  return service;
}

}  // namespace

Result<void> Handle(Decider& decider, const AddCondition& command) {
  SEAWORTHY_TRY(Target target, FindOpenTarget(decider, command.service, command.item));
  if (!decider.IsDri() && !decider.MayReview(*target.section)) {
    return decider.NotAllowed(fmt::format("the DRI and reviewers of {}", target.section->id), "add a condition");
  }
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.promise, "the promise"));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.owner, "the owner of the promise"));
  SEAWORTHY_RETURN_IF_ERROR(CheckDue(decider, command.due));
  const std::int64_t days = decider.standard().review_every_days;
  if (command.due > decider.now() + Span{days * 86'400, 0}) {
    return Error(kBadCommand, fmt::format("a promise is due within {} days, when the next review is", days));
  }
  if (!target.item->conditional) {
    return Error(kNotNow, fmt::format("the standard allows no condition for '{}'", target.item->id))
        .Advise("mend it, or ask for a waiver");
  }
  SEAWORTHY_TRY(Shortfall lacking, ShortfallOf(decider, target));
  if (lacking.waived) return Error(kNotNow, fmt::format("'{}' is waived on {}", target.item->id, target.service));
  decider.Add(target.service,
              ConditionAdded{decider.NewId(), target.item->id, decider.review().id(),
                             std::string(Trim(command.promise)), std::string(Trim(command.owner)), command.due});
  return {};
}

// A promise may be met late, but never on the word of the DRI alone.
Result<void> Handle(Decider& decider, const MeetCondition& command) {
  SEAWORTHY_TRY(Found<Condition> found, FindOpenCondition(decider, command.condition));
  const std::string& item = found.thing->event.item;
  if (decider.Drove() || !ReviewsItem(decider, item)) {
    return decider.NotAllowed(ReviewersOf(decider, item) + " who never were the DRI", "say that a condition is met");
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckEvidence(command.evidence));
  decider.Add(found.service, ConditionMet{*found.id, command.evidence});
  return {};
}

// Before the close a promise can be taken back by those who gave it; after it the decision stands on it.
Result<void> Handle(Decider& decider, const DropCondition& command) {
  SEAWORTHY_TRY(Found<Condition> found, FindOpenCondition(decider, command.condition));
  bool own = !decider.person().empty() && (decider.IsDri() || decider.person() == found.thing->by);
  if (!ReviewsItem(decider, found.thing->event.item) && !(own && !decider.review().ended())) {
    return decider.NotAllowed(ReviewersOf(decider, found.thing->event.item) + " and, before the close, the DRI",
                              "drop a condition");
  }
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason", kNoReason));
  decider.Add(found.service, ConditionDropped{*found.id, std::string(Trim(command.reason))});
  return {};
}

Result<void> Handle(Decider& decider, const AddAction& command) {
  SEAWORTHY_TRY(std::string service, ServiceOf(decider, command));
  if (!decider.TakesPart()) return decider.NotAllowed("those who take part", "add an action item");
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.title, "the title of the action item"));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.owner, "the owner of the action item"));
  if (!command.url.empty()) SEAWORTHY_RETURN_IF_ERROR(CheckUrl(command.url));
  if (command.due) SEAWORTHY_RETURN_IF_ERROR(CheckDue(decider, *command.due));
  decider.Add(service, ActionAdded{decider.NewId(), std::string(Trim(command.title)), command.item,
                                   decider.review().id(), std::string(Trim(command.owner)), command.due, command.url});
  return {};
}

Result<void> Handle(Decider& decider, const FinishAction& command) {
  SEAWORTHY_TRY(Found<Action> found, FindAction(decider, command.action));
  bool owner = !decider.person().empty() && decider.person() == found.thing->event.owner;
  if (!owner && !decider.TakesPart()) {
    return decider.NotAllowed("its owner and those who take part", "finish an action item");
  }
  if (found.thing->done) return Error(kNotNow, fmt::format("action {} is done already", *found.id));
  decider.Add(found.service, ActionDone{*found.id, std::string(Trim(command.comment))});
  return {};
}

}  // namespace seaworthy::review
