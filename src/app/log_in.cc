#include "app/log_in.h"

#include <utility>

#include "app/errors.h"
#include "auth/token_text.h"
#include "base/text.h"
#include "formats/json.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

Result<std::string> ServerOf(const RemoteOptions& remote, const EnvironmentLookup& environment) {
  const std::string asked = remote.server.empty() ? environment("SEAWORTHY_SERVER").value_or("") : remote.server;
  if (asked.empty()) {
    return Error(kNoServer, "it was not said which server").Advise("give --server URL, or set SEAWORTHY_SERVER");
  }
  return NormalServer(asked);
}

// Who the token's owner is, to be shown.
std::string NameIn(const std::string& me) {
  value::Arena arena;
  const auto root = formats::ReadJson(me, arena);
  if (!root.ok() || !root->Is(value::Kind::kMap)) return {};
  for (const std::string_view member : {"name", "login", "person"}) {
    const value::Value* found = root->Find(member);
    if (found != nullptr && found->Is(value::Kind::kString) && !found->AsString().empty()) {
      return OneLine(found->AsString());
    }
  }
  return {};
}

}  // namespace

Result<LoggedIn> LogIn(const RemoteOptions& remote, const std::string& token, const EnvironmentLookup& environment) {
  LoggedIn out;
  SEAWORTHY_TRY(out.server, ServerOf(remote, environment));
  auto type = auth::CheckTokenText(token);
  if (!type.ok()) return std::move(type).error();
  SEAWORTHY_TRY(out.path, CredentialsPath(environment));
  const Remote server = Remote::With({out.server, token}, remote.authorities, environment);
  SEAWORTHY_TRY(const ApiReply me, server.api().Call({.path = "/api/v1/me"}));
  out.name = NameIn(me.body);
  SEAWORTHY_RETURN_IF_ERROR(WriteToken(out.path, out.server, token));
  const std::string other = environment("SEAWORTHY_TOKEN").value_or("");
  out.another_token = !other.empty() && other != token;
  return out;
}

Result<LoggedOut> LogOut(const RemoteOptions& remote, const EnvironmentLookup& environment) {
  LoggedOut out;
  SEAWORTHY_TRY(out.server, ServerOf(remote, environment));
  SEAWORTHY_TRY(const std::string path, CredentialsPath(environment));
  SEAWORTHY_TRY(out.had_token, ForgetToken(path, out.server));
  return out;
}

}  // namespace seaworthy::app
