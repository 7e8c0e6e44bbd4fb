// seaworthy probe tls: ask endpoints without a service.
#include "app/probe.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace seaworthy::cli {
namespace {

int Run(const Invocation& invocation, Terminal& terminal) {
  auto answer = [&] {
    Progress progress(terminal, "asking");
    return app::ProbeTls(
        invocation.Arguments("HOST:PORT"),
        {.json = invocation.Value("--format") == "json", .trusted = invocation.Value("--ca"), .now = terminal.clock()});
  }();
  if (!answer.ok()) return Fail(terminal, answer.error().ToString());
  terminal.Out(answer->text);
  return answer->all_answered ? kReady : kIncomplete;
}

constexpr Argument kArguments[] = {{"HOST:PORT", "the endpoints", true, true}};
constexpr Option kOptions[] = {{"--format", "FORMAT", "how to print the answers", "text|json", "text"},
                               {"--ca", "FILE", "trust these certificates instead of the system's"}};

}  // namespace

constexpr Command kProbeTls{.name = "probe tls",
                            .summary = "Ask endpoints which TLS they speak and which certificate they show",
                            .details = "Exit codes: 0 all answered, 3 one did not, 2 wrong usage.",
                            .arguments = kArguments,
                            .options = kOptions,
                            .run = Run,
                            .instead_of_server =
                                "it dials from this machine; `seaworthy api POST /services/ID/collect` lets a server "
                                "dial what a service declares"};

}  // namespace seaworthy::cli
