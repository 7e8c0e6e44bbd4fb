// seaworthy review comment|reply|address|resolve|reopen|request-changes|note: what people say to each other.
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

// An item of the standard, else a section; the core says which is nearest where it is neither.
review::Anchor AnchorOf(const review::PinnedStandard& standard, const std::string& on) {
  if (on.empty()) return {};
  if (standard.FindSection(on) != nullptr) return {on, ""};
  const review::PinnedSection* section = standard.SectionOf(on);
  return {section == nullptr ? std::string() : section->id, on};
}

Result<app::Change::MakeCommand> PrepareComment(Asking& asking) {
  SEAWORTHY_TRY(review::BlobRef text, asking.Text("TEXT"));
  return app::Change::MakeCommand(
      [text, on = asking.Value("--on"), note = asking.Flag("--note")](const review::Case& subject) {
        return Result<review::Command>(review::Comment{AnchorOf(subject.review.standard, on), text, note});
      });
}

Result<app::Change::MakeCommand> PrepareReply(Asking& asking) {
  SEAWORTHY_TRY(review::BlobRef text, asking.Text("TEXT"));
  return Always(review::ReplyTo{asking.Argument("THREAD"), std::move(text)});
}

Result<app::Change::MakeCommand> PrepareChanges(Asking& asking) {
  std::string section = asking.Argument("SECTION");
  if (asking.Flag("--withdraw")) return Always(review::WithdrawRequest{section});
  SEAWORTHY_TRY(review::BlobRef text, asking.Text("TEXT"));
  return Always(review::RequestChanges{section, std::move(text)});
}

Result<app::Change::MakeCommand> PrepareNote(Asking& asking) {
  SEAWORTHY_TRY(review::BlobRef text, asking.Text("TEXT"));
  return Always(review::AddNote{std::move(text)});
}

template <typename Command>
Result<app::Change::MakeCommand> PrepareThread(Asking& asking) {
  return Always(Command{asking.Argument("THREAD")});
}

template <Prepare kPrepare>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kPrepare);
}

constexpr Argument kCommentArguments[] = {{"REVIEW", "the review", true},
                                          {"TEXT", "what you say; - reads it from standard input", true}};
constexpr Option kCommentOwn[] = {{"--on", "ITEM|SECTION", "what it is about; else the review"},
                                  {"--note", "", "it does not block"}};
constexpr auto kCommentOptions = Acting(kCommentOwn);

constexpr Argument kReplyArguments[] = {{"REVIEW", "the review", true},
                                        {"THREAD", "its number", true},
                                        {"TEXT", "what you say; - reads it from standard input", true}};
constexpr Argument kThreadArguments[] = {{"REVIEW", "the review", true}, {"THREAD", "its number", true}};

constexpr Argument kChangesArguments[] = {{"REVIEW", "the review", true},
                                          {"SECTION", "the section", true},
                                          {"TEXT", "what has to change; - reads it from standard input"}};
constexpr Option kChangesOwn[] = {{"--withdraw", "", "take your request back"}};
constexpr auto kChangesOptions = Acting(kChangesOwn);

}  // namespace

constexpr Command kReviewComment{
    .name = "review comment",
    .summary = "Comment on an item, a section or the review; it blocks until it is resolved",
    .details = kActingCodes,
    .arguments = kCommentArguments,
    .options = kCommentOptions,
    .run = Run<PrepareComment>};
constexpr Command kReviewReply{.name = "review reply",
                               .summary = "Reply to a thread",
                               .details = kActingCodes,
                               .arguments = kReplyArguments,
                               .options = kActingOptions,
                               .run = Run<PrepareReply>};
constexpr Command kReviewAddress{.name = "review address",
                                 .summary = "Say as the DRI that a thread is dealt with",
                                 .details = kActingCodes,
                                 .arguments = kThreadArguments,
                                 .options = kActingOptions,
                                 .run = Run<PrepareThread<review::MarkAddressed>>};
constexpr Command kReviewResolve{.name = "review resolve",
                                 .summary = "Resolve a thread as its author or a reviewer of the section",
                                 .details = kActingCodes,
                                 .arguments = kThreadArguments,
                                 .options = kActingOptions,
                                 .run = Run<PrepareThread<review::Resolve>>};
constexpr Command kReviewReopen{.name = "review reopen",
                                .summary = "Open a resolved thread again",
                                .details = kActingCodes,
                                .arguments = kThreadArguments,
                                .options = kActingOptions,
                                .run = Run<PrepareThread<review::Reopen>>};
constexpr Command kReviewRequestChanges{
    .name = "review request-changes",
    .summary = "Ask as a reviewer for changes; it blocks until you sign or take it back",
    .details = kActingCodes,
    .arguments = kChangesArguments,
    .options = kChangesOptions,
    .run = Run<PrepareChanges>};
constexpr Command kReviewNote{.name = "review note",
                              .summary = "Add a correction note to a review that has ended",
                              .details = kActingCodes,
                              .arguments = kCommentArguments,
                              .options = kActingOptions,
                              .run = Run<PrepareNote>};

}  // namespace seaworthy::cli
