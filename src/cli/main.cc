// The binary. Everything it does is a Command; the list is Commands() in commands.cc.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <variant>

#include "app/version.h"
#include "cli/command.h"
#include "cli/parse.h"
#include "cli/terminal.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // A reader that goes away ends us quietly.
  auto terminal = seaworthy::cli::RealTerminal();
  auto parsed = seaworthy::cli::Parse(argc, argv, seaworthy::app::Version());
  if (auto* message = std::get_if<seaworthy::cli::Message>(&parsed)) {
    if (message->is_error) {
      terminal->Err(message->text);
      return seaworthy::cli::kUsage;
    }
    terminal->Out(message->text);
    return seaworthy::cli::kReady;
  }
  auto& call = std::get<seaworthy::cli::Call>(parsed);
  int code = seaworthy::cli::kInternal;
  try {
    code = call.command->run(call.invocation, *terminal);
  } catch (const std::exception& broke) {
    return seaworthy::cli::Fail(*terminal, std::string("internal error: ") + broke.what(), seaworthy::cli::kInternal);
  }
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  return seaworthy::cli::Fail(*terminal, "cannot write to standard output", seaworthy::cli::kInternal);
}
