// seaworthy inspect: what is read from single files.
#include <fmt/format.h>

#include "app/inspect.h"
#include "app/inspect_promql.h"
#include "base/text.h"
#include "cli/commands.h"

namespace seaworthy::cli {
namespace {

int InspectExpressions(const Invocation& invocation, Terminal& terminal) {
  std::string input = terminal.ReadInput();
  for (std::string_view line : Split(input, '\n')) {
    if (Trim(line).empty()) continue;
    terminal.Out(app::InspectPromql(line, invocation.Flag("--experimental")) + "\n");
  }
  return kReady;
}

int Run(const Invocation& invocation, Terminal& terminal) {
  std::string kind = invocation.Argument("KIND");
  const std::vector<std::string>& files = invocation.Arguments("FILE");
  bool reads_input = kind == app::kPromqlKind;
  if (reads_input != files.empty()) {
    return Fail(terminal, reads_input ? "inspect promql reads expressions from standard input, not from files"
                                      : fmt::format("inspect {} needs a file", kind));
  }
  if (reads_input) return InspectExpressions(invocation, terminal);
  app::Inspect(kind, files, [&](std::string_view text) { terminal.Out(text); });
  return kReady;
}

constexpr Argument kArguments[] = {{"KIND", "what the files are", true, false, app::kInspectKinds},
                                   {"FILE", "the files", false, true}};

constexpr Option kOptions[] = {
    {"--experimental", "", "Of promql: accept what Prometheus has behind feature flags, too"}};

}  // namespace

constexpr Command kInspect{
    .name = "inspect",
    .summary = "Print what is read from single files, one line of JSON each",
    .details =
        "A file of another kind says `not_a` and why; it is no failure. promql reads expressions from\n"
        "standard input instead, one JSON string a line. schema/inspect.json describes the lines of every kind.",
    .arguments = kArguments,
    .options = kOptions,
    .run = Run,
    .instead_of_server = "it reads files of this machine"};

}  // namespace seaworthy::cli
