#include "app/sign_in.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "app/api_client.h"
#include "app/errors.h"
#include "app/json_body.h"
#include "auth/identity.h"
#include "base/text.h"
#include "net/http_client.h"
#include "value/value.h"

namespace seaworthy::app {
namespace {

constexpr auto kPages = std::to_array<std::string_view>({"set-up", "invitation", "new-password"});

// Keeps the cookie of the session that the server begins, as a browser does, and says like one that it is of that site.
class CookieTransport : public net::HttpTransport {
 public:
  CookieTransport(net::HttpTransport& http, std::string server) : http_(http), server_(std::move(server)) {}

  Result<net::HttpAnswer> Fetch(const net::HttpAsk& ask, std::stop_token stop) override {
    net::HttpAsk with = ask;
    with.headers.push_back({"Origin", server_});
    if (!cookie_.empty()) with.headers.push_back({"Cookie", cookie_});
    auto answer = http_.Fetch(with, std::move(stop));
    if (!answer.ok()) return answer;
    std::string_view set = answer->Header("set-cookie");
    if (!set.empty()) cookie_ = set.substr(0, set.find(';'));
    return answer;
  }

 private:
  net::HttpTransport& http_;
  const std::string server_;
  std::string cookie_;
};

// The same over a client of its own.
class SessionTransport : public net::HttpTransport {
 public:
  explicit SessionTransport(std::string server) : cookies_(http_, std::move(server)) {}

  Result<net::HttpAnswer> Fetch(const net::HttpAsk& ask, std::stop_token stop) override {
    return cookies_.Fetch(ask, std::move(stop));
  }

 private:
  net::HttpClient http_;
  CookieTransport cookies_;
};

struct LinkBody {
  std::string link, login, name, mail, password;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("link", self.link);
    visit("login", self.login);
    visit("name", self.name);
    visit("mail", self.mail);
    visit("password", self.password);
  }
};

struct TokenBody {
  std::string name, service, expires_at;
  std::vector<std::string> scopes;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("name", self.name);
    visit("scopes", self.scopes);
    visit("service", self.service);
    visit("expires_at", self.expires_at);
  }
};

// One member of an object that the server answers with.
Result<std::string> MemberOf(const std::string& json, std::string_view name) {
  std::string text;
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(json, [&](const value::Value& object) -> Result<void> {
    const value::Value* member = object.Find(name);
    if (member != nullptr && member->Is(value::Kind::kString)) text = member->AsString();
    return {};
  }));
  return text;
}

class Visit {
 public:
  Visit(const std::string& server, net::HttpTransport& http)
      : cookies_(http, server), client_({.server = server}, cookies_) {}

  Result<std::string> Post(std::string path, std::string body) const {
    SEAWORTHY_TRY(ApiReply reply,
                  client_.Call({.method = "POST", .path = "/api/v1" + std::move(path), .body = std::move(body)}));
    return std::move(reply.body);
  }

  Result<std::string> MakeToken(const TokenAsked& asked) const {
    TokenBody body{asked.name, asked.service, asked.expires_at, asked.scopes};
    if (body.scopes.empty()) body.scopes.assign(auth::kScopeNames.begin(), auth::kScopeNames.end());
    SEAWORTHY_TRY(std::string made, Post("/tokens", WriteJsonBody(body)));
    SEAWORTHY_TRY(std::string text, MemberOf(made, "text"));
    if (text.empty()) return Error(kServerTrouble, "the server made a token and did not say it");
    return text;
  }

  // A session that could not be ended ends by itself.
  void Leave() const { (void)client_.Call({.method = "DELETE", .path = "/api/v1/session"}); }

 private:
  CookieTransport cookies_;
  ApiClient client_;
};

// After the session began, told by `welcome`.
Result<SignedIn> Finish(const Visit& visit, std::string server, const std::string& welcome, const TokenAsked& token) {
  SignedIn out;
  out.server = std::move(server);
  SEAWORTHY_TRY(out.name, MemberOf(welcome, "name"));
  auto text = visit.MakeToken(token);
  visit.Leave();
  if (!text.ok()) return std::move(text).error().Within("while making a token");
  out.token = *std::move(text);
  return out;
}

