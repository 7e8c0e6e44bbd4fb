// seaworthy fix: show what could be written for a repository as a patch, or write it.
#include <algorithm>

#include <fmt/format.h>

#include "app/fix.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace seaworthy::cli {
namespace {

using fix::NoteKind;

std::string NoteText(const fix::Note& note) {
  std::string text = fmt::format("  {}: {}\n", ToString(note.place), Printable(note.text));
  return note.advice.empty() ? text : text + fmt::format("    {}\n", Printable(note.advice));
}

void PrintNotes(Terminal& terminal, const app::Fixed& fixed, NoteKind kind, std::string_view heading) {
  constexpr std::size_t kMostShown = 25;
  std::string text;
  std::size_t count = 0;
  for (const fix::Note& note : fixed.notes) {
    if (note.kind == kind && count++ < kMostShown) text += NoteText(note);
  }
  if (count > kMostShown) text += fmt::format("  and {} more\n", count - kMostShown);
  if (count > 0) terminal.Err(fmt::format("\n{}\n{}", heading, text));
}

void PrintKept(Terminal& terminal, const app::Fixed& fixed) {
  if (fixed.kept.empty()) return;
  terminal.Err("\nLeft alone, because they are there and are yours:\n");
  for (const std::string& path : fixed.kept) terminal.Err(fmt::format("  {}\n", OneLine(path)));
}

void PrintSummary(Terminal& terminal, const app::Fixed& fixed, const std::string& path, bool write) {
  if (fixed.files.empty()) {
    std::string read =
        fmt::format("{} and {} were read", Count(fixed.objectives, "objective"), Count(fixed.alerts, "alert"));
    terminal.Err(fmt::format("Nothing to write: {}.\n", read));
  } else if (write) {
    for (const fix::NewFile& file : fixed.files) terminal.Out(fmt::format("Wrote {}\n", OneLine(file.path)));
    terminal.Err(
        "Complete the lines marked TODO(seaworthy); until then these files are drafts and count for nothing.\n");
  } else {
    std::string folder = path == "." ? "" : fmt::format(" -d {}", OneLine(path));
    std::string tool = fixed.in_git ? "git apply" : fmt::format("patch -p1{}", folder);
    terminal.Err(fmt::format("{}. Add --write to write {}, or pipe this into `{}`.\n",
                             Count(fixed.files.size(), "new file"), fixed.files.size() == 1 ? "it" : "them", tool));
  }
}

int Run(const Invocation& invocation, Terminal& terminal) {
  app::FixRequest request;
  if (std::string path = invocation.Argument("PATH"); !path.empty()) request.path = path;
  request.only = invocation.Value("--only");
  request.despite_tools = invocation.Flag("--all");
  request.write = invocation.Flag("--write");
  auto fixed = app::Fix(request);
  if (!fixed.ok()) return Fail(terminal, fixed.error().ToString());
  if (!request.write) terminal.Out(fixed->patch);
  PrintSummary(terminal, *fixed, request.path, request.write);
  PrintKept(terminal, *fixed);
  PrintNotes(terminal, *fixed, NoteKind::kByHand, "Yours to change, since a person wrote these files:");
  PrintNotes(terminal, *fixed, NoteKind::kNotPossible, "Not possible:");
  PrintNotes(terminal, *fixed, NoteKind::kCovered, "There already:");
  for (const Error& failure : fixed->failures) Fail(terminal, failure.ToString());
  return fixed->failures.empty() ? kReady : kUsage;
}

constexpr Argument kArguments[] = {{"PATH", "the repository"}};
constexpr Option kOptions[] = {{"--only", "KIND", "propose this kind alone", app::kFixKinds},
                               {"--all", "", "write rules also where Sloth or Pyrra would make them"},
                               {"--write", "", "write the new files instead of showing them"}};

}  // namespace

constexpr Command kFix{
    .name = "fix",
    .summary = "Propose burn-rate alerts and runbooks that are missing, as a patch",
    .details =
        "burn-alerts: for each objective (OpenSLO, Sloth, Pyrra) that nothing watches, rules on how fast its error\n"
        "budget is spent, over several windows: a page and a ticket.\n"
        "runbooks: for each alert without a runbook, a page to complete.\n"
        "Only new files are proposed; a file that is there is never changed. Lines that a person has to complete are\n"
        "marked TODO(seaworthy), and what holds such a mark is no evidence for a review.",
    .arguments = kArguments,
    .options = kOptions,
    .run = Run,
    .instead_of_server = "it proposes files for the repository at hand"};

}  // namespace seaworthy::cli
