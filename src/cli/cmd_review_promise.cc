// seaworthy review waiver|condition|action …: what is accepted, promised and left to do.
#include <fmt/format.h>

#include "app/named_things.h"
#include "cli/commands.h"
#include "cli/record_command.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

Result<Instant> NeedEnd(Asking& asking, std::string_view option) {
  SEAWORTHY_TRY(std::optional<Instant> end, asking.End(option));
  if (end) return *end;
  return Error(review::kBadCommand, fmt::format("it needs {}", option)).Advise("write 2031-08-01 or 90d");
}

// Who answers for it: a typing mistake would leave it to nobody.
Result<std::string> OwnerOf(Asking& asking) {
  std::string owner = asking.Value("--owner");
  if (owner.empty()) return asking.session().actor.person;
  SEAWORTHY_RETURN_IF_ERROR(asking.session().directory.ActorOf(owner));
  return owner;
}

Result<app::Change::MakeCommand> PrepareRequest(Asking& asking) {
  review::RequestWaiver request;
  request.service = asking.Value("--service");
  request.item = asking.Argument("ITEM");
  request.reason = asking.Value("--reason");
  request.control = asking.Value("--control");
  SEAWORTHY_TRY(request.owner, OwnerOf(asking));
  SEAWORTHY_TRY(request.until, NeedEnd(asking, "--until"));
  return app::Change::MakeCommand(
      [request, renews = asking.Flag("--renew")](const review::Case& subject) -> Result<review::Command> {
        review::RequestWaiver command = request;
        if (renews) {
          SEAWORTHY_TRY(command.renews, app::FindWaiver(subject, request.item, review::WaiverStatus::kApproved));
        }
        return review::Command(std::move(command));
      });
}

template <typename Command, review::WaiverStatus kStatus>
Result<app::Change::MakeCommand> PrepareVerdict(Asking& asking) {
  return app::Change::MakeCommand([name = asking.Argument("WAIVER"), reason = asking.Value("--reason")](
                                      const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, app::FindWaiver(subject, name, kStatus));
    if constexpr (std::is_same_v<Command, review::ApproveWaiver>) {
      return review::Command(Command{std::move(id)});
    } else {
      return review::Command(Command{std::move(id), reason});
    }
  });
}

Result<app::Change::MakeCommand> PrepareAddCondition(Asking& asking) {
  review::AddCondition add{asking.Value("--service"), asking.Argument("ITEM"), asking.Argument("PROMISE"), "", {}};
  SEAWORTHY_TRY(add.owner, OwnerOf(asking));
  SEAWORTHY_TRY(add.due, NeedEnd(asking, "--due"));
  return Always(std::move(add));
}

Result<app::Change::MakeCommand> PrepareMeetCondition(Asking& asking) {
  std::string kind = asking.Value("--kind");
  SEAWORTHY_TRY(review::Evidence evidence, asking.Evidence("EVIDENCE", kind.empty() ? "link" : kind, ""));
  return app::Change::MakeCommand(
      [name = asking.Argument("CONDITION"), evidence](const review::Case& subject) -> Result<review::Command> {
        SEAWORTHY_TRY(std::string id, app::FindCondition(subject, name));
        return review::Command(review::MeetCondition{std::move(id), evidence});
      });
}

Result<app::Change::MakeCommand> PrepareDropCondition(Asking& asking) {
  return app::Change::MakeCommand([name = asking.Argument("CONDITION"), reason = asking.Value("--reason")](
                                      const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, app::FindCondition(subject, name));
    return review::Command(review::DropCondition{std::move(id), reason});
  });
}

Result<app::Change::MakeCommand> PrepareAddAction(Asking& asking) {
  review::AddAction add{
      asking.Value("--service"), asking.Value("--item"), asking.Argument("TITLE"), "", asking.Value("--url"), {}};
  SEAWORTHY_TRY(add.owner, OwnerOf(asking));
  SEAWORTHY_TRY(add.due, asking.End("--due"));
  return Always(std::move(add));
}

Result<app::Change::MakeCommand> PrepareFinishAction(Asking& asking) {
  return app::Change::MakeCommand([name = asking.Argument("ACTION"), comment = asking.Value("--comment")](
                                      const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(std::string id, app::FindAction(subject, name));
    return review::Command(review::FinishAction{std::move(id), comment});
  });
}

template <Prepare kPrepare>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kPrepare);
}

constexpr std::string_view kOfService = "which service of the review, where it is about several";
constexpr Argument kItem[] = {{"REVIEW", "the review", true}, {"ITEM", "the item", true}};
constexpr Option kRequestOwn[] = {{"--reason", "TEXT", "why the risk is taken"},
                                  {"--control", "TEXT", "what compensates meanwhile"},
                                  {"--owner", "PERSON", "who answers for it; else who asks"},
                                  {"--until", "DATE", "when it ends: 2031-08-01 or 90d"},
                                  {"--renew", "", "it follows the waiver that the item has"},
                                  {"--service", "ID", kOfService}};
