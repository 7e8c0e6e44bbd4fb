// seaworthy standard list|show|lint|test|upload: work on standards, of this machine and of a server.
#include <algorithm>

#include "app/held_standards.h"
#include "app/standards.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

int List(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindNamedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return Print(terminal, app::ListHeldStandards(**remote));
  terminal.Out(app::ListStandards());
  return kReady;
}

// Prints what was found; the exit code says whether it is clean.
int Report(Terminal& terminal, const app::StandardReport& report) {
  terminal.Out(Printable(report.text));
  for (const Error& error : report.errors) terminal.Err(Printable(error.ToString()) + "\n");
  if (!report.errors.empty()) {
    terminal.Err(Count(report.errors.size(), "mistake") + "\n");
    return kUsage;
  }
  return report.failed ? kNotReady : kReady;
}

int ReportOf(Terminal& terminal, const Result<app::StandardReport>& report) {
  return report.ok() ? Report(terminal, *report) : FailWith(terminal, report.error());
}

int Show(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindNamedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    return ReportOf(terminal, app::ShowHeldStandard(**remote, invocation.Argument("STANDARD"), terminal.width));
  }
  return Report(terminal, app::ShowStandard(invocation.Argument("STANDARD"), terminal.width));
}

int Lint(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindNamedServer(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  int worst = kReady;
  for (const std::string& name : invocation.Arguments("STANDARD")) {
    worst = std::max(worst, *remote ? ReportOf(terminal, app::LintOnServer(**remote, name))
                                    : Report(terminal, app::LintStandard(name)));
  }
  return worst;
}

int Upload(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (!*remote) return FailWith(terminal, NoServerNamed());
  return Print(terminal, app::UploadStandard(**remote, invocation.Argument("PATH")));
}

int Test(const Invocation& invocation, Terminal& terminal) {
  int worst = kReady;
  for (const std::string& name : invocation.Arguments("STANDARD")) {
    worst = std::max(worst, Report(terminal, app::TestStandard(name)));
  }
  return worst;
}

// What stands in a repository is what a command without --server is about, whatever the environment names.
constexpr Option kServerOptions[] = {{"--server", "URL", "the standards that this server holds"}};
constexpr Option kUploadOptions[] = {{"--server", "URL", "the server; SEAWORTHY_SERVER where it is not given"}};
constexpr Argument kPath[] = {{"PATH", "the folder or file of the standard", true}};
constexpr Argument kOne[] = {{"STANDARD", "a shipped standard's id, or a path", true}};
constexpr Argument kMany[] = {{"STANDARD", "shipped standards' ids, or paths", true, true}};

}  // namespace

constexpr Command kStandardList{.name = "standard list",
                                .summary = "List the shipped standards, or those of a server",
                                .details = "",
                                .arguments = {},
                                .options = kServerOptions,
                                .run = List};
constexpr Command kStandardShow{.name = "standard show",
                                .summary = "Show a standard: its parameters, sections and items",
                                .details = "Of a server, STANDARD is an id, or ID@VERSION.",
                                .arguments = kOne,
                                .options = kServerOptions,
                                .run = Show};
constexpr Command kStandardLint{.name = "standard lint",
                                .summary = "Check standards: keys, types, expressions, ids, cases",
                                .details =
                                    "With --server the server reads them, with the standards that it holds and that\n"
                                    "they may extend; cases are run here alone. Exit codes: 0 clean, 2 mistakes.",
                                .arguments = kMany,
                                .options = kServerOptions,
                                .run = Lint};
constexpr Command kStandardTest{
    .name = "standard test",
    .summary = "Run the cases that stand beside a standard's sections",
    .details = "Exit codes: 0 all cases hold, 1 one does not, 2 the standard is wrong.",
    .arguments = kMany,
    .options = {},
    .run = Test,
    .instead_of_server =
        "cases stand beside the files of a standard, and run here; `seaworthy standard lint --server URL` asks a "
        "server"};
constexpr Command kStandardUpload{
    .name = "standard upload",
    .summary = "Give a version of a standard to a server",
    .details =
        "A version says the same for ever: what changed needs a new one. Sections in files of their own are put into\n"
        "the text. Exit codes: 0 the server holds it, 2 it is wrong, or you may not, 3 the server cannot be reached.",
    .arguments = kPath,
    .options = kUploadOptions,
    .run = Upload};

}  // namespace seaworthy::cli
