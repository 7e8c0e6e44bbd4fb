#include "server/dispatch.h"

#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "auth/same_site.h"
#include "auth/secret.h"
#include "base/digest.h"
#include "base/text.h"
#include "http/conditional.h"
#include "server/call.h"
#include "server/errors.h"
#include "server/idempotency.h"
#include "server/log.h"
#include "server/people.h"
#include "server/problem.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

Error NoSuchRoute(const http::Request& request) {
  return Error(kNoSuchRoute, fmt::format("there is nothing at {}", OneLine(request.path, 200)))
      .Advise("/api/v1/openapi.json lists what there is");
}

http::Response NotAllowed(const http::Request& request, const std::string& allowed) {
  http::Response response =
      ProblemOf(Error(kMethodNotAllowed, fmt::format("{} cannot be asked for here", request.method))
                    .Advise("allowed: " + allowed),
                request.id);
  response.headers.Set("Allow", allowed);
  return response;
}

bool Changes(const std::string& method) { return method != "GET" && method != "OPTIONS"; }

auth::Credential CredentialOf(const http::Request& request, const auth::Caller& caller) {
  if (!caller.signed_in()) return auth::Credential::kNone;
  return request.headers.Has("Authorization") ? auth::Credential::kBearer : auth::Credential::kCookie;
}

Result<void> ExpectOwnPage(const http::Request& request, const auth::Caller& caller, const Parts& parts) {
  auth::BrowserRequest browser;
  browser.method = request.method;
  browser.host = request.host;
  browser.origin = request.headers.Find("Origin").value_or("");
  browser.sec_fetch_site = request.headers.Find("Sec-Fetch-Site").value_or("");
  browser.credential = CredentialOf(request, caller);
  return auth::CheckSameSite(browser, parts.public_origin);
}

// A form of another site can only send a few types; JSON and YAML are none of them.
Result<void> ExpectReadable(const http::Request& request) {
  if (request.body.empty()) return {};
  std::string type(request.headers.Find("Content-Type").value_or(""));
  type = type.substr(0, type.find(';'));
  for (std::string_view known : {"application/json", "application/yaml", "application/x-yaml", "text/yaml"}) {
    if (http::EqualsIgnoringCase(Trim(type), known)) return {};
  }
  return Error(kUnsupportedMedia, type.empty() ? "the body has no Content-Type" : "a body of that type is not read")
      .Advise("send application/json");
}

Result<Reply> Handled(Call& call, const Route& route) {
  if (route.about == About::kOrganisation) SEAWORTHY_RETURN_IF_ERROR(call.Allow(route.action));
  Result<Reply> reply = route.handle(call);
  if (route.people && Changes(call.request().method)) call.parts().people.Changed();
  SEAWORTHY_ASSERT(!reply.ok() || route.about != About::kObject || call.asked(), "a handler did not ask who may");
  return reply;
}

Result<Reply> Answer(const http::Request& request, const Match& match, const Parts& parts) {
  Instant now = parts.clock();
  SEAWORTHY_TRY(auth::Caller caller, parts.identify(request, now));
  if (Changes(request.method)) {
    SEAWORTHY_RETURN_IF_ERROR(ExpectOwnPage(request, caller, parts));
    SEAWORTHY_RETURN_IF_ERROR(ExpectReadable(request));
  }
  Call call(request, match.parameters, std::move(caller), parts, now);
  SEAWORTHY_TRY(std::optional<std::string> key, IdempotencyKeyOf(request));
  if (request.method != "POST" || !key) return Handled(call, *match.route);
  call.CarryKey(KeyForLog(call, *key, match.route->secret));
  if (match.route->secret) return Handled(call, *match.route);
  return Once(call, *key, [&] { return Handled(call, *match.route); });
}

void AddTag(const http::Request& request, const Reply& reply, http::Response& response) {
  if (request.method != "GET" || reply.status != 200 || reply.open) return;
  std::string tag = "\"" + (reply.etag.empty() ? Sha256(reply.body).substr(0, 32) : reply.etag) + "\"";
  response.headers.Set("ETag", tag);
  if (!http::NoneMatchNames(request.headers.Find("If-None-Match").value_or(""), tag)) return;
  response.status = 304;
  response.body.clear();
}

