// seaworthy standard list|show|lint|test: work on standards.
#include <algorithm>

#include "app/standards.h"
#include "base/text.h"
#include "cli/commands.h"

namespace seaworthy::cli {
namespace {

int List(const Invocation&, Terminal& terminal) {
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

int Show(const Invocation& invocation, Terminal& terminal) {
  return Report(terminal, app::ShowStandard(invocation.Argument("STANDARD"), terminal.width));
}

int Lint(const Invocation& invocation, Terminal& terminal) {
  int worst = kReady;
  for (const std::string& name : invocation.Arguments("STANDARD")) {
    worst = std::max(worst, Report(terminal, app::LintStandard(name)));
  }
  return worst;
}

int Test(const Invocation& invocation, Terminal& terminal) {
  int worst = kReady;
  for (const std::string& name : invocation.Arguments("STANDARD")) {
    worst = std::max(worst, Report(terminal, app::TestStandard(name)));
  }
  return worst;
}

constexpr Argument kOne[] = {{"STANDARD", "a shipped standard's id, or a path", true}};
constexpr Argument kMany[] = {{"STANDARD", "shipped standards' ids, or paths", true, true}};

}  // namespace

constexpr Command kStandardList{.name = "standard list",
                                .summary = "List the shipped standards",
                                .details = "",
                                .arguments = {},
                                .options = {},
                                .run = List,
                                .instead_of_server = "`seaworthy api GET /standards` lists those of a server"};
constexpr Command kStandardShow{.name = "standard show",
                                .summary = "Show a standard: its parameters, sections and items",
                                .details = "",
                                .arguments = kOne,
                                .options = {},
                                .run = Show,
                                .instead_of_server = "`seaworthy api GET /standards/ID` has what a server holds"};
constexpr Command kStandardLint{.name = "standard lint",
                                .summary = "Check standards: keys, types, expressions, ids, cases",
                                .details = "Exit codes: 0 clean, 2 mistakes were found.",
                                .arguments = kMany,
                                .options = {},
                                .run = Lint,
                                .instead_of_server = "`seaworthy api POST /standards/lint --body @FILE` asks a server"};
constexpr Command kStandardTest{.name = "standard test",
                                .summary = "Run the cases that stand beside a standard's sections",
                                .details = "Exit codes: 0 all cases hold, 1 one does not, 2 the standard is wrong.",
                                .arguments = kMany,
                                .options = {},
                                .run = Test,
                                .instead_of_server =
                                    "cases stand beside the files of a standard, and run here; `seaworthy standard "
                                    "lint --server URL` asks a server"};

}  // namespace seaworthy::cli
