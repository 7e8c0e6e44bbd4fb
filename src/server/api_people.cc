// People: who there is, inviting them, what they may do, disabling and erasing them.
#include <utility>

#include "app/json_body.h"
#include "auth/errors.h"
#include "base/digest.h"
#include "server/people.h"
#include "server/people_json.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

struct PersonAsk {
  std::optional<std::string> login, name, mail;
  std::optional<std::vector<std::string>> access, review_roles;
  std::optional<bool> disabled;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("login", self.login);
    visit("name", self.name);
    visit("mail", self.mail);
    visit("access", self.access);
    visit("review_roles", self.review_roles);
    visit("disabled", self.disabled);
  }
};

struct NewPersonAsk {
  std::string login, name, mail, password;
  std::vector<std::string> access, review_roles;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("login", self.login);
    visit("name", self.name);
    visit("mail", self.mail);
    visit("password", self.password);
    visit("access", self.access);
    visit("review_roles", self.review_roles);
  }
};

struct InvitationAsk {
  std::vector<std::string> access, review_roles, teams;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("access", self.access);
    visit("review_roles", self.review_roles);
    visit("teams", self.teams);
  }
};

// Names are kept apart from the account: a new one is another state of the person as well.
std::string TagOf(const auth::Account& account, const auth::PersonNames& names) {
  return VersionTag(account.version) + "-" + Sha256(names.name + "\n" + names.mail).substr(0, 16);
}

Detail DetailFor(Call& call, const std::string& person) {
  bool all = person == call.caller().person || call.Allow(Action::kManagePeople).ok();
  return all ? Detail::kAll : Detail::kPublic;
}

Result<auth::Account> Named(Call& call) {
  SEAWORTHY_TRY(auto account, call.parts().people.accounts.Read(call.Parameter("person"), call.now()));
  if (!account) return Error(auth::kNoSuchAccount, "there is no such person");
  return *std::move(account);
}

Result<Reply> PersonReply(Call& call, const auth::Account& account) {
  SEAWORTHY_TRY(auth::PersonNames names, call.parts().people.accounts.NamesOf(account.id));
  formats::JsonWriter out;
  WritePerson(out, account, names, DetailFor(call, account.id));
  Reply reply = JsonReply(std::move(out).text());
  reply.etag = TagOf(account, names);
  return reply;
}

Result<Reply> ListPeople(Call& call) {
  SEAWORTHY_TRY(PageAsk page, call.Page());
  std::optional<std::string> after;
  if (!page.after.empty()) after = page.after.front();
  auth::Accounts& accounts = call.parts().people.accounts;
  SEAWORTHY_TRY(std::vector<auth::Account> found, accounts.List(after, page.limit, call.now()));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const auth::Account& account : found) {
    SEAWORTHY_TRY(auth::PersonNames names, accounts.NamesOf(account.id));
    WritePerson(out, account, names, DetailFor(call, account.id));
  }
  out.EndArray().Key("next");
  Reply reply;
  if (found.size() == page.limit) reply.next = call.NextPage({found.back().id});
  reply.next.empty() ? out.Null() : out.String(reply.next);
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

Result<Reply> GetPerson(Call& call) {
  SEAWORTHY_TRY(auth::Account account, Named(call));
  return PersonReply(call, account);
}

Result<Reply> PostPerson(Call& call) {
  SEAWORTHY_TRY(NewPersonAsk ask, app::ReadJsonBody<NewPersonAsk>(call.request().body));
  auth::NewAccount wanted{
      .login = ask.login, .names = {ask.name, ask.mail}, .password = ask.password, .review_roles = ask.review_roles};
  SEAWORTHY_TRY(wanted.access, ReadAccessRoles(ask.access));
  auth::Deed deed = call.Deed();
  // The key does not hold the body, in which the password is: it is for this login.
  if (!deed.key.empty()) deed.key = Sha256(deed.key + "\n" + ask.login);
  SEAWORTHY_TRY(auth::Account made, call.parts().people.accounts.Create(wanted, deed));
  SEAWORTHY_TRY(Reply reply, PersonReply(call, made));
  reply.status = 201;
  reply.location = "/api/v1/people/" + made.id;
  return reply;
}

Result<void> ChangeNames(Call& call, const std::string& person, const PersonAsk& ask) {
  if (!ask.name && !ask.mail) return {};
  auth::Accounts& accounts = call.parts().people.accounts;
  SEAWORTHY_TRY(auth::PersonNames names, accounts.NamesOf(person));
  names.name = ask.name.value_or(names.name);
  names.mail = ask.mail.value_or(names.mail);
  return accounts.SetNames(person, names, call.Deed());
}

