// seaworthy join, seaworthy token new: how a person comes to an account and to tokens, without a browser.
#include <fmt/format.h>

#include "app/end_time.h"
#include "app/sign_in.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/shared.h"

namespace seaworthy::cli {
namespace {

int FailWith(Terminal& terminal, const Error& error) {
  return Fail(terminal, error.ToString(), error.kind() == ErrorKind::kWorld ? kIncomplete : kUsage);
}

int Keep(Terminal& terminal, const app::SignedIn& signed_in) {
  auto path = app::KeepToken(signed_in, terminal.environment);
  if (!path.ok()) return FailWith(terminal, path.error());
  terminal.Out(fmt::format("signed in to {} as {}\n", signed_in.server, Printable(signed_in.name)));
  terminal.Err(fmt::format("a token is kept in {}\n", *path));
  return kReady;
}

int RunJoin(const Invocation& invocation, Terminal& terminal) {
  app::JoinAsked asked{.link = invocation.Argument("LINK"),
                       .login = invocation.Value("--login"),
                       .name = invocation.Value("--name"),
                       .mail = invocation.Value("--mail"),
                       .password = {}};
  if (asked.login.empty()) return Fail(terminal, "say the name that you sign in with: --login NAME");
  if (auto link = app::ParseLink(asked.link); !link.ok()) return FailWith(terminal, link.error());
  asked.password = ReadPassword(invocation, terminal, "Password: ");
  auto joined = app::Join(asked, {.name = "command line", .scopes = {}, .service = {}, .expires_at = {}});
  if (!joined.ok()) return FailWith(terminal, joined.error());
  return Keep(terminal, *joined);
}

int RunTokenNew(const Invocation& invocation, Terminal& terminal) {
  std::string login = invocation.Value("--login");
  if (login.empty()) return Fail(terminal, "say who you are: --login NAME");
  app::TokenAsked asked{.name = invocation.Value("--name"),
                        .scopes = invocation.Values("--scope"),
                        .service = invocation.Value("--service"),
                        .expires_at = {}};
  if (std::string until = invocation.Value("--until"); !until.empty()) {
    auto end = app::ParseEnd(until, terminal.clock());
    if (!end.ok()) return FailWith(terminal, end.error());
    asked.expires_at = ToString(*end);
  }
  auto made = app::SignIn(invocation.Value("--server"), login, ReadPassword(invocation, terminal, "Password: "), asked,
                          terminal.environment);
  if (!made.ok()) return FailWith(terminal, made.error());
  if (invocation.Flag("--keep")) return Keep(terminal, *made);
  terminal.Out(made->token + "\n");
  return kReady;
}

constexpr Option kStdin = {"--stdin", "", "read the password from standard input"};

constexpr Argument kLink[] = {{"LINK", "the link: https://prr.example.org/invitation#sw_l…", true}};
constexpr Option kJoinOptions[] = {{"--login", "NAME", "the name that you sign in with"},
                                   {"--name", "NAME", "what others read: Dana Reyes (the login)"},
                                   {"--mail", "ADDRESS", "your mail address"},
                                   kStdin};
constexpr Option kTokenOptions[] = {
    {"--server", "URL", "the server; SEAWORTHY_SERVER where it is not given"},
    {"--login", "NAME", "the name that you sign in with"},
    {"--name", "TEXT", "what the token is for", {}, "command line"},
    {"--scope",
     "SCOPE",
     "what it may do; may be given several times (all)",
     "read|runs:write|services:write|reviews:write|standards:write|admin",
     {},
     true},
    {"--service", "ID", "the one service that it is for (all)"},
    {"--until", "WHEN", "its end: a date, an instant or a span as 30d (90d; at most a year)"},
    {"--keep", "", "keep it for the commands of this machine, and do not print it"},
    kStdin};

}  // namespace

constexpr Command kJoin{.name = "join",
                        .summary = "Make your account on a server from a one-time link, and sign in",
                        .details =
                            "For the link that the first start of a server prints, for an invitation, and for a new\n"
                            "password. Asks for a password unseen, makes a token for this machine and keeps it in\n"
                            "$XDG_CONFIG_HOME/seaworthy/credentials with mode 0600.\n"
                            "Exit codes: 0 done, 2 refused, or wrong usage or input, 3 the server cannot be reached.",
                        .arguments = kLink,
                        .options = kJoinOptions,
                        .run = RunJoin,
                        .instead_of_server = "the link names the server"};
constexpr Command kTokenNew{
    .name = "token new",
    .summary = "Make a token with your password, and print it once",
    .details =
        "A token never does more than its person may. Only its digest is kept by the server.\n"
        "Exit codes: 0 done, 2 refused, or wrong usage or input, 3 the server cannot be reached.",
    .arguments = {},
    .options = kTokenOptions,
    .run = RunTokenNew};

}  // namespace seaworthy::cli
