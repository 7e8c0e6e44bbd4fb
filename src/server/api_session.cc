// Signing in and out, coming in by a link, and what people do with their own account.
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "app/json_body.h"
#include "auth/errors.h"
#include "server/errors.h"
#include "server/identify.h"
#include "server/people.h"
#include "server/people_json.h"
#include "server/problem.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

struct SignInAsk {
  std::string login, password;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("login", self.login);
    visit("password", self.password);
  }
};

struct ComeInAsk {
  std::string link;
  auth::NewPerson person;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("link", self.link);
    visit("login", self.person.login);
    visit("name", self.person.name);
    visit("mail", self.person.mail);
    visit("password", self.person.password);
  }
};

struct PasswordAsk {
  std::string link, present, password;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("link", self.link);
    visit("present", self.present);
    visit("password", self.password);
  }
};

auth::SessionOrigin OriginOfSession(const Call& call) {
  return {.address = call.request().remote,
          .agent = std::string(call.request().headers.Find("User-Agent").value_or(""))};
}

// Who somebody is and what they may do: all that a page needs to begin.
Result<std::string> MeJson(Call& call, const auth::Caller& caller) {
  People& people = call.parts().people;
  SEAWORTHY_TRY(auto account, people.accounts.Read(caller.person, call.now()));
  SEAWORTHY_TRY(auth::PersonNames names, people.accounts.NamesOf(caller.person));
  formats::JsonWriter out;
  out.BeginObject().Key("person").String(caller.person).Key("name").String(names.name);
  out.Key("login").String(account ? account->login : "").Key("mail").String(names.mail);
  out.Key("known").String(auth::Name(caller.known));
  WriteList(out, "access", auth::Names(caller.access));
  WriteList(out, "teams", caller.teams);
  WriteList(out, "review_roles", caller.review_roles);
  out.Key("may").BeginArray();
  for (Action action : auth::Offered(caller)) out.String(auth::Name(action));
  out.EndArray();
  if (caller.token) {
    WriteList(out, "scopes", auth::Names(caller.token->scopes));
    out.Key("service").String(caller.token->service);
  }
  return std::move(out.EndObject()).text();
}

// The answer to somebody for whom a session has just begun.
Result<Reply> Welcome(Call& call, const auth::Account& account, const auth::Sessions::Started& started) {
  SEAWORTHY_TRY(auth::Caller caller, call.parts().people.callers.Of(account, auth::Known::kLocal, call.now()));
  caller.session = started.session.id;
  SEAWORTHY_TRY(std::string body, MeJson(call, caller));
  Reply reply = JsonReply(std::move(body), 201);
  reply.location = "/api/v1/me";
  reply.cookie = auth::SetSessionCookie(started.secret, call.request().secure);
  return reply;
}

Result<Reply> Begin(Call& call, const auth::Account& account) {
  SEAWORTHY_TRY(auth::Sessions::Started started,
                call.parts().people.sessions.Start(account, auth::Known::kLocal, OriginOfSession(call), call.now(),
                                                   SessionSecretOf(call.request())));
  return Welcome(call, account, started);
}

Reply Later(const Call& call, std::chrono::seconds wait) {
  Error error = Error(kTooManyRequests, fmt::format("too many tries; wait {} seconds", wait.count()))
                    .Advise("an administrator can give a new password");
  Reply reply = JsonReply(ProblemOf(error, call.request().id).body, 429);
  reply.content_type = "application/problem+json";
  reply.retry_after = std::to_string(wait.count());
  return reply;
}

Result<Reply> PostSession(Call& call) {
  SEAWORTHY_TRY(SignInAsk ask, app::ReadJsonBody<SignInAsk>(call.request().body));
  People& people = call.parts().people;
  SEAWORTHY_TRY(auth::LocalSignIn::Answer answer, people.sign_in.SignIn(ask.login, ask.password, OriginOfSession(call),
                                                                        call.now(), SessionSecretOf(call.request())));
  if (auto* later = std::get_if<auth::LocalSignIn::TryLater>(&answer)) return Later(call, later->wait);
  auto& started = std::get<auth::Sessions::Started>(answer);
  SEAWORTHY_TRY(auto account, people.accounts.Read(started.session.person, call.now()));
  if (!account) return Error(auth::kNotSignedIn, "the account was erased at this moment");
  return Welcome(call, *account, started);
}

Result<Reply> DeleteSession(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.parts().people.sessions.End(SessionSecretOf(call.request()), call.now()));
  Reply reply = NoContent();
  reply.cookie = auth::ClearSessionCookie(call.request().secure);
  return reply;
}

