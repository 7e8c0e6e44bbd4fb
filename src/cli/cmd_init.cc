// seaworthy init: write a commented seaworthy.yaml from what was detected.
#include <fmt/format.h>

#include "app/init.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace seaworthy::cli {
namespace {

int Run(const Invocation& invocation, Terminal& terminal) {
  std::string path = invocation.Argument("PATH");
  auto text = app::Init(path.empty() ? "." : path);
  if (!text.ok()) return Fail(terminal, text.error().ToString());
  if (invocation.Flag("--print")) {
    terminal.Out(*text);
    return kReady;
  }
  std::string target = (path.empty() ? std::string(".") : path) + "/seaworthy.yaml";
  if (auto written = WriteNew(target, *text); !written.ok()) return Fail(terminal, written.error().ToString());
  terminal.Out(
      fmt::format("Wrote {}. Complete it, then run `seaworthy check {}`.\n", target, path.empty() ? "." : path));
  return kReady;
}

constexpr Argument kArguments[] = {{"PATH", "the repository"}};
constexpr Option kOptions[] = {{"--print", "", "print it instead of writing the file"}};

}  // namespace

constexpr Command kInit{
    .name = "init",
    .summary = "Write a commented seaworthy.yaml from what is detected; never overwrites",
    .details = "",
    .arguments = kArguments,
    .options = kOptions,
    .run = Run,
    .instead_of_server = "it describes the repository at hand; `seaworthy service register` tells a server of it then"};

}  // namespace seaworthy::cli
