// seaworthy review attach|attest|correct|not-applicable: what machines and people say about items.
#include <fmt/format.h>

#include "app/attach.h"
#include "app/review_views.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"
#include "cli/shared.h"
#include "cli/terminal.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

Result<app::AttachRequest> AttachRequestOf(const Invocation& invocation, const Terminal& terminal,
                                           const RecordSession& session) {
  app::AttachRequest request;
  SEAWORTHY_TRY(request.review, session.record().FindReview(invocation.Argument("REVIEW")));
  SEAWORTHY_TRY(request.judge, RequestOf(invocation, terminal));
  request.service = invocation.Value("--service");
  request.judge.service.clear();
  request.trigger = invocation.Value("--trigger");
  request.counted = invocation.Flag("--production") || invocation.Flag("--release");
  request.actor = session.actor;
  return request;
}

int RunAttach(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    return Fail(terminal,
                "a server judges by itself what it is given\n"
                "  push the facts: `seaworthy check --push URL`; they reach every open review of the service");
  }
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto request = AttachRequestOf(invocation, terminal, *session);
  if (!request.ok()) return FailWith(terminal, request.error());
  app::AttachOutcome outcome = [&] {
    Progress progress(terminal, "collecting evidence");
    return app::AttachRun(session->record(), *request);
  }();
  if (outcome.errors.size() == 1) return FailWith(terminal, outcome.errors.front());
  if (!outcome.ok()) return FailAll(terminal, outcome.errors);
  for (const std::string& remark : outcome.remarks) terminal.Err(Printable(remark) + "\n");
  if (!outcome.run.counted) terminal.Err("a preview: add --production or --release where it is one\n");
  return Told(terminal, *session, *outcome.executed);
}

Result<app::verbs::AnyVerb> SayAttest(Asking& asking) {
  std::string service = asking.Value("--service");
  std::string item = asking.Argument("ITEM");
  if (asking.Flag("--withdraw")) {
    return app::verbs::AnyVerb(app::verbs::WithdrawAttestation{{service, item, asking.Value("--reason")}});
  }
  app::verbs::Attest attest{service, item, {}, asking.Value("--statement"), asking.Value("--expires")};
  SEAWORTHY_TRY(attest.evidence, asking.Evidence("EVIDENCE", "", item));
  return app::verbs::AnyVerb(std::move(attest));
}

Result<app::verbs::AnyVerb> SayCorrect(Asking& asking) {
  app::verbs::Correct correct{
      asking.Value("--service"), asking.Argument("ITEM"), asking.Argument("OUTCOME"), asking.Value("--reason"), {}};
  SEAWORTHY_TRY(correct.evidence, asking.Evidence("EVIDENCE", "link"));
  return app::verbs::AnyVerb(std::move(correct));
}

Result<app::verbs::AnyVerb> SayNotApplicable(Asking& asking) {
  app::verbs::OfItem what{asking.Value("--service"), asking.Argument("ITEM"), asking.Value("--reason")};
  if (asking.Flag("--withdraw")) return app::verbs::AnyVerb(app::verbs::WithdrawNotApplicable{std::move(what)});
  return app::verbs::AnyVerb(app::verbs::DeclareNotApplicable{std::move(what)});
}

int RunAttest(const Invocation& invocation, Terminal& terminal) { return Act(invocation, terminal, SayAttest); }
int RunCorrect(const Invocation& invocation, Terminal& terminal) { return Act(invocation, terminal, SayCorrect); }
int RunNotApplicable(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, SayNotApplicable);
}

constexpr std::string_view kOfService = "which service of the review, where it is about several";
constexpr std::string_view kKinds = "link|file|number|date|text";

constexpr Argument kAttachArguments[] = {{"REVIEW", "the review", true}, {"PATH", "the repository of the service"}};
constexpr Option kAttachOwn[] = {{"--production", "", "it is what runs in production: the run counts"},
                                 {"--release", "", "it is a release: the run counts"},
                                 {"--service", "ID", kOfService},
                                 {"--standard", "NAME|FILE", "where the pinned standard is; it must be the same one"},
                                 {"--trigger", "WHAT", "what started the run", "local|ci|schedule", "local"},
                                 {"--offline", "", "dial nothing"},
                                 {"--record", "FOLDER", "write what the network answered to this folder"},
                                 {"--replay", "FOLDER", "take the network's answers from this folder"}};
constexpr auto kAttachOptions = Acting(kAttachOwn);

constexpr Argument kAttestArguments[] = {
    {"REVIEW", "the review", true},
    {"ITEM", "the item", true},
    {"EVIDENCE", "a link, the path of a file, a number, a date or a text, as the item asks; - reads a text"}};
constexpr Option kAttestOwn[] = {{"--kind", "KIND", "what the evidence is; else what the item asks for", kKinds},
                                 {"--statement", "TEXT", "what you say of it"},
                                 {"--expires", "DATE", "when it has to be given again, earlier than the standard says"},
                                 {"--withdraw", "", "take the attestation that stands back, with --reason"},
                                 {"--reason", "TEXT", "why it is taken back"},
                                 {"--service", "ID", kOfService}};
constexpr auto kAttestOptions = Acting(kAttestOwn);

constexpr Argument kCorrectArguments[] = {
    {"REVIEW", "the review", true},
    {"ITEM", "the item", true},
    {"OUTCOME", "what it is", true, false, "pass|fail|not_applicable|unknown|error"},
    {"EVIDENCE", "what shows it: a link, or as --kind says", true}};
constexpr Option kCorrectOwn[] = {{"--reason", "TEXT", "why the outcome is wrong"},
                                  {"--kind", "KIND", "what the evidence is (link)", kKinds},
                                  {"--service", "ID", kOfService}};
constexpr auto kCorrectOptions = Acting(kCorrectOwn);

constexpr Argument kItemArguments[] = {{"REVIEW", "the review", true}, {"ITEM", "the item", true}};
constexpr Option kNotApplicableOwn[] = {{"--reason", "TEXT", "why it does not apply, or why it does after all"},
                                        {"--withdraw", "", "it does apply after all"},
                                        {"--service", "ID", kOfService}};
constexpr auto kNotApplicableOptions = Acting(kNotApplicableOwn);

}  // namespace

constexpr Command kReviewAttach{.name = "review attach",
                                .summary = "Check a repository by the pinned standard and attach the run",
                                .details = kActingCodes,
                                .arguments = kAttachArguments,
                                .options = kAttachOptions,
                                .run = RunAttach};
constexpr Command kReviewAttest{.name = "review attest",
                                .summary = "Answer an item as a person, with evidence",
                                .details = kActingCodes,
                                .arguments = kAttestArguments,
                                .options = kAttestOptions,
                                .run = RunAttest};
constexpr Command kReviewCorrect{.name = "review correct",
                                 .summary = "Say as a reviewer that the outcome of a check is wrong",
                                 .details = kActingCodes,
                                 .arguments = kCorrectArguments,
                                 .options = kCorrectOptions,
                                 .run = RunCorrect};
constexpr Command kReviewNotApplicable{
    .name = "review not-applicable",
    .summary = "Declare that an item does not apply, for the section's reviewer to accept",
    .details = kActingCodes,
    .arguments = kItemArguments,
    .options = kNotApplicableOptions,
    .run = RunNotApplicable};

}  // namespace seaworthy::cli