http::Response Respond(const http::Request& request, Reply reply) {
  http::Response response;
  response.status = reply.status;
  response.headers.Set("Cache-Control", reply.open ? "no-store" : "private, no-cache");
  if (!reply.content_type.empty()) response.headers.Set("Content-Type", reply.content_type);
  if (!reply.location.empty()) response.headers.Set("Location", reply.location);
  if (!reply.next.empty()) response.headers.Set("Link", "<" + reply.next + ">; rel=\"next\"");
  if (!reply.cookie.empty()) response.headers.Set("Set-Cookie", reply.cookie);
  if (reply.replayed) response.headers.Set("Idempotency-Replayed", "true");
  if (!reply.retry_after.empty()) response.headers.Set("Retry-After", reply.retry_after);
  if (!reply.etag.empty() && request.method != "GET") response.headers.Set("ETag", "\"" + reply.etag + "\"");
  AddTag(request, reply, response);
  if (response.status != 304) response.body = std::move(reply.body);
  response.open = std::move(reply.open);
  return response;
}

void AddSafety(const http::Request& request, http::Response& response) {
  response.headers.Set("X-Content-Type-Options", "nosniff");
  response.headers.Set("Referrer-Policy", "same-origin");
  response.headers.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (request.secure) response.headers.Set("Strict-Transport-Security", "max-age=31536000");
}

// The review core knows people by ids, which say nothing to whoever reads why they were refused.
std::string WithNames(const std::string& text, const app::Directory& directory) {
  constexpr std::size_t kIdLength = 36;
  std::string named;
  for (std::size_t i = 0; i < text.size();) {
    std::string_view id = std::string_view(text).substr(i, kIdLength);
    const bool is_person = auth::IsId(id) && directory.FindPerson(id) != nullptr;
    named += is_person ? directory.NameOf(id) : text.substr(i, 1);
    i += is_person ? kIdLength : 1;
  }
  return named;
}

// Where the store lies and what its engine says is for whoever runs the server: the log has it.
http::Response Failed(const Error& error, const http::Request& request, const Parts& parts) {
  parts.log.Warning("request failed",
                    {{"code", std::string(error.code())}, {"error", error.message()}, {"request_id", request.id}});
  if (!error.code().starts_with("store/")) return ProblemOf(error, request.id);
  return ProblemOf(error, request.id, [&](const std::string& text) {
    return text == error.message() ? "the store cannot do this now" : "try again in a moment";
  });
}

http::Response Refused(const Error& error, const http::Request& request, const Parts& parts) {
  if (StatusOf(error) >= 500) return Failed(error, request, parts);
  auto directory = parts.directory(parts.clock());
  if (!error.code().starts_with("review/") || !directory.ok()) return ProblemOf(error, request.id);
  return ProblemOf(error, request.id, [&](const std::string& text) { return WithNames(text, **directory); });
}

http::Response Routed(const http::Request& request, const Parts& parts) {
  Match match = FindRoute(request.method, request.path);
  if (match.route == nullptr) {
    return match.allowed.empty() ? ProblemOf(NoSuchRoute(request), request.id) : NotAllowed(request, match.allowed);
  }
  Result<Reply> reply = Answer(request, match, parts);
  http::Response response = reply.ok() ? Respond(request, *std::move(reply)) : Refused(reply.error(), request, parts);
  response.operation = match.route->operation;
  if (reply.ok() && match.route->secret) response.headers.Set("Cache-Control", "no-store");
  return response;
}

}  // namespace

http::Response Dispatch(const http::Request& request, const Parts& parts) {
  http::Response response = Routed(request, parts);
  AddSafety(request, response);
  return response;
}

std::size_t MostBody(const http::Request& request) {
  constexpr std::size_t kNone = std::size_t{64} << 10;
  Match match = FindRoute(request.method, request.path);
  return match.route == nullptr ? kNone : match.route->most_body;
}

}  // namespace seaworthy::server
