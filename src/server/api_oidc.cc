// Signing in by an identity provider: the browser is sent there, and comes back with an answer.
#include <utility>

#include <fmt/format.h>

#include "auth/errors.h"
#include "auth/sessions.h"
#include "formats/json_writer.h"
#include "server/errors.h"
#include "server/identify.h"
#include "server/oidc_sign_in.h"
#include "server/people.h"
#include "server/problem.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

// Ties what comes back to the browser that was sent away. Lax, since it comes back from another site.
std::string_view CookieName(bool https) { return https ? "__Host-seaworthy_sign_in" : "seaworthy_sign_in"; }

std::string SetCookie(std::string_view secret, bool https) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600{}", CookieName(https), secret,
                     https ? "; Secure" : "");
}

std::string_view CookieOf(const http::Request& request) {
  if (request.headers.Count("Cookie") != 1) return {};
  return auth::FindCookie(*request.headers.Find("Cookie"), CookieName(request.secure));
}

Reply SendTo(std::string url) {
  Reply reply = NoContent();
  reply.status = 303;
  reply.location = std::move(url);
  return reply;
}

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

bool WantsPage(const Call& call) {
  return call.request().headers.Find("Accept").value_or("").find("text/html") != std::string_view::npos;
}

// A person in front of a browser reads it: what went wrong, and the way back.
Reply Page(const Error& error) {
  Reply reply;
  reply.status = StatusOf(error);
  reply.content_type = "text/html; charset=utf-8";
  reply.body = fmt::format(
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not signed in</title><h1>Not signed in</h1>"
      "<p>{}</p><p>{}</p><p><a href=\"/auth/oidc/start\">Sign in again</a> or go to <a href=\"/\">the first "
      "page</a>.</p>"
      "<p><small>{}</small></p></html>\n",
      EscapeHtml(error.message()), EscapeHtml(error.advice()), EscapeHtml(error.code()));
  return reply;
}

Result<Reply> Answer(const Call& call, Result<Reply> reply) {
  if (reply.ok() || !WantsPage(call)) return reply;
  return Page(reply.error());
}

Result<OidcSignIn*> SignInOf(const Call& call) {
  if (call.parts().oidc != nullptr) return call.parts().oidc;
  return Error(kNoSuchRoute, "sign-in by an identity provider is not set up here").Advise("set oidc.issuer");
}

Result<Reply> Begin(Call& call) {
  SEAWORTHY_TRY(OidcSignIn* const sign_in, SignInOf(call));
  const auto wait = sign_in->Wait(call.request().remote, call.now());
  if (wait.count() > 0) {
    return Error(kTooManyRequests, fmt::format("too many sign-ins from there; wait {} seconds", wait.count()));
  }
  SEAWORTHY_TRY(auth::OidcStart start, sign_in->Begin(call.Query("return")));
  Reply reply = SendTo(std::move(start.url));
  reply.cookie = SetCookie(start.cookie, call.request().secure);
  return reply;
}

Result<Reply> Finish(Call& call) {
  SEAWORTHY_TRY(OidcSignIn* const sign_in, SignInOf(call));
  const auth::OidcAnswer answer{.state = call.Query("state"),
                                .code = call.Query("code"),
                                .issuer = call.Query("iss"),
                                .error = call.Query("error"),
                                .error_description = call.Query("error_description")};
  const auth::SessionOrigin origin{.address = call.request().remote,
                                   .agent = std::string(call.request().headers.Find("User-Agent").value_or(""))};
  SEAWORTHY_TRY(OidcSignIn::Welcome welcome,
                sign_in->Finish(answer, CookieOf(call.request()), origin, SessionSecretOf(call.request()), call.now()));
  Reply reply = SendTo(std::move(welcome.return_to));
  reply.cookie = auth::SetSessionCookie(welcome.session.secret, call.request().secure);
  return reply;
}

Result<Reply> StartOidc(Call& call) { return Answer(call, Begin(call)); }
Result<Reply> FinishOidc(Call& call) { return Answer(call, Finish(call)); }

// The session here ends in any case; at the provider, only the browser can end it.
Result<Reply> SignOutOidc(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.parts().people.sessions.End(SessionSecretOf(call.request()), call.now()));
  std::string url;
  if (call.parts().oidc != nullptr && call.caller().known == auth::Known::kOidc) {
    auto found = call.parts().oidc->SignOutUrl();
    if (found.ok()) url = *std::move(found);  // A provider that is down keeps nobody signed in here.
  }
  formats::JsonWriter out;
  out.BeginObject().Key("url").String(url).EndObject();
  Reply reply = JsonReply(std::move(out).text());
  reply.cookie = auth::ClearSessionCookie(call.request().secure);
  return reply;
}

}  // namespace

void AddOidcRoutes(std::vector<Route>& routes) {
  const auto add = [&](std::string method, std::string path, std::string operation, Handle handle) {
    Route route{std::move(method), std::move(path), std::move(operation), About::kNothing, Action::kManageSelf, handle};
    route.most_body = std::size_t{4} << 10;
    route.secret = true;
    route.people = true;
    routes.push_back(std::move(route));
  };
  add("GET", "/auth/oidc/start", "startOidc", StartOidc);
  add("GET", std::string(kOidcCallback), "finishOidc", FinishOidc);
  add("POST", "/auth/oidc/sign-out", "signOutOidc", SignOutOidc);
}

}  // namespace seaworthy::server