std::string SessionBody(const std::string& login, const std::string& password) {
  LinkBody body;
  body.login = login;
  body.password = password;
  return WriteJsonBody(body);
}

Result<std::string> ServerOf(const std::string& server, const EnvironmentLookup& environment) {
  std::string asked = server.empty() ? environment("SEAWORTHY_SERVER").value_or("") : server;
  if (!asked.empty()) return NormalServer(asked);
  return Error(kNoServer, "it was not said which server").Advise("give --server URL, or set SEAWORTHY_SERVER");
}

}  // namespace

Result<OneTimeLink> ParseLink(std::string_view link) {
  Error bad =
      Error(kBadServer, "that is no one-time link").Advise("copy all of it: https://prr.example.org/invitation#sw_l…");
  std::string_view text = Trim(link);
  std::size_t mark = text.find('#');
  if (mark == std::string_view::npos || mark + 1 == text.size()) return bad;
  std::string_view before = text.substr(0, mark);
  std::size_t slash = before.rfind('/');
  if (slash == std::string_view::npos) return bad;
  std::string_view page = before.substr(slash + 1);
  if (std::ranges::find(kPages, page) == kPages.end()) return bad;
  OneTimeLink out;
  SEAWORTHY_TRY(out.server, NormalServer(before.substr(0, slash)));
  out.page = page;
  out.secret = text.substr(mark + 1);
  return out;
}

Result<SignedIn> Join(const JoinAsked& asked, const TokenAsked& token, net::HttpTransport& http) {
  SEAWORTHY_TRY(OneTimeLink link, ParseLink(asked.link));
  Visit visit(link.server, http);
  if (link.page == "new-password") {
    LinkBody body;
    body.link = link.secret;
    body.password = asked.password;
    SEAWORTHY_RETURN_IF_ERROR(visit.Post("/password/reset", WriteJsonBody(body)));
    return SignIn(link.server, asked.login, asked.password, token, http);
  }
  LinkBody body{link.secret, asked.login, asked.name.empty() ? asked.login : asked.name, asked.mail, asked.password};
  std::string path = link.page == "set-up" ? "/set-up" : "/invitations/accept";
  SEAWORTHY_TRY(std::string welcome, visit.Post(std::move(path), WriteJsonBody(body)));
  return Finish(visit, link.server, welcome, token);
}

Result<SignedIn> Join(const JoinAsked& asked, const TokenAsked& token) {
  net::HttpClient http;
  return Join(asked, token, http);
}

Result<SignedIn> SignIn(const std::string& server, const std::string& login, const std::string& password,
                        const TokenAsked& token, net::HttpTransport& http) {
  Visit visit(server, http);
  SEAWORTHY_TRY(std::string welcome, visit.Post("/session", SessionBody(login, password)));
  return Finish(visit, server, welcome, token);
}

Result<SignedIn> SignIn(const std::string& server, const std::string& login, const std::string& password,
                        const TokenAsked& token, const EnvironmentLookup& environment) {
  SEAWORTHY_TRY(std::string normal, ServerOf(server, environment));
  net::HttpClient http;
  return SignIn(normal, login, password, token, http);
}

Result<RemoteRecord> BeginSession(const std::string& server, const std::string& login, const std::string& password) {
  constexpr int kWidth = 80;
  RemoteRecord remote({.server = server}, std::make_unique<SessionTransport>(server), kWidth, false);
  SEAWORTHY_RETURN_IF_ERROR(remote.Call({.method = "POST", .path = "/session", .body = SessionBody(login, password)}));
  return remote;
}

void EndSession(const RemoteRecord& session) { (void)session.Call({.method = "DELETE", .path = "/session"}); }

Result<std::string> KeepToken(const SignedIn& signed_in, const EnvironmentLookup& environment) {
  SEAWORTHY_TRY(std::string path, CredentialsPath(environment));
  SEAWORTHY_RETURN_IF_ERROR(WriteToken(path, signed_in.server, signed_in.token));
  return path;
}

}  // namespace seaworthy::app
