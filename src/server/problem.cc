#include "server/problem.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "formats/json_writer.h"

namespace seaworthy::server {
namespace {

// Statuses of errors that are neither simply wrong input (422) nor simply trouble of the world (503).
constexpr std::pair<std::string_view, int> kStatuses[] = {
    {"app/ambiguous", 409},
    {"app/kept-changing", 503},
    {"app/no-certificate", 404},
    {"app/no-such-person", 422},
    {"app/no-such-review", 404},
    {"app/no-such-run", 404},
    {"app/no-such-service", 404},
    {"app/no-such-standard", 404},
    {"app/no-such-verb", 404},
    {"app/nothing-erased", 404},
    {"app/run-taken", 409},
    {"app/standard-taken", 409},
    {"auth/account-disabled", 403},
    {"auth/bad-id-token", 502},
    {"auth/bad-token", 401},
    {"auth/changed", 412},
    {"auth/cross-site", 403},
    {"auth/insufficient-scope", 403},
    {"auth/last-administrator", 409},
    {"auth/link-void", 410},
    {"auth/no-such-account", 404},
    {"auth/no-such-team", 404},
    {"auth/not-allowed", 403},
    {"auth/not-signed-in", 401},
    {"auth/not-visible", 404},
    {"auth/not-your-team", 403},
    {"auth/other-service", 403},
    {"auth/provider-refused", 403},
    {"auth/provider-unusable", 502},
    {"auth/taken", 409},
    {"auth/token-expired", 401},
    {"auth/token-revoked", 401},
    {"auth/too-many", 409},
    {"auth/unknown-key", 502},
    {"auth/unknown-login", 400},
    {"auth/wrong-login", 401},
    {"auth/wrong-password", 403},
    {"formats/duplicate-key", 400},
    {"formats/json-syntax", 400},
    {"formats/not-text", 400},
    {"formats/too-large", 413},
    {"review/blocked", 409},
    {"review/ended", 409},
    {"review/not-allowed", 403},
    {"review/not-now", 409},
    {"server/bad-parameter", 400},
    {"server/internal", 500},
    {"server/method-not-allowed", 405},
    {"server/no-such-route", 404},
    {"server/precondition-failed", 412},
    {"server/precondition-required", 428},
    {"server/too-many-requests", 429},
    {"server/unsupported-media-type", 415},
    {"store/conflict", 409},
    {"store/erased", 410},
    {"store/too-large", 413},
};

// A pointer into the JSON body, where that is the place of an error.
bool IsPointer(const Place& place) { return place.file.starts_with('#'); }

void WriteError(formats::JsonWriter& out, const Error& error) {
  out.BeginObject().Key("code").String(error.code());
  if (IsPointer(error.place())) {
    out.Key("pointer").String(error.place().file);
  } else if (std::string place = ToString(error.place()); !place.empty()) {
    out.Key("place").String(place);
  }
  out.Key("detail").String(error.message());
  if (!error.advice().empty()) out.Key("advice").String(error.advice());
  out.EndObject();
}

http::Response Respond(int status, formats::JsonWriter&& out) {
  http::Response response;
  response.status = status;
  response.headers.Set("Content-Type", "application/problem+json");
  response.headers.Set("Cache-Control", "no-store");
  if (status == 401) response.headers.Set("WWW-Authenticate", "Bearer realm=\"seaworthy\"");
  if (status == 429 || status == 503) response.headers.Set("Retry-After", "2");
  response.body = std::move(out).text() + "\n";
  return response;
}

// What the code means, the same for each error of it. The codes are constants with their meanings beside them, yet an
// Error keeps only the code: its words are told by the last part.
std::string TitleOf(std::string_view code) {
  std::string title(code.substr(code.find('/') + 1));
  std::ranges::replace(title, '-', ' ');
  return title;
}

void WriteHead(formats::JsonWriter& out, std::string_view code, std::string_view title, int status,
               std::string_view detail, std::string_view request_id) {
  out.BeginObject().Key("type").String(std::string(kProblemBase) + std::string(code));
  out.Key("title").String(title).Key("status").Int(status).Key("detail").String(detail);
  out.Key("instance").String("/requests/" + std::string(request_id)).Key("code").String(code);
}

}  // namespace

int StatusOf(const Error& error) {
  auto found = std::ranges::find(kStatuses, error.code(), &std::pair<std::string_view, int>::first);
  if (found != std::end(kStatuses)) return found->second;
  return error.kind() == ErrorKind::kWorld ? 503 : 422;
}

http::Response ProblemOf(const Error& error, std::string_view request_id, const Words& words) {
  int status = StatusOf(error);
  auto told = [&](const std::string& text) { return words ? words(text) : text; };
  formats::JsonWriter out;
  WriteHead(out, error.code(), TitleOf(error.code()), status, told(error.message()), request_id);
  if (!error.advice().empty()) out.Key("advice").String(told(error.advice()));
  if (!ToString(error.place()).empty()) {
    out.Key("errors").BeginArray();
    WriteError(out, error);
    out.EndArray();
  }
  out.EndObject();
  return Respond(status, std::move(out));
}

http::Response ProblemOf(const std::vector<Error>& errors, std::string_view request_id) {
  const Error& first = errors.front();
  if (errors.size() == 1) return ProblemOf(first, request_id);
  int status = StatusOf(first);
  formats::JsonWriter out;
  WriteHead(out, first.code(), TitleOf(first.code()), status, fmt::format("{} mistakes", errors.size()), request_id);
  out.Key("errors").BeginArray();
  for (const Error& error : errors) WriteError(out, error);
  out.EndArray().EndObject();
  return Respond(status, std::move(out));
}

Reply Refusal(const std::vector<Error>& errors, std::string_view request_id) {
  http::Response problem = ProblemOf(errors, request_id);
  Reply reply = JsonReply(std::move(problem.body), problem.status);
  reply.content_type = problem.headers.Find("Content-Type").value_or("");
  return reply;
}

http::Response ProblemOf(int status, std::string_view title, std::string_view detail, std::string_view request_id) {
  formats::JsonWriter out;
  WriteHead(out, fmt::format("http/status-{}", status), title, status, detail, request_id);
  out.EndObject();
  return Respond(status, std::move(out));
}

}  // namespace seaworthy::server
