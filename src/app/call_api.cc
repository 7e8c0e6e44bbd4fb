#include "app/call_api.h"

#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "base/text.h"
#include "net/http_client.h"
#include "value/canonical.h"
#include "value/value.h"

namespace seaworthy::app {
namespace {

Result<ServerAccess> AccessOf(const std::string& server, const EnvironmentLookup& environment) {
  SEAWORTHY_TRY(std::optional<ServerAccess> access, FindServer(server, environment));
  if (!access) {
    return Error(kNoServer, "it was not said which server").Advise("give --server URL, or set SEAWORTHY_SERVER");
  }
  if (!access->token.empty()) return *std::move(access);
  return Error(kNoActor, fmt::format("no token is known for {}", access->server))
      .Advise("`seaworthy token new --keep` makes one, or set SEAWORTHY_TOKEN");
}

std::string WholePath(const std::string& path) {
  if (path.starts_with("/api/") || path == "/metrics" || path == "/healthz" || path == "/readyz") return path;
  return "/api/v1" + (path.starts_with('/') ? path : "/" + path);
}

std::string Quoted(const std::string& tag) {
  return tag.empty() || tag.starts_with('"') ? tag : fmt::format("\"{}\"", tag);
}

std::string Unquoted(std::string_view tag) {
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  return std::string(tag);
}

}  // namespace

Result<std::string> FieldOf(const std::string& json, std::string_view field) {
  std::string text;
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(json, [&](const value::Value& object) -> Result<void> {
    const value::Value* at = &object;
    for (std::string_view name : Split(field, '.')) {
      at = at->Is(value::Kind::kMap) ? at->Find(name) : nullptr;
      if (at == nullptr) return Error(kServerRefused, fmt::format("the answer has no '{}'", OneLine(field, 60)));
    }
    if (at->Is(value::Kind::kString)) {
      text = at->AsString();
      return {};
    }
    SEAWORTHY_TRY(text, value::CanonicalJson(*at));
    return {};
  }));
  return text;
}

Result<CallAnswer> CallServer(const CallAsked& asked, const EnvironmentLookup& environment) {
  SEAWORTHY_TRY(ServerAccess access, AccessOf(asked.server, environment));
  net::HttpClient http;
  ApiSettings settings;
  settings.server = access.server;
  settings.token = access.token;
  ApiClient client(std::move(settings), http);
  ApiCall call{.method = asked.method, .path = WholePath(asked.path), .body = asked.body, .accept = "*/*"};
  if (asked.yaml) call.content_type = "application/yaml";
  call.if_match = Quoted(asked.if_match);
  SEAWORTHY_TRY(ApiReply reply, client.Call(call));
  CallAnswer answer{std::move(reply.body), Unquoted(reply.entity_tag)};
  if (!asked.field.empty()) {
    SEAWORTHY_TRY(answer.text, FieldOf(answer.text, asked.field));
  }
  return answer;
}

}  // namespace seaworthy::app
