// seaworthy review waiver|condition|action …: what is accepted, promised and left to do.
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

using app::verbs::AnyVerb;

Result<AnyVerb> SayRequest(Asking& asking) {
  return AnyVerb(app::verbs::RequestWaiver{asking.Value("--service"), asking.Argument("ITEM"), asking.Value("--reason"),
                                           asking.Value("--control"), asking.Value("--owner"), asking.Value("--until"),
                                           asking.Flag("--renew")});
}

Result<AnyVerb> SayApprove(Asking& asking) { return AnyVerb(app::verbs::ApproveWaiver{asking.Argument("WAIVER")}); }

template <typename Verb>
Result<AnyVerb> SayOfWaiver(Asking& asking) {
  return AnyVerb(Verb{{asking.Argument("WAIVER"), asking.Value("--reason")}});
}

Result<AnyVerb> SayAddCondition(Asking& asking) {
  return AnyVerb(app::verbs::AddCondition{asking.Value("--service"), asking.Argument("ITEM"),
                                          asking.Argument("PROMISE"), asking.Value("--owner"), asking.Value("--due")});
}

Result<AnyVerb> SayMeetCondition(Asking& asking) {
  app::verbs::MeetCondition meet{asking.Argument("CONDITION"), {}};
  SEAWORTHY_TRY(meet.evidence, asking.Evidence("EVIDENCE", "link"));
  return AnyVerb(std::move(meet));
}

Result<AnyVerb> SayDropCondition(Asking& asking) {
  return AnyVerb(app::verbs::DropCondition{asking.Argument("CONDITION"), asking.Value("--reason")});
}

Result<AnyVerb> SayAddAction(Asking& asking) {
  return AnyVerb(app::verbs::AddAction{asking.Value("--service"), asking.Value("--item"), asking.Argument("TITLE"),
                                       asking.Value("--owner"), asking.Value("--url"), asking.Value("--due")});
}

Result<AnyVerb> SayFinishAction(Asking& asking) {
  return AnyVerb(app::verbs::FinishAction{asking.Argument("ACTION"), asking.Value("--comment")});
}

template <Say kSay>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kSay);
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
                                 .run = Run<SayRequest>};
constexpr Command kWaiverApprove{.name = "review waiver approve",
                                 .summary = "Approve a waiver that somebody else asked for",
                                 .details = kActingCodes,
                                 .arguments = kWaiver,
                                 .options = kActingOptions,
                                 .run = Run<SayApprove>};
constexpr Command kWaiverDeny{.name = "review waiver deny",
                              .summary = "Deny a waiver",
                              .details = kActingCodes,
                              .arguments = kWaiver,
                              .options = kReasonOptions,
                              .run = Run<SayOfWaiver<app::verbs::DenyWaiver>>};
constexpr Command kWaiverRevoke{.name = "review waiver revoke",
                                .summary = "Revoke a waiver before it ends",
                                .details = kActingCodes,
                                .arguments = kWaiver,
                                .options = kReasonOptions,
                                .run = Run<SayOfWaiver<app::verbs::RevokeWaiver>>};
constexpr Command kConditionAdd{.name = "review condition add",
                                .summary = "Promise what an item lacks by a date, where the standard allows it",
                                .details = kActingCodes,
                                .arguments = kPromise,
                                .options = kPromiseOptions,
                                .run = Run<SayAddCondition>};
constexpr Command kConditionMeet{.name = "review condition meet",
                                 .summary = "Show that a promise was kept",
                                 .details = kActingCodes,
                                 .arguments = kMeet,
                                 .options = kMeetOptions,
                                 .run = Run<SayMeetCondition>};
constexpr Command kConditionDrop{.name = "review condition drop",
                                 .summary = "Give up a promise",
                                 .details = kActingCodes,
                                 .arguments = kDrop,
                                 .options = kReasonOptions,
                                 .run = Run<SayDropCondition>};
constexpr Command kActionAdd{.name = "review action add",
                             .summary = "Write down what is to be done, by whom and by when",
                             .details = kActingCodes,
                             .arguments = kActionTitle,
                             .options = kActionOptions,
                             .run = Run<SayAddAction>};
constexpr Command kActionDone{.name = "review action done",
                              .summary = "Say that an action is done",
                              .details = kActingCodes,
                              .arguments = kAction,
                              .options = kDoneOptions,
                              .run = Run<SayFinishAction>};

}  // namespace seaworthy::cli
