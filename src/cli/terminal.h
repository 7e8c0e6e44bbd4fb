// The real terminal: standard streams, colour and width by convention (no-color.org, COLUMNS, ioctl).
#pragma once

#include <memory>

#include "cli/command.h"

namespace seaworthy::cli {

// Reads the environment once.
std::unique_ptr<Terminal> RealTerminal();

// While it lives, and when standard error is a terminal, a line there says what is going on once a second has passed.
// Threads: it draws from a thread of its own; nothing else may write to standard error meanwhile.
class Progress {
 public:
  Progress(Terminal& terminal, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seaworthy::cli
