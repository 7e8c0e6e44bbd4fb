// The report that a person reads on a terminal.
#pragma once

#include <string>

#include "model/result.h"

namespace seaworthy::report {

struct TextOptions {
  int width = 80;       // Columns; at least 40.
  bool colour = false;  // ANSI colours.
  bool passes = true;   // List what passes too.
  bool verdict = true;  // End with it.
};

// Ends with a newline. Foreign text cannot move the cursor: control characters are taken out.
std::string RenderText(const model::Run& run, const TextOptions& options = {});

}  // namespace seaworthy::report
