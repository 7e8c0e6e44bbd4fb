// Teams: their members, the review roles that membership gives, and the provider's groups that make members.
#include <utility>

#include "app/json_body.h"
#include "auth/errors.h"
#include "server/people.h"
#include "server/people_json.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

struct TeamAsk {
  std::string id;
  auth::TeamChange change;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("name", self.change.name);
    visit("members", self.change.members);
    visit("review_roles", self.change.review_roles);
    visit("groups", self.change.groups);
  }
};

Reply TeamReply(const auth::Team& team, int status = 200) {
  formats::JsonWriter out;
  WriteTeam(out, team);
  Reply reply = JsonReply(std::move(out).text(), status);
  reply.etag = VersionTag(team.version);
  return reply;
}

Result<auth::Team> Named(Call& call) {
  SEAWORTHY_TRY(auto team, call.parts().people.teams.Read(call.Parameter("team"), call.now()));
  if (!team) return Error(auth::kNoSuchTeam, "there is no such team");
  return *std::move(team);
}

// What is told of a team that was changed.
Result<Reply> Changed(Result<auth::Team> team) {
  if (!team.ok()) return std::move(team).error();
  return TeamReply(*team);
}

Result<Reply> ListTeams(Call& call) {
  SEAWORTHY_TRY(PageAsk page, call.Page());
  std::optional<std::string> after;
  if (!page.after.empty()) after = page.after.front();
  SEAWORTHY_TRY(std::vector<auth::Team> teams, call.parts().people.teams.List(after, page.limit, call.now()));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const auth::Team& team : teams) WriteTeam(out, team);
  out.EndArray().Key("next");
  Reply reply;
  if (teams.size() == page.limit) reply.next = call.NextPage({teams.back().id});
  reply.next.empty() ? out.Null() : out.String(reply.next);
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

Result<Reply> PostTeam(Call& call) {
  SEAWORTHY_TRY(TeamAsk ask, app::ReadJsonBody<TeamAsk>(call.request().body));
  auth::Team wanted{.id = ask.id,
                    .name = ask.change.name.value_or(ask.id),
                    .members = ask.change.members.value_or(std::vector<std::string>()),
                    .review_roles = ask.change.review_roles.value_or(std::vector<std::string>()),
                    .groups = ask.change.groups.value_or(std::vector<std::string>())};
  SEAWORTHY_TRY(auth::Team made, call.parts().people.teams.Create(wanted, call.Deed()));
  Reply reply = TeamReply(made, 201);
  reply.location = "/api/v1/teams/" + made.id;
  return reply;
}

Result<Reply> GetTeam(Call& call) {
  SEAWORTHY_TRY(auth::Team team, Named(call));
  return TeamReply(team);
}

Result<Reply> PatchTeam(Call& call) {
  SEAWORTHY_TRY(auth::Team before, Named(call));
  SEAWORTHY_RETURN_IF_ERROR(ExpectTag(call, VersionTag(before.version)));
  SEAWORTHY_TRY(TeamAsk ask, app::ReadJsonBody<TeamAsk>(call.request().body));
  if (!ask.id.empty() && ask.id != before.id) {
    return Error(auth::kBadName, "the id of a team never changes").At({"#/id", 0, 0}).Advise("change its name");
  }
  return Changed(call.parts().people.teams.Update(before.id, ask.change, before.version, call.Deed()));
}

Result<Reply> DeleteTeam(Call& call) {
  SEAWORTHY_TRY(bool removed, call.parts().people.teams.Remove(call.Parameter("team"), call.Deed()));
  if (!removed) return Error(auth::kNoSuchTeam, "there is no such team");
  return NoContent();
}

Result<Reply> PutMember(Call& call) {
  return Changed(call.parts().people.teams.AddMember(call.Parameter("team"), call.Parameter("person"), call.Deed()));
}

Result<Reply> DeleteMember(Call& call) {
  return Changed(call.parts().people.teams.RemoveMember(call.Parameter("team"), call.Parameter("person"), call.Deed()));
}

}  // namespace

void AddTeamRoutes(std::vector<Route>& routes) {
  auto add = [&](std::string method, std::string path, std::string operation, Action action, Handle handle) {
    routes.push_back(
        {std::move(method), "/api/v1/teams" + path, std::move(operation), About::kOrganisation, action, handle});
    routes.back().people = true;
  };
  add("GET", "", "listTeams", Action::kReadPeople, ListTeams);
  add("POST", "", "makeTeam", Action::kManageTeams, PostTeam);
  add("GET", "/{team}", "getTeam", Action::kReadPeople, GetTeam);
  add("PATCH", "/{team}", "changeTeam", Action::kManageTeams, PatchTeam);
  add("DELETE", "/{team}", "removeTeam", Action::kManageTeams, DeleteTeam);
  add("PUT", "/{team}/members/{person}", "addMember", Action::kManageTeams, PutMember);
  add("DELETE", "/{team}/members/{person}", "removeMember", Action::kManageTeams, DeleteMember);
}

}  // namespace seaworthy::server
