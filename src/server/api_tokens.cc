// API tokens: people make and revoke their own; administrators see and revoke everybody's.
#include <utility>

#include "app/json_body.h"
#include "app/service_register.h"
#include "auth/errors.h"
#include "server/people.h"
#include "server/people_json.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

struct TokenAsk {
  std::string name, service;
  std::vector<std::string> scopes;
  std::string type = "personal";
  std::optional<Instant> expires_at;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("name", self.name);
    visit("scopes", self.scopes);
    visit("service", self.service);
    visit("type", self.type);
    visit("expires_at", self.expires_at);
  }
};

Result<auth::TokenType> TypeOf(const std::string& name) {
  if (name == "personal") return auth::TokenType::kPersonal;
  if (name == "service") return auth::TokenType::kService;
  if (name == "webhook") return auth::TokenType::kWebhook;
  return Error(auth::kBadTokenRequest, "there is no such type of token").Advise("personal, service or webhook");
}

Result<Reply> ListOf(Call& call, const std::string& person) {
  SEAWORTHY_TRY(std::vector<auth::Token> tokens, call.parts().people.tokens.List(person, call.now()));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const auth::Token& token : tokens) WriteToken(out, token);
  return JsonReply(std::move(out.EndArray().Key("next").Null().EndObject()).text());
}

Result<Reply> RevokeOf(Call& call, const std::string& person) {
  SEAWORTHY_TRY(bool revoked, call.parts().people.tokens.Revoke(person, call.Parameter("token"), call.Deed()));
  if (!revoked) return Error(auth::kNotVisible, "there is no such token");
  return NoContent();
}

Result<Reply> ListTokens(Call& call) { return ListOf(call, call.caller().person); }

// By id or name, as far as the caller may know of it: a token for a service that is not there would do nothing.
Result<std::string> ServiceOf(Call& call, const std::string& named) {
  SEAWORTHY_TRY(app::HeldService held, call.parts().services.Get(named, call.now()));
  if (!call.MaySee(held.service.id)) return app::NoSuchService(named);
  return held.service.id;
}

Result<Reply> PostToken(Call& call) {
  SEAWORTHY_TRY(TokenAsk ask, app::ReadJsonBody<TokenAsk>(call.request().body));
  auth::NewToken wanted{.name = ask.name, .expires_at = ask.expires_at};
  SEAWORTHY_TRY(wanted.type, TypeOf(ask.type));
  SEAWORTHY_TRY(wanted.scopes, ReadScopes(ask.scopes));
  if (!ask.service.empty()) {
    SEAWORTHY_TRY(wanted.service, ServiceOf(call, ask.service));
  }
  People& people = call.parts().people;
  SEAWORTHY_TRY(auto account, people.accounts.Read(call.caller().person, call.now()));
  if (!account) return Error(auth::kNotSignedIn, "the account was erased at this moment");
  SEAWORTHY_TRY(auth::Tokens::Made made, people.tokens.Make(*account, wanted, call.Deed()));
  formats::JsonWriter out;
  out.BeginObject().Key("text").String(made.text).Key("token");
  WriteToken(out, made.token);
  return JsonReply(std::move(out.EndObject()).text(), 201);
}

Result<Reply> RevokeToken(Call& call) { return RevokeOf(call, call.caller().person); }

Result<Reply> ListTokensOf(Call& call) { return ListOf(call, call.Parameter("person")); }

Result<Reply> RevokeTokenOf(Call& call) { return RevokeOf(call, call.Parameter("person")); }

}  // namespace

void AddTokenRoutes(std::vector<Route>& routes) {
  const std::string own = "/api/v1/tokens", any = "/api/v1/people/{person}/tokens";
  auto add = [&](std::string method, std::string path, std::string operation, Action action, Handle handle) {
    routes.push_back({std::move(method), std::move(path), std::move(operation), About::kOrganisation, action, handle});
    routes.back().people = true;
  };
  add("GET", own, "listTokens", Action::kManageTokensOwn, ListTokens);
  add("POST", own, "makeToken", Action::kManageTokensOwn, PostToken);
  routes.back().secret = true;
  add("DELETE", own + "/{token}", "revokeToken", Action::kManageTokensOwn, RevokeToken);
  add("GET", any, "listTokensOfPerson", Action::kManageTokensAny, ListTokensOf);
  add("DELETE", any + "/{token}", "revokeTokenOfPerson", Action::kManageTokensAny, RevokeTokenOf);
}

}  // namespace seaworthy::server