Result<Reply> PostSetUp(Call& call) {
  SEAWORTHY_TRY(ComeInAsk ask, app::ReadJsonBody<ComeInAsk>(call.request().body));
  People& people = call.parts().people;
  SEAWORTHY_TRY(auth::Account account, people.onboarding.FirstAdministrator(ask.link, ask.person, call.now()));
  return Begin(call, account);
}

Result<Reply> AcceptInvitation(Call& call) {
  SEAWORTHY_TRY(ComeInAsk ask, app::ReadJsonBody<ComeInAsk>(call.request().body));
  People& people = call.parts().people;
  SEAWORTHY_TRY(auth::Account account, people.onboarding.Accept(ask.link, ask.person, call.now()));
  return Begin(call, account);
}

// By the present password, which ends all sessions and begins a new one here.
Result<Reply> PostPassword(Call& call) {
  SEAWORTHY_TRY(PasswordAsk ask, app::ReadJsonBody<PasswordAsk>(call.request().body));
  People& people = call.parts().people;
  auto wait = people.limit.Try(call.caller().person, call.request().remote, call.now());
  if (wait.count() > 0) return Later(call, wait);
  SEAWORTHY_TRY(auth::Account account,
                people.accounts.ChangePassword(call.caller().person, ask.present, ask.password, call.Deed()));
  people.limit.Succeeded(call.caller().person, call.request().remote);
  return Begin(call, account);
}

Result<Reply> ResetPassword(Call& call) {
  SEAWORTHY_TRY(PasswordAsk ask, app::ReadJsonBody<PasswordAsk>(call.request().body));
  SEAWORTHY_TRY([[maybe_unused]] auth::Account account,
                call.parts().people.onboarding.SetNewPassword(ask.link, ask.password, call.now()));
  return NoContent();
}

// Whoever has signed in, with whatever token: not a row of the table, since it tells the caller nothing new.
Result<Reply> GetMe(Call& call) {
  if (!call.caller().signed_in()) return Error(auth::kNotSignedIn, "nobody has signed in").Advise("sign in");
  SEAWORTHY_TRY(std::string body, MeJson(call, call.caller()));
  return JsonReply(std::move(body));
}

struct NamesAsk {
  auth::PersonNames names;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    auth::PersonNames::Visit(self.names, visit);
  }
};

Result<Reply> PutMe(Call& call) {
  SEAWORTHY_TRY(NamesAsk ask, app::ReadJsonBody<NamesAsk>(call.request().body));
  SEAWORTHY_RETURN_IF_ERROR(call.parts().people.accounts.SetNames(call.caller().person, ask.names, call.Deed()));
  return GetMe(call);
}

Result<Reply> ListSessions(Call& call) {
  People& people = call.parts().people;
  SEAWORTHY_TRY(auto account, people.accounts.Read(call.caller().person, call.now()));
  std::vector<auth::Session> sessions;
  if (account) {
    SEAWORTHY_TRY(sessions, people.sessions.List(*account, call.now()));
  }
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const auth::Session& session : sessions) WriteSession(out, session, call.caller().session);
  return JsonReply(std::move(out.EndArray().Key("next").Null().EndObject()).text());
}

Result<Reply> EndSession(Call& call) {
  SEAWORTHY_TRY(bool ended,
                call.parts().people.sessions.EndOne(call.caller().person, call.Parameter("session"), call.now()));
  if (!ended) return Error(auth::kNotVisible, "there is no such session");
  return NoContent();
}

}  // namespace

void AddSessionRoutes(std::vector<Route>& routes) {
  const About open = About::kNothing, own = About::kOrganisation;
  auto add = [&](std::string method, std::string path, std::string operation, About about, Handle handle) {
    Route route{std::move(method), "/api/v1" + path, std::move(operation), about, Action::kManageSelf, handle};
    route.most_body = std::size_t{16} << 10;
    route.secret = true;
    route.people = true;
    routes.push_back(std::move(route));
  };
  add("POST", "/session", "signIn", open, PostSession);
  add("DELETE", "/session", "signOut", open, DeleteSession);
  add("POST", "/set-up", "setUp", open, PostSetUp);
  add("POST", "/invitations/accept", "acceptInvitation", open, AcceptInvitation);
  add("POST", "/password/reset", "resetPassword", open, ResetPassword);
  add("POST", "/password", "changePassword", own, PostPassword);
  add("GET", "/me", "getMe", open, GetMe);
  add("PUT", "/me", "changeMe", own, PutMe);
  add("GET", "/me/sessions", "listSessions", own, ListSessions);
  add("DELETE", "/me/sessions/{session}", "endSession", own, EndSession);
}

}  // namespace seaworthy::server
