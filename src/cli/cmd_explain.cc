// seaworthy explain: one item in full.
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
  request->only_item = invocation.Argument("ITEM");
  app::Judgements judged = [&] {
    Progress progress(terminal, "collecting evidence");
    return app::Judge(*request);
  }();
  if (!judged.ok()) return FailAll(terminal, judged.errors);
  app::RenderOptions options{.width = terminal.width, .colour = terminal.colour};
  for (const app::Judgement& judgement : judged.judgements) {
    terminal.Out(app::RenderExplanation(judgement, request->only_item, options));
  }
  return kReady;
}

constexpr Argument kArguments[] = {{"ITEM", "id of the item", true}, {"PATH", "the repository"}};
constexpr Option kOptions[] = {{"--service", "NAME", "of this one of several services"},
                               {"--standard", "NAME|FILE", "by this standard"},
                               {"--offline", "", "dial nothing"},
                               {"--now", "TIME", "as of this moment"},
                               {"--replay", "FOLDER", "take the network's answers from this folder"}};

}  // namespace

constexpr Command kExplain{
    .name = "explain",
    .summary = "Say everything about one item: why it is asked, what decided it, the facts it read",
    .details = "",
    .arguments = kArguments,
    .options = kOptions,
    .run = Run,
    .instead_of_server =
        "`seaworthy check --push URL` lets a server judge; `seaworthy api GET /services/ID/runs` has what it found"};

}  // namespace seaworthy::cli
