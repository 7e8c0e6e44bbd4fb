#include "app/remote_people.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "base/text.h"
#include "formats/json.h"
#include "net/http_url.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

using value::Value;

struct TeamBody {
  std::string id, name;
  std::vector<std::string> review_roles, groups, members;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("review_roles", self.review_roles);
    visit("groups", self.groups);
    visit("members", self.members);
  }
};

struct InvitationBody {
  std::vector<std::string> access, teams;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("access", self.access);
    visit("teams", self.teams);
  }
};

std::string TeamPath(const std::string& team) { return "/teams/" + net::EncodeForUrl(team); }

std::vector<std::string> TextsOf(const Value& object, std::string_view member) {
  std::vector<std::string> texts;
  const Value* list = object.Find(member);
  if (list == nullptr || !list->Is(value::Kind::kList)) return texts;
  for (const Value& one : list->AsList()) {
    if (one.Is(value::Kind::kString)) texts.push_back(OneLine(one.AsString(), 80));
  }
  return texts;
}

std::string NameOf(const std::vector<RemotePerson>& people, const std::string& id) {
  auto person = std::ranges::find(people, id, &RemotePerson::id);
  return person == people.end() || person->name.empty() ? id : OneLine(person->name, 80);
}

Result<std::string> IdOf(const std::vector<RemotePerson>& people, const std::string& named) {
  std::vector<std::string> logins;
  for (const RemotePerson& person : people) {
    if (person.id == named || (!named.empty() && person.login == named)) return person.id;
    if (!person.login.empty()) logins.push_back(person.login);
  }
  Error nobody(kNoSuchPerson, fmt::format("'{}' is nobody here", OneLine(named, 60)));
  std::string_view near = Nearest(named, std::span<const std::string>(logins));
  return std::move(nobody).Advise(near.empty() ? "`seaworthy invite` makes a link by which they come in"
                                               : fmt::format("did you mean '{}'?", near));
}

Result<std::vector<std::string>> IdsOf(const std::vector<RemotePerson>& people, const std::vector<std::string>& named) {
  std::vector<std::string> ids;
  for (const std::string& one : named) {
    SEAWORTHY_TRY(ids.emplace_back(), IdOf(people, one));
  }
  return ids;
}

std::string LineOf(const Value& team, const std::vector<RemotePerson>& people) {
  std::vector<std::string> members;
  for (const char* list : {"members", "group_members"}) {
    for (const std::string& id : TextsOf(team, list)) members.push_back(NameOf(people, id));
  }
  std::vector<std::string> roles = TextsOf(team, "review_roles");
  std::string name = TextOf(team, "name"), id = TextOf(team, "id");
  return fmt::format("{:<16} {}{}{}\n", OneLine(id, 80), name == id ? "" : OneLine(name, 80) + "; ",
                     roles.empty() ? "" : "signs as " + JoinWords(roles) + "; ",
                     members.empty() ? "nobody yet" : JoinWords(members));
}

Result<std::string> LineOf(const std::string& json, const std::vector<RemotePerson>& people) {
  value::Arena arena;
  SEAWORTHY_TRY(Value root, formats::ReadJson(json, arena));
  return LineOf(root, people);
}

Result<std::string> ChangeMembers(const RemoteRecord& remote, const std::string& method, const std::string& team,
                                  const std::vector<std::string>& named) {
  SEAWORTHY_TRY(std::vector<RemotePerson> people, remote.People());
  SEAWORTHY_TRY(std::vector<std::string> ids, IdsOf(people, named));
  std::string after;
  for (const std::string& id : ids) {
    ApiCall call{.method = method, .path = TeamPath(team) + "/members/" + net::EncodeForUrl(id)};
    SEAWORTHY_TRY(ApiReply reply, remote.Call(std::move(call)));
    after = std::move(reply.body);
  }
  return LineOf(after, people);
}

}  // namespace

Result<std::string> ListTeams(const RemoteRecord& remote) {
  SEAWORTHY_TRY(std::vector<RemotePerson> people, remote.People());
  std::string text;
  for (std::string path = "/teams?limit=200"; !path.empty();) {
    SEAWORTHY_TRY(std::string page, remote.GetJson(path));
    SEAWORTHY_TRY(path, ForEachItem(page, [&](const Value& team) -> Result<void> {
                    text += LineOf(team, people);
                    return {};
                  }));
  }
  return text.empty() ? std::string("there is no team yet\n") : text;
}

Result<std::string> MakeTeam(const RemoteRecord& remote, const TeamAsked& asked) {
  SEAWORTHY_TRY(std::vector<RemotePerson> people, remote.People());
  TeamBody body{asked.id, asked.name, asked.review_roles, asked.groups, {}};
  SEAWORTHY_TRY(body.members, IdsOf(people, asked.members));
  SEAWORTHY_TRY(ApiReply made, remote.Call({.method = "POST", .path = "/teams", .body = WriteJsonBody(body)}));
  return LineOf(made.body, people);
}

Result<std::string> AddMembers(const RemoteRecord& remote, const std::string& team,
                               const std::vector<std::string>& people) {
  return ChangeMembers(remote, "PUT", team, people);
}

Result<std::string> RemoveMembers(const RemoteRecord& remote, const std::string& team,
                                  const std::vector<std::string>& people) {
  return ChangeMembers(remote, "DELETE", team, people);
}

Result<Invited> Invite(const RemoteRecord& remote, const InviteAsked& asked) {
  InvitationBody body{asked.access, asked.teams};
  SEAWORTHY_TRY(ApiReply made, remote.Call({.method = "POST", .path = "/invitations", .body = WriteJsonBody(body)}));
  value::Arena arena;
  SEAWORTHY_TRY(Value root, formats::ReadJson(made.body, arena));
  SEAWORTHY_TRY(Instant until, ParseInstant(TextOf(root, "ends_at")));
  return Invited{OneLine(TextOf(root, "url"), 500), ToString(Instant{until.seconds, 0})};
}

}  // namespace seaworthy::app