constexpr auto kRequestOptions = Acting(kRequestOwn);

constexpr Argument kWaiver[] = {{"REVIEW", "the review", true}, {"WAIVER", "its item, or its id", true}};
constexpr Option kReasonOwn[] = {{"--reason", "TEXT", "why"}};
constexpr auto kReasonOptions = Acting(kReasonOwn);

constexpr Argument kPromise[] = {
    {"REVIEW", "the review", true}, {"ITEM", "the item", true}, {"PROMISE", "what will be done", true}};
constexpr Option kPromiseOwn[] = {{"--due", "DATE", "by when: 2031-08-01 or 90d"},
                                  {"--owner", "PERSON", "who promises it; else who writes it down"},
                                  {"--service", "ID", kOfService}};
constexpr auto kPromiseOptions = Acting(kPromiseOwn);
constexpr Argument kMeet[] = {{"REVIEW", "the review", true},
                              {"CONDITION", "its item, or its id", true},
                              {"EVIDENCE", "what shows it: a link, or as --kind says", true}};
constexpr Option kMeetOwn[] = {{"--kind", "KIND", "what the evidence is (link)", "link|file|number|date|text"}};
constexpr auto kMeetOptions = Acting(kMeetOwn);
constexpr Argument kDrop[] = {{"REVIEW", "the review", true}, {"CONDITION", "its item, or its id", true}};

constexpr Argument kActionTitle[] = {{"REVIEW", "the review", true}, {"TITLE", "what is to be done", true}};
constexpr Option kActionOwn[] = {{"--item", "ITEM", "the item that it is about"},
                                 {"--owner", "PERSON", "who does it; else who writes it down"},
                                 {"--due", "DATE", "by when"},
                                 {"--url", "URL", "the issue that follows it"},
                                 {"--service", "ID", kOfService}};
constexpr auto kActionOptions = Acting(kActionOwn);
constexpr Argument kAction[] = {{"REVIEW", "the review", true}, {"ACTION", "its title, its item, or its id", true}};
constexpr Option kDoneOwn[] = {{"--comment", "TEXT", "what came of it"}};
constexpr auto kDoneOptions = Acting(kDoneOwn);

}  // namespace

constexpr Command kWaiverRequest{.name = "review waiver request",
                                 .summary = "Ask to accept the failing parts of an item for a while",
                                 .details = kActingCodes,
                                 .arguments = kItem,
                                 .options = kRequestOptions,
                                 .run = Run<PrepareRequest>};
constexpr Command kWaiverApprove{.name = "review waiver approve",
                                 .summary = "Approve a waiver that somebody else asked for",
                                 .details = kActingCodes,
                                 .arguments = kWaiver,
                                 .options = kActingOptions,
                                 .run = Run<PrepareVerdict<review::ApproveWaiver, review::WaiverStatus::kRequested>>};
constexpr Command kWaiverDeny{.name = "review waiver deny",
                              .summary = "Deny a waiver",
                              .details = kActingCodes,
                              .arguments = kWaiver,
                              .options = kReasonOptions,
                              .run = Run<PrepareVerdict<review::DenyWaiver, review::WaiverStatus::kRequested>>};
constexpr Command kWaiverRevoke{.name = "review waiver revoke",
                                .summary = "Revoke a waiver before it ends",
                                .details = kActingCodes,
                                .arguments = kWaiver,
                                .options = kReasonOptions,
                                .run = Run<PrepareVerdict<review::RevokeWaiver, review::WaiverStatus::kApproved>>};
constexpr Command kConditionAdd{.name = "review condition add",
                                .summary = "Promise what an item lacks by a date, where the standard allows it",
                                .details = kActingCodes,
                                .arguments = kPromise,
                                .options = kPromiseOptions,
                                .run = Run<PrepareAddCondition>};
constexpr Command kConditionMeet{.name = "review condition meet",
                                 .summary = "Show that a promise was kept",
                                 .details = kActingCodes,
                                 .arguments = kMeet,
                                 .options = kMeetOptions,
                                 .run = Run<PrepareMeetCondition>};
constexpr Command kConditionDrop{.name = "review condition drop",
                                 .summary = "Give up a promise",
                                 .details = kActingCodes,
                                 .arguments = kDrop,
                                 .options = kReasonOptions,
                                 .run = Run<PrepareDropCondition>};
constexpr Command kActionAdd{.name = "review action add",
                             .summary = "Write down what is to be done, by whom and by when",
                             .details = kActingCodes,
                             .arguments = kActionTitle,
                             .options = kActionOptions,
                             .run = Run<PrepareAddAction>};
constexpr Command kActionDone{.name = "review action done",
                              .summary = "Say that an action is done",
                              .details = kActingCodes,
                              .arguments = kAction,
                              .options = kDoneOptions,
                              .run = Run<PrepareFinishAction>};

}  // namespace seaworthy::cli
