// seaworthy check: judge the service of a repository.
#include <algorithm>

#include <fmt/format.h>

#include "app/judge.h"
#include "app/push_out.h"
#include "app/render.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/shared.h"
#include "cli/terminal.h"

namespace seaworthy::cli {
namespace {

int CodeFor(model::Verdict verdict, std::string_view fail_on) {
  if (fail_on == "never" || verdict == model::Verdict::kReady) return kReady;
  if (verdict == model::Verdict::kNotReady) return kNotReady;
  return fail_on == "fail" ? kReady : kIncomplete;
}

// Not ready outweighs incomplete, which outweighs ready.
int WorstCode(const std::vector<model::Verdict>& verdicts, std::string_view fail_on) {
  bool incomplete = false;
  for (model::Verdict verdict : verdicts) {
    int code = CodeFor(verdict, fail_on);
    if (code == kNotReady) return kNotReady;
    incomplete = incomplete || code == kIncomplete;
  }
  return incomplete ? kIncomplete : kReady;
}

constexpr std::size_t kSummaryLimit = 1 << 20;  // GitHub's, for each step; it takes nothing of a longer one.

Result<void> WriteJobSummary(const Terminal& terminal, const std::vector<app::Judgement>& judgements) {
  if (terminal.job_summary.empty()) return {};
  std::size_t room = RoomIn(terminal.job_summary, kSummaryLimit);
  return Append(terminal.job_summary, app::RenderJobSummary(judgements, room));
}

app::PushAsked PushAskedOf(const Invocation& invocation, const Terminal& terminal) {
  app::PushAsked asked;
  asked.server = invocation.Value("--push");
  asked.environment = terminal.environment;
  asked.production = invocation.Flag("--production");
  asked.release = invocation.Flag("--release");
  asked.trigger = invocation.Value("--trigger");
  asked.now = terminal.clock();
  return asked;
}

app::RenderOptions RenderOptionsOf(const Invocation& invocation, const Terminal& terminal) {
  const bool to_file = !invocation.Value("--output").empty();
  app::RenderOptions options;
  options.format = invocation.Value("--format");
  options.colour = terminal.colour && !to_file;
  options.width = to_file ? 100 : terminal.width;
  return options;
}

using Answers = std::vector<Result<app::ServerVerdict>>;

// In the order of the judgements. A server that cannot be had for one is not asked for the others.
Answers PushEach(const std::vector<app::Judgement>& judgements, const app::PushAsked& asked) {
  Answers answers;
  for (const app::Judgement& judgement : judgements) {
    const bool is_down = !answers.empty() && !answers.back().ok() && answers.back().error().kind() == ErrorKind::kWorld;
    answers.push_back(is_down ? answers.back() : app::PushRun(judgement, asked));
  }
  return answers;
}

std::string ToldOf(const app::Judgement& judgement, const Result<app::ServerVerdict>& answer,
                   const app::RenderOptions& options) {
  const bool whole = options.format == "text";
  if (!answer.ok()) {
    return whole ? app::RenderNotKnown(judgement, answer.error(), options) : app::RenderNotKnown(answer.error());
  }
  return whole ? app::RenderPushed(judgement, *answer, options)
               : app::RenderServerVerdict(*answer, {.format = "text", .width = options.width});
}

// A verdict that could not be had is no verdict that --fail-on might let pass.
int CodeOf(const Answers& answers, std::string_view fail_on) {
  bool known = true;
  std::vector<model::Verdict> verdicts;
  for (const Result<app::ServerVerdict>& answer : answers) {
    known = known && answer.ok();
    if (answer.ok()) verdicts.push_back(answer->verdict);
  }
  const int code = WorstCode(verdicts, fail_on);
  return code == kReady && !known ? kIncomplete : code;
}

// To standard error, below what went to standard output.
void TellBeside(Terminal& terminal, std::string_view text) {
  terminal.Flush();
  terminal.Err(text);
}

// The server's verdict decides, and is what the reader sees; a report for a program stays the sender's own, with the
// server's verdict beside it. Where the server's cannot be had, nothing is known.
int PushAll(const Invocation& invocation, Terminal& terminal, const std::vector<app::Judgement>& judgements) {
  const app::RenderOptions options = RenderOptionsOf(invocation, terminal);
  const Answers answers = PushEach(judgements, PushAskedOf(invocation, terminal));
  std::string text, not_known;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!text.empty()) text += "\n";
    text += ToldOf(judgements[i], answers[i], options);
    if (!answers[i].ok()) not_known += app::RenderNotKnown(answers[i].error());
  }
  const std::string file = invocation.Value("--output");
  if (options.format != "text") {
    TellBeside(terminal, text);
  } else if (auto written = Write(terminal, file, text); !written.ok()) {
    return Fail(terminal, written.error().ToString());
  } else if (!file.empty() && file != "-") {
    TellBeside(terminal, not_known);
  }
  return CodeOf(answers, invocation.Value("--fail-on"));
}

