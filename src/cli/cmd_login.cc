// seaworthy login, seaworthy logout: which token a server is called with.
#include <fmt/format.h>

#include "app/log_in.h"
#include "base/text.h"
#include "cli/commands.h"

namespace seaworthy::cli {
namespace {

app::RemoteOptions RemoteOf(const Invocation& invocation) {
  return {.server = invocation.Value("--server"), .authorities = invocation.Value("--ca")};
}

int FailWith(Terminal& terminal, const Error& error) {
  return Fail(terminal, error.ToString(), error.kind() == ErrorKind::kWorld ? kIncomplete : kUsage);
}

// From the terminal, unseen; where there is none, or it is said so, from standard input.
std::string ReadTokenText(const Invocation& invocation, Terminal& terminal) {
  if (!invocation.Flag("--stdin")) {
    if (auto typed = terminal.AskSecret("Token: ")) return std::string(Trim(*typed));
  }
  return std::string(Trim(terminal.ReadInput()));
}

int RunLogin(const Invocation& invocation, Terminal& terminal) {
  auto done = app::LogIn(RemoteOf(invocation), ReadTokenText(invocation, terminal), terminal.environment);
  if (!done.ok()) return FailWith(terminal, done.error());
  terminal.Out(fmt::format("signed in to {} as {}\n", done->server, done->name.empty() ? "somebody" : done->name));
  terminal.Err(fmt::format("the token is kept in {}\n", done->path));
  if (done->another_token) terminal.Err("SEAWORTHY_TOKEN is set to another token, which is used as long as it is\n");
  return kReady;
}

int RunLogout(const Invocation& invocation, Terminal& terminal) {
  auto done = app::LogOut(RemoteOf(invocation), terminal.environment);
  if (!done.ok()) return FailWith(terminal, done.error());
  terminal.Out(
      fmt::format("{} {}\n", done->had_token ? "forgot the token for" : "there was no token for", done->server));
  if (done->had_token) terminal.Err("it stays valid until it is revoked or ends\n");
  return kReady;
}

constexpr Option kServer = {"--server", "URL", "the server; SEAWORTHY_SERVER where it is not given"};

constexpr Option kLoginOptions[] = {kServer,
                                    {"--stdin", "", "read the token from standard input"},
                                    {"--ca", "FILE", "trust these certificates instead of the system's"}};

constexpr Option kLogoutOptions[] = {kServer};

}  // namespace

constexpr Command kLogin{.name = "login",
                         .summary = "Try a token with a server, and keep it for later calls",
                         .details =
                             "Asks for the token unseen. It is kept in $XDG_CONFIG_HOME/seaworthy/credentials with "
                             "mode 0600; SEAWORTHY_TOKEN wins over it.",
                         .arguments = {},
                         .options = kLoginOptions,
                         .run = RunLogin};

constexpr Command kLogout{.name = "logout",
                          .summary = "Forget the token that is kept for a server",
                          .details = "",
                          .arguments = {},
                          .options = kLogoutOptions,
                          .run = RunLogout};

}  // namespace seaworthy::cli
