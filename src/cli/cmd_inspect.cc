// seaworthy inspect: what is read from single files.
#include "app/inspect.h"
#include "cli/commands.h"

namespace seaworthy::cli {
namespace {

int Run(const Invocation& invocation, Terminal& terminal) {
  app::Inspect(invocation.Argument("KIND"), invocation.Arguments("FILE"), [&](std::string_view line) {
    terminal.Out(line);
    terminal.Out("\n");
  });
  return kReady;
}

constexpr Argument kArguments[] = {{"KIND", "what the files are", true, false, app::kInspectKinds},
                                   {"FILE", "the files", true, true}};

}  // namespace

constexpr Command kInspect{.name = "inspect",
                           .summary = "Print what is read from single files, one line of JSON each",
                           .details = "A file of another kind says `not_a` and why; it is no failure.",
                           .arguments = kArguments,
                           .options = {},
                           .run = Run};

}  // namespace seaworthy::cli
