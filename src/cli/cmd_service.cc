// seaworthy service list|show|register|check|revoke: services on a server, and after their decision.
#include "app/begin.h"
#include "app/json_body.h"
#include "app/register_service.h"
#include "app/watch.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"
#include "cli/shared.h"
#include "cli/terminal.h"

namespace seaworthy::cli {
namespace {

app::ViewOptions ViewOf(const Invocation& invocation, const Terminal& terminal) {
  app::ViewOptions options;
  options.format = invocation.Value("--format");
  options.width = terminal.width;
  options.colour = terminal.colour;
  return options;
}

int RunList(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return Print(terminal, (*remote)->Get("/services", ViewOf(invocation, terminal)));
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::ListServices(session->record(), session->now, ViewOf(invocation, terminal)));
}

int RunShow(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    return Print(terminal, (*remote)->Get(app::ServicePath(invocation.Argument("SERVICE")) + "/standing",
                                          ViewOf(invocation, terminal)));
  }
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::ShowService(session->record(), invocation.Argument("SERVICE"), session->directory,
                                          session->now, ViewOf(invocation, terminal)));
}

app::RegisterAsked RegisterAskedOf(const Invocation& invocation) {
  app::RegisterAsked asked;
  asked.path = invocation.Argument("PATH").empty() ? "." : invocation.Argument("PATH");
  asked.service = invocation.Value("--service");
  asked.owner = invocation.Value("--owner");
  asked.exposure = invocation.Value("--exposure");
  asked.standard = invocation.Value("--standard");
  asked.update = invocation.Flag("--update");
  if (std::string tier = invocation.Value("--tier"); !tier.empty()) asked.tier = tier[0] - '0';
  return asked;
}

int RunRegister(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (!*remote) return FailWith(terminal, NoServerNamed());
  auto registered = app::RegisterServices(**remote, RegisterAskedOf(invocation));
  if (!registered.ok()) return FailWith(terminal, registered.error());
  terminal.Out(registered->text);
  for (const std::string& remark : registered->remarks) terminal.Err(Printable(remark) + "\n");
  return kReady;
}

int RunCheck(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    return Fail(terminal,
                "a server judges by itself what it is given\n"
                "  push the facts of production: `seaworthy check --push URL --production`");
  }
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  app::WatchRequest request;
  auto judge = RequestOf(invocation, terminal);
  if (!judge.ok()) return FailWith(terminal, judge.error());
  request.judge = *std::move(judge);
  request.service = invocation.Argument("SERVICE");
  request.trigger = invocation.Value("--trigger");
  request.actor = session->actor;
  app::WatchOutcome outcome = [&] {
    Progress progress(terminal, "collecting evidence");
    return app::WatchService(session->record(), request);
  }();
  if (outcome.errors.size() == 1) return FailWith(terminal, outcome.errors.front());
  if (!outcome.ok()) return FailAll(terminal, outcome.errors);
  for (const std::string& remark : outcome.remarks) terminal.Err(Printable(remark) + "\n");
  terminal.Out(app::WhatWatched(outcome, session->now));
  return kReady;
}

int RunRevoke(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    app::RevokeAsked asked{invocation.Value("--reason")};
    return Print(terminal, (*remote)->Post(app::ServicePath(invocation.Argument("SERVICE")) + "/revoke",
                                           app::WriteJsonBody(asked)));
  }
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  std::string id = invocation.Argument("SERVICE");
  auto service = session->record().LoadService(id);
  if (!service.ok()) return FailWith(terminal, service.error());
  std::string review = service->granted ? service->granted->event.review : std::string();
  review::RevokeDecision revoke{id, invocation.Value("--reason")};
  auto make = [&](const review::Case&) { return Result<review::Command>(revoke); };
  auto executed = session->record().Execute({review, {id}, make, session->actor, session->now, {}, {}});
  if (!executed.ok()) return FailWith(terminal, executed.error());
  // The review has ended and tells nothing of it: what counts now is how the service stands.
  return Print(terminal,
               app::ShowService(session->record(), id, session->directory, session->now, ViewOf(invocation, terminal)));
}

constexpr Argument kService[] = {{"SERVICE", "its id", true}};
constexpr Argument kRepository[] = {{"PATH", "the repository that describes it (.)"}};
constexpr Option kRegisterOptions[] = {
    {"--service", "NAME", "this one of several services; else all of them"},
    {"--standard", "NAME", "what it is judged by, as the server knows it: harbour-review, ours@2.1"},
    {"--owner", "TEAM", "its team on the server, instead of what is declared"},
    {"--tier", "TIER", "how critical it is, instead of what is declared", "1|2|3|4"},
    {"--exposure", "WHO", "who can reach it, instead of what is declared", "public|partner|internal"},
    {"--update", "",
     "it is registered: describe it anew; tier, owner, exposure and standard only where they are given"},
    {"--server", "URL", "the server; SEAWORTHY_SERVER where it is not given"}};
constexpr Argument kCheckArguments[] = {{"SERVICE", "its id", true},
                                        {"PATH", "its repository, as it is in production"}};
constexpr Option kFormatOwn[] = {{"--format", "FORMAT", "how to print it", "text|json", "text"}};
constexpr auto kFormatOptions = Reading(kFormatOwn);
constexpr Option kCheckOwn[] = {{"--standard", "NAME|FILE", "where the standard of the decision is"},
                                {"--trigger", "WHAT", "what started the run", "local|ci|schedule", "local"},
                                {"--offline", "", "dial nothing"},
                                {"--record", "FOLDER", "write what the network answered to this folder"},
                                {"--replay", "FOLDER", "take the network's answers from this folder"}};
constexpr auto kCheckOptions = Acting(kCheckOwn);
constexpr Option kReasonOwn[] = {{"--reason", "TEXT", "why"}};
constexpr auto kReasonOptions = Acting(kReasonOwn);

}  // namespace

constexpr Command kServiceList{.name = "service list",
                               .summary = "List services with their standing, the worst first",
                               .details = "",
                               .arguments = {},
                               .options = kFormatOptions,
                               .run = RunList};
constexpr Command kServiceShow{.name = "service show",
                               .summary = "Show how a service stands after its review, and what would mend it",
                               .details = "",
                               .arguments = kService,
                               .options = kFormatOptions,
                               .run = RunShow};
constexpr Command kServiceRegister{
    .name = "service register",
    .summary = "Tell a server of the services that seaworthy.yaml describes",
    .details =
        "From then on the server's description counts, and the repository's is a claim: what differs is shown\n"
        "with each run. A member of the owning team may describe a service; what decides how strictly it is judged\n"
        "is an administrator's to change.",
    .arguments = kRepository,
    .options = kRegisterOptions,
    .run = RunRegister};
constexpr Command kServiceCheck{
    .name = "service check",
    .summary = "Check what runs in production against the last go, and count the run",
    .details =
        "A required item that fails in two counted runs in a row makes the service adrift and opens a\n"
        "delta review, which closes by itself when the item is well again.\n"
        "Exit codes: 0 counted, whatever it found, 2 wrong usage or input, 3 not done now, 4 internal error.",
    .arguments = kCheckArguments,
    .options = kCheckOptions,
    .run = RunCheck};
constexpr Command kServiceRevoke{.name = "service revoke",
                                 .summary = "Take the go of a service back",
                                 .details = kServiceActingCodes,
                                 .arguments = kService,
                                 .options = kReasonOptions,
                                 .run = RunRevoke};

}  // namespace seaworthy::cli
