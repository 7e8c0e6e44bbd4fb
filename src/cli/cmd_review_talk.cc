// seaworthy review comment|reply|address|resolve|reopen|request-changes|note: what people say to each other.
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

using app::verbs::AnyVerb;

Result<AnyVerb> SayComment(Asking& asking) {
  return AnyVerb(app::verbs::Comment{asking.Text("TEXT"), asking.Value("--on"), asking.Flag("--note")});
}

Result<AnyVerb> SayReply(Asking& asking) {
  return AnyVerb(app::verbs::Reply{asking.Argument("THREAD"), asking.Text("TEXT")});
}

Result<AnyVerb> SayChanges(Asking& asking) {
  std::string section = asking.Argument("SECTION");
  if (asking.Flag("--withdraw")) return AnyVerb(app::verbs::WithdrawRequest{section});
  return AnyVerb(app::verbs::RequestChanges{section, asking.Text("TEXT")});
}

Result<AnyVerb> SayNote(Asking& asking) { return AnyVerb(app::verbs::AddNote{asking.Text("TEXT")}); }

template <typename Verb>
Result<AnyVerb> SayOfThread(Asking& asking) {
  return AnyVerb(Verb{{asking.Argument("THREAD")}});
}

template <Say kSay>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kSay);
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
    .run = Run<SayComment>};
constexpr Command kReviewReply{.name = "review reply",
                               .summary = "Reply to a thread",
                               .details = kActingCodes,
                               .arguments = kReplyArguments,
                               .options = kActingOptions,
                               .run = Run<SayReply>};
constexpr Command kReviewAddress{.name = "review address",
                                 .summary = "Say as the DRI that a thread is dealt with",
                                 .details = kActingCodes,
                                 .arguments = kThreadArguments,
                                 .options = kActingOptions,
                                 .run = Run<SayOfThread<app::verbs::MarkAddressed>>};
constexpr Command kReviewResolve{.name = "review resolve",
                                 .summary = "Resolve a thread as its author or a reviewer of the section",
                                 .details = kActingCodes,
                                 .arguments = kThreadArguments,
                                 .options = kActingOptions,
                                 .run = Run<SayOfThread<app::verbs::Resolve>>};
constexpr Command kReviewReopen{.name = "review reopen",
                                .summary = "Open a resolved thread again",
                                .details = kActingCodes,
                                .arguments = kThreadArguments,
                                .options = kActingOptions,
                                .run = Run<SayOfThread<app::verbs::Reopen>>};
constexpr Command kReviewRequestChanges{
    .name = "review request-changes",
    .summary = "Ask as a reviewer for changes; it blocks until you sign or take it back",
    .details = kActingCodes,
    .arguments = kChangesArguments,
    .options = kChangesOptions,
    .run = Run<SayChanges>};
constexpr Command kReviewNote{.name = "review note",
                              .summary = "Add a correction note to a review that has ended",
                              .details = kActingCodes,
                              .arguments = kCommentArguments,
                              .options = kActingOptions,
                              .run = Run<SayNote>};

}  // namespace seaworthy::cli