bool Pushes(const Invocation& invocation) { return invocation.Flag("--push"); }

std::vector<model::Verdict> VerdictsOf(const std::vector<app::Judgement>& judgements) {
  std::vector<model::Verdict> verdicts;
  for (const app::Judgement& judgement : judgements) verdicts.push_back(judgement.run.verdict);
  return verdicts;
}

int Run(const Invocation& invocation, Terminal& terminal) {
  auto request = RequestOf(invocation, terminal);
  if (!request.ok()) return Fail(terminal, request.error().ToString());
  request->all_facts = Pushes(invocation);
  if (Pushes(invocation) && !request->only_item.empty()) {
    return Fail(terminal, "--push hands in a whole run: leave --only out");
  }
  if (Pushes(invocation)) {
    auto access = app::FindPushServer(PushAskedOf(invocation, terminal));
    if (!access.ok()) return Fail(terminal, access.error().ToString());
  }
  app::Judgements judged = [&] {
    Progress progress(terminal, "collecting evidence");
    return app::Judge(*request);
  }();
  if (!judged.ok()) return FailAll(terminal, judged.errors);

  const app::RenderOptions options = RenderOptionsOf(invocation, terminal);
  const bool server_tells = Pushes(invocation) && options.format == "text";
  if (!server_tells) {
    auto written = Write(terminal, invocation.Value("--output"), app::Render(judged.judgements, options));
    if (!written.ok()) return Fail(terminal, written.error().ToString());
  }
  if (options.format == "github") {
    if (auto written = WriteJobSummary(terminal, judged.judgements); !written.ok()) {
      return Fail(terminal, written.error().ToString());
    }
  }
  if (Pushes(invocation)) return PushAll(invocation, terminal, judged.judgements);
  return WorstCode(VerdictsOf(judged.judgements), invocation.Value("--fail-on"));
}

constexpr Argument kArguments[] = {{"PATH", "the repository, or the folder of the service in it"}};
constexpr Option kOptions[] = {
    {"--service", "NAME", "judge this one of several services"},
    {"--all", "", "judge each of several services by itself"},
    {"--standard", "NAME|FILE", "judge by this standard instead of the one that the service names"},
    {"--only", "ITEM", "judge this item alone"},
    {"--format", "FORMAT", "how to print the result", app::kFormats, "text"},
    {"--output", "FILE", "write the result to a file"},
    {"--fail-on", "WHEN", "which verdicts end with another code than 0", "fail|unknown|never", "unknown"},
    {"--push", "URL", "hand the facts in to this server, whose verdict then counts; needs SEAWORTHY_TOKEN or a login"},
    {"--production", "", "with --push: it is what runs in production, and the run counts"},
    {"--release", "", "with --push: it is a release, and the run counts"},
    {"--trigger", "WHAT", "with --push: what started the run", "local|ci|schedule", "local"},
    {"--offline", "", "dial nothing but the server of --push"},
    {"--now", "TIME", "judge as of this moment, as 2031-05-01T00:00:00Z"},
    {"--record", "FOLDER", "write what the network answered to this folder"},
    {"--replay", "FOLDER", "take the network's answers from this folder"}};

}  // namespace

constexpr Command kCheck{
    .name = "check",
    .summary = "Judge the service of a repository, and say why",
    .details =
        "Exit codes: 0 ready, 1 not ready, 2 wrong usage or input, 3 incomplete, 4 internal error.\n"
        "With --only they follow the item's outcome, whatever it weighs: 0 pass or not applicable, 1 fail, 3 unknown.\n"
        "Only endpoints that the service declares are dialled; --offline dials nothing.\n"
        "With --push the server's verdict decides and is what is shown; all facts are collected, since its standard\n"
        "may read others. Reports in other formats are by the repository's own standard, and the server's verdict "
        "goes\n"
        "to standard error. Where the server's verdict cannot be had, nothing is known: 3, whatever --fail-on says.\n"
        "What people settled in the review of the service is told below the verdict, and changes neither it nor the "
        "code.\n"
        "--format github prints workflow commands; in a job of GitHub Actions it appends the job summary, too.",
    .arguments = kArguments,
    .options = kOptions,
    .run = Run,
    .instead_of_server = "`seaworthy check --push URL` hands the facts in to a server, whose verdict then counts"};

}  // namespace seaworthy::cli
