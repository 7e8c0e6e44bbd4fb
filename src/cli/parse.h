// Arguments in, the command and what was asked out. The only file that knows the parser library.
#pragma once

#include <string>
#include <variant>

#include "cli/command.h"

namespace seaworthy::cli {

struct Call {
  const Command* command;
  Invocation invocation;
};

// What to print instead of running a command: a help text, the version, or why the usage is wrong.
struct Message {
  std::string text;
  bool is_error;
};

std::variant<Call, Message> Parse(int argc, const char* const* argv, std::string_view version);

}  // namespace seaworthy::cli
