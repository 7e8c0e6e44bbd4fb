#include "app/call_api.h"

#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "base/text.h"
#include "formats/json.h"
#include "net/http_client.h"
#include "value/arena.h"
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

// Writes JSON that was read without a mistake once more, with its numbers as they stand in it.
class Indenter {
 public:
  std::string Write(std::string_view json) && {
    for (std::size_t i = 0; i < json.size(); ++i) {
      const char c = json[i];
      if (in_text_) {
        Text(c);
      } else if (c == '{' || c == '[') {
        i = Open(json, i);
      } else if (c == '}' || c == ']') {
        --depth_;
        Break();
        out_ += c;
      } else if (c == ',') {
        out_ += c;
        Break();
      } else if (c == ':') {
        out_ += ": ";
      } else if (c > ' ') {
        in_text_ = c == '"';
        out_ += c;
      }
    }
    return std::move(out_) + "\n";
  }

 private:
  void Text(char c) {
    out_ += c;
    in_text_ = escaped_ || c != '"';
    escaped_ = !escaped_ && c == '\\';
  }

  // An empty list or object stays on its line. Returns the last position that was written.
  std::size_t Open(std::string_view json, std::size_t at) {
    out_ += json[at];
    std::size_t next = json.find_first_not_of(" \t\r\n", at + 1);
    if (next != std::string_view::npos && (json[next] == '}' || json[next] == ']')) {
      out_ += json[next];
      return next;
    }
    ++depth_;
    Break();
    return at;
  }

  void Break() {
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }

  std::string out_;
  std::size_t depth_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
};

}  // namespace

std::string Indented(const std::string& json) {
  value::Arena arena;
  if (!formats::ReadJson(json, arena).ok()) return json;
  return Indenter().Write(json);
}

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
