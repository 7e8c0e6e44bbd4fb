// seaworthy facts: everything that the collectors can tell, as JSON with provenance.
#include "app/judge.h"
#include "app/render.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "cli/terminal.h"

namespace seaworthy::cli {
namespace {

int Run(const Invocation& invocation, Terminal& terminal) {
  auto request = RequestOf(invocation, terminal);
  if (!request.ok()) return Fail(terminal, request.error().ToString());
  request->only_item.clear();
  request->only_collector = invocation.Value("--only");
  request->collect_all = true;
  app::Judgements judged = [&] {
    Progress progress(terminal, "collecting facts");
    return app::Judge(*request);
  }();
  if (!judged.ok()) return FailAll(terminal, judged.errors);
  terminal.Out(app::RenderFactSet(judged.judgements.front(), request->only_collector));
  return kReady;
}

constexpr Argument kArguments[] = {{"PATH", "the repository"}};
constexpr Option kOptions[] = {{"--only", "COLLECTOR", "run this collector alone"},
                               {"--service", "NAME", "of this one of several services"},
                               {"--offline", "", "dial nothing"},
                               {"--now", "TIME", "as of this moment"},
                               {"--record", "FOLDER", "write what the network answered to this folder"},
                               {"--replay", "FOLDER", "take the network's answers from this folder"}};

}  // namespace

constexpr Command kFacts{.name = "facts",
                         .summary = "Print the facts that the collectors find, as JSON with provenance",
                         .details = "schema/facts.json describes the document.",
                         .arguments = kArguments,
                         .options = kOptions,
                         .run = Run,
                         .instead_of_server = "`seaworthy check --push URL` hands the facts in to a server"};

}  // namespace seaworthy::cli