Result<Reply> PatchPerson(Call& call) {
  SEAWORTHY_TRY(auth::Account before, Named(call));
  SEAWORTHY_TRY(auth::PersonNames names, call.parts().people.accounts.NamesOf(before.id));
  SEAWORTHY_RETURN_IF_ERROR(ExpectTag(call, TagOf(before, names)));
  SEAWORTHY_TRY(PersonAsk ask, app::ReadJsonBody<PersonAsk>(call.request().body));
  auth::AccountChange change{.login = ask.login, .review_roles = ask.review_roles, .disabled = ask.disabled};
  if (ask.access) {
    SEAWORTHY_TRY(change.access, ReadAccessRoles(*ask.access));
  }
  SEAWORTHY_TRY(auth::Account after,
                call.parts().people.accounts.Update(before.id, change, before.version, call.Deed()));
  SEAWORTHY_RETURN_IF_ERROR(ChangeNames(call, before.id, ask));
  return PersonReply(call, after);
}

Result<Reply> ErasePerson(Call& call) {
  People& people = call.parts().people;
  SEAWORTHY_TRY(bool erased, auth::ErasePerson(people.accounts, people.teams, people.sessions, people.tokens,
                                               call.Parameter("person"), call.Deed()));
  if (!erased) return Error(auth::kNoSuchAccount, "there is no such person");
  return NoContent();
}

// The link itself, for whoever gives it to the person.
Reply LinkReply(const Call& call, std::string_view page, const std::string& secret, Instant ends_at) {
  formats::JsonWriter out;
  out.BeginObject().Key("link").String(secret).Key("url").String(LinkUrl(OriginOf(call), page, secret));
  out.Key("ends_at").String(ToString(ends_at)).EndObject();
  return JsonReply(std::move(out).text(), 201);
}

Result<Reply> PostInvitation(Call& call) {
  SEAWORTHY_TRY(InvitationAsk ask, app::ReadJsonBody<InvitationAsk>(call.request().body));
  auth::Invitation invitation{.review_roles = ask.review_roles, .teams = ask.teams};
  SEAWORTHY_TRY(invitation.access, ReadAccessRoles(ask.access));
  SEAWORTHY_TRY(std::string secret, call.parts().people.onboarding.Invite(invitation, call.Deed()));
  return LinkReply(call, "invitation", secret, call.now() + auth::kInvitationLife);
}

Result<Reply> PostPasswordLink(Call& call) {
  SEAWORTHY_TRY(std::string secret,
                call.parts().people.onboarding.NewPasswordLink(call.Parameter("person"), call.Deed()));
  return LinkReply(call, "new-password", secret, call.now() + auth::kNewPasswordLife);
}

Result<Reply> EndSessionsOf(Call& call) {
  SEAWORTHY_TRY(auth::Account account, Named(call));
  SEAWORTHY_RETURN_IF_ERROR(call.parts().people.sessions.EndAll(account.id, call.now()));
  return NoContent();
}

}  // namespace

void AddPeopleRoutes(std::vector<Route>& routes) {
  auto add = [&](std::string method, std::string path, std::string operation, Action action, Handle handle) {
    routes.push_back({std::move(method), "/api/v1" + path, std::move(operation), About::kOrganisation, action, handle});
    routes.back().people = true;
  };
  add("GET", "/people", "listPeople", Action::kReadPeople, ListPeople);
  add("POST", "/people", "makePerson", Action::kManagePeople, PostPerson);
  routes.back().secret = true;
  add("GET", "/people/{person}", "getPerson", Action::kReadPeople, GetPerson);
  add("PATCH", "/people/{person}", "changePerson", Action::kManagePeople, PatchPerson);
  add("DELETE", "/people/{person}", "erasePerson", Action::kErase, ErasePerson);
  add("POST", "/people/{person}/password-link", "makePasswordLink", Action::kManagePeople, PostPasswordLink);
  routes.back().secret = true;
  add("DELETE", "/people/{person}/sessions", "endSessionsOfPerson", Action::kManageTokensAny, EndSessionsOf);
  add("POST", "/invitations", "invite", Action::kManagePeople, PostInvitation);
  routes.back().secret = true;
}

}  // namespace seaworthy::server
