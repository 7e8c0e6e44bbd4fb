// seaworthy api: one call of a server's API.
#include <fmt/format.h>

#include "app/call_api.h"
#include "app/named_file.h"
#include "base/text.h"
#include "cli/commands.h"

namespace seaworthy::cli {
namespace {

constexpr std::uint64_t kMostBodyBytes = 8u << 20;

int FailWith(Terminal& terminal, const Error& error) {
  return Fail(terminal, error.ToString(), error.kind() == ErrorKind::kWorld ? kIncomplete : kUsage);
}

bool IsYaml(const std::string& file) { return file.ends_with(".yaml") || file.ends_with(".yml"); }

// `@FILE`, `-` or the text itself.
Result<std::string> BodyOf(const std::string& given, Terminal& terminal) {
  if (given == "-") return terminal.ReadInput();
  if (given.starts_with('@')) return app::ReadNamedFile(given.substr(1), kMostBodyBytes);
  return given;
}

int Run(const Invocation& invocation, Terminal& terminal) {
  app::CallAsked asked{.server = invocation.Value("--server"),
                       .method = invocation.Argument("METHOD"),
                       .path = invocation.Argument("PATH"),
                       .body = {},
                       .yaml = IsYaml(invocation.Value("--body")),
                       .if_match = invocation.Value("--if-match"),
                       .field = invocation.Value("--field")};
  auto body = BodyOf(invocation.Value("--body"), terminal);
  if (!body.ok()) return FailWith(terminal, body.error());
  asked.body = *std::move(body);
  auto answer = app::CallServer(asked, terminal.environment);
  if (!answer.ok()) return FailWith(terminal, answer.error());
  if (!answer->entity_tag.empty()) terminal.Err(fmt::format("ETag: {}\n", Printable(answer->entity_tag)));
  if (terminal.out_is_terminal && asked.field.empty()) {
    terminal.Out(Printable(app::Indented(answer->text)));
    return kReady;
  }
  if (!answer->text.empty()) terminal.Out(answer->text + (answer->text.ends_with('\n') ? "" : "\n"));
  return kReady;
}

constexpr Argument kArguments[] = {{"METHOD", "what is done", true, false, "GET|POST|PUT|PATCH|DELETE"},
                                   {"PATH", "below /api/v1: /teams, /services/checkout", true}};
constexpr Option kOptions[] = {
    {"--server", "URL", "the server; SEAWORTHY_SERVER where it is not given"},
    {"--body", "JSON", "what is sent: JSON, @FILE (a .yaml file is sent as YAML), or - for standard input"},
    {"--if-match", "TAG", "the ETag that was read, for PUT and PATCH"},
    {"--field", "NAME", "print this member of the answer alone: url, token.id"}};

}  // namespace

constexpr Command kApi{
    .name = "api",
    .summary = "Call the API of a server, for what has no command of its own",
    .details =
        "`seaworthy api GET /openapi.json` prints the contract. The answer goes to standard output, its ETag to\n"
        "standard error; on a terminal JSON is indented. Exit codes: 0 done, 2 refused, or wrong usage or input, 3 the "
        "server cannot be reached.",
    .arguments = kArguments,
    .options = kOptions,
    .run = Run};

}  // namespace seaworthy::cli
