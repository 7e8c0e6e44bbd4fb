// seaworthy team list|new|add|remove, seaworthy invite: who belongs together on a server, and who comes in.
#include <fmt/format.h>

#include "app/remote_people.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

// The server, or the reason why there is none to ask.
Result<app::RemoteRecord> NeedServer(const Invocation& invocation, const Terminal& terminal) {
  SEAWORTHY_TRY(std::optional<app::RemoteRecord> remote, FindRemote(invocation, terminal));
  if (!remote) return NoServerNamed();
  return *std::move(remote);
}

int RunList(const Invocation& invocation, Terminal& terminal) {
  auto remote = NeedServer(invocation, terminal);
  return remote.ok() ? Print(terminal, app::ListTeams(*remote)) : FailWith(terminal, remote.error());
}

int RunNew(const Invocation& invocation, Terminal& terminal) {
  auto remote = NeedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  app::TeamAsked asked{.id = invocation.Argument("TEAM"),
                       .name = invocation.Value("--name"),
                       .review_roles = invocation.Values("--role"),
                       .groups = invocation.Values("--group"),
                       .members = invocation.Values("--member")};
  return Print(terminal, app::MakeTeam(*remote, asked));
}

int RunAdd(const Invocation& invocation, Terminal& terminal) {
  auto remote = NeedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  return Print(terminal, app::AddMembers(*remote, invocation.Argument("TEAM"), invocation.Arguments("PERSON")));
}

int RunRemove(const Invocation& invocation, Terminal& terminal) {
  auto remote = NeedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  return Print(terminal, app::RemoveMembers(*remote, invocation.Argument("TEAM"), invocation.Arguments("PERSON")));
}

int RunInvite(const Invocation& invocation, Terminal& terminal) {
  auto remote = NeedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  app::InviteAsked asked{invocation.Values("--access"), invocation.Values("--team")};
  if (asked.access.empty()) asked.access = {"contributor"};
  auto invited = app::Invite(*remote, asked);
  if (!invited.ok()) return FailWith(terminal, invited.error());
  terminal.Out(invited->url + "\n");
  terminal.Err(fmt::format("works once, until {}: `seaworthy join LINK --login NAME`\n", invited->until));
  return kReady;
}

constexpr Option kServer = {"--server", "URL", "the server; SEAWORTHY_SERVER where it is not given"};
constexpr Option kOnlyServer[] = {kServer};
constexpr Argument kTeam[] = {{"TEAM", "its id, which never changes: sre", true}};
constexpr Option kNewOptions[] = {
    {"--name", "NAME", "what people read: Site reliability (the id)"},
    {"--role", "ROLE", "a review role that its members hold: sre; several times", {}, {}, true},
    {"--member", "PERSON", "a member, by login or id; several times", {}, {}, true},
    {"--group", "GROUP", "a group of the provider of sign-in, whose people are members; several times", {}, {}, true},
    kServer};
constexpr Argument kMembers[] = {{"TEAM", "its id", true}, {"PERSON", "by login or id", true, true}};
constexpr Option kInviteOptions[] = {{"--team", "TEAM", "a team that they join; several times", {}, {}, true},
                                     {"--access",
                                      "ROLE",
                                      "what they may do; several times (contributor)",
                                      "viewer|contributor|standard-author|administrator|auditor",
                                      {},
                                      true},
                                     kServer};

}  // namespace

constexpr Command kTeamList{.name = "team list",
                            .summary = "List the teams of a server, with their members and review roles",
                            .details = "",
                            .arguments = {},
                            .options = kOnlyServer,
                            .run = RunList};
constexpr Command kTeamNew{.name = "team new",
                           .summary = "Make a team on a server",
                           .details = "A review role says in which quality its members sign; no access role gives one.",
                           .arguments = kTeam,
                           .options = kNewOptions,
                           .run = RunNew};
constexpr Command kTeamAdd{.name = "team add",
                           .summary = "Make people members of a team",
                           .details = "",
                           .arguments = kMembers,
                           .options = kOnlyServer,
                           .run = RunAdd};
constexpr Command kTeamRemove{
    .name = "team remove",
    .summary = "Make people members of a team no more",
    .details =
        "What they signed stays. Who is a member by a group of the provider is one as long as the group says so.",
    .arguments = kMembers,
    .options = kOnlyServer,
    .run = RunRemove};
constexpr Command kInvite{.name = "invite",
                          .summary = "Make a link by which one person makes an account on a server",
                          .details = "The link works once. Whoever follows it chooses login and password.",
                          .arguments = {},
                          .options = kInviteOptions,
                          .run = RunInvite};

}  // namespace seaworthy::cli
