// What people talk about: comments, and when they are settled.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/handlers.h"

namespace seaworthy::review {
namespace {

bool ReviewsAnySection(const Decider& decider) {
  const auto& sections = decider.standard().sections;
  return std::any_of(sections.begin(), sections.end(),
                     [&](const PinnedSection& section) { return decider.IsReviewerOf(section); });
}

// Whoever takes part, and reviewers who were not asked yet.
Result<void> MayTalk(const Decider& decider) {
  if (decider.TakesPart() || (!decider.person().empty() && ReviewsAnySection(decider))) return {};
  return decider.NotAllowed("those who take part and reviewers", "comment");
}

Result<void> CheckText(const BlobRef& text) {
  if (!text.digest.empty() && text.bytes > 0) return {};
  return Error(kBadCommand, "the comment is empty");
}

// With the section of an item filled in.
Result<Anchor> CheckAnchor(const Decider& decider, Anchor anchor) {
  if (!anchor.item.empty()) {
    SEAWORTHY_TRY([[maybe_unused]] const PinnedItem* item, decider.Item(anchor.item));
    const std::string& section = decider.standard().SectionOf(anchor.item)->id;
    if (!anchor.section.empty() && anchor.section != section) {
      return Error(kBadCommand, fmt::format("item '{}' is in section '{}'", anchor.item, section));
    }
    anchor.section = section;
  } else if (!anchor.section.empty()) {
    SEAWORTHY_TRY([[maybe_unused]] const PinnedSection* section, decider.Section(anchor.section));
  }
  return anchor;
}

Result<const Thread*> FindThread(const Decider& decider, std::string_view wanted) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  if (const Thread* thread = decider.review().FindThread(wanted)) return thread;
  std::size_t count = decider.review().threads.size();
  return Error(kBadCommand, fmt::format("no comment '{}' in {}", OneLine(wanted), ShortName(decider.review())))
      .Advise(count == 0 ? "nobody has commented yet" : fmt::format("comments are numbered from 1 to {}", count));
}

// Its author; a reviewer of its section; and of a comment on the review as a whole, or on a section that a later
// standard dropped, the review lead and any reviewer who takes part.
bool MaySettle(const Decider& decider, const Thread& thread) {
  if (!decider.person().empty() && thread.by == decider.person()) return true;
  if (const PinnedSection* section = decider.standard().FindSection(thread.anchor.section)) {
    return decider.MayReview(*section);
  }
  const auto& sections = decider.standard().sections;
  return decider.IsLead() ||
         (decider.TakesPart() && std::any_of(sections.begin(), sections.end(),
                                             [&](const auto& section) { return decider.MayReview(section); }));
}

Error MayNotSettle(const Decider& decider, const Thread& thread, std::string_view what) {
  return decider.NotAllowed(
      thread.anchor.section.empty()
          ? fmt::format("{} (who wrote it), the review lead and reviewers", thread.by)
          : fmt::format("{} (who wrote it) and reviewers of {}", thread.by, thread.anchor.section),
      what);
}

}  // namespace

Result<void> Handle(Decider& decider, const Comment& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_RETURN_IF_ERROR(MayTalk(decider));
  SEAWORTHY_RETURN_IF_ERROR(CheckText(command.text));
  SEAWORTHY_TRY(Anchor anchor, CheckAnchor(decider, command.anchor));
  decider.Add(ThreadOpened{decider.NewId(), std::move(anchor), command.text, command.note});
  return {};
}

Result<void> Handle(Decider& decider, const ReplyTo& command) {
  SEAWORTHY_TRY(const Thread* thread, FindThread(decider, command.thread));
  SEAWORTHY_RETURN_IF_ERROR(MayTalk(decider));
  SEAWORTHY_RETURN_IF_ERROR(CheckText(command.text));
  decider.Add(ThreadReplied{thread->id, command.text});
  return {};
}

Result<void> Handle(Decider& decider, const MarkAddressed& command) {
  SEAWORTHY_TRY(const Thread* thread, FindThread(decider, command.thread));
  if (!decider.IsDri()) return decider.NotAllowed("the DRI", "mark a comment addressed");
  if (thread->status != ThreadStatus::kOpen) {
    return Error(kNotNow, fmt::format("comment {} is {} already", thread->number, NameOf(thread->status)));
  }
  decider.Add(ThreadAddressed{thread->id});
  return {};
}

Result<void> Handle(Decider& decider, const Resolve& command) {
  SEAWORTHY_TRY(const Thread* thread, FindThread(decider, command.thread));
  if (!MaySettle(decider, *thread)) return MayNotSettle(decider, *thread, "resolve it");
  if (thread->status == ThreadStatus::kResolved) {
    return Error(kNotNow, fmt::format("comment {} is resolved already", thread->number));
  }
  decider.Add(ThreadResolved{thread->id});
  return {};
}

Result<void> Handle(Decider& decider, const Reopen& command) {
  SEAWORTHY_TRY(const Thread* thread, FindThread(decider, command.thread));
  if (!MaySettle(decider, *thread)) return MayNotSettle(decider, *thread, "open it again");
  if (thread->status == ThreadStatus::kOpen) {
    return Error(kNotNow, fmt::format("comment {} is open", thread->number));
  }
  decider.Add(ThreadReopened{thread->id});
  return {};
}

}  // namespace seaworthy::review
