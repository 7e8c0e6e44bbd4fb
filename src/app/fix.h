// The use case behind `seaworthy fix`: what could be written for a repository, as a patch or into it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fix/propose.h"

namespace seaworthy::app {

// What can be asked for by name, as the command line lists its choices.
inline constexpr std::string_view kFixKinds = "burn-alerts|runbooks";

struct FixRequest {
  std::string path = ".";
  std::string only;            // One of the kinds; empty: all.
  bool despite_tools = false;  // Also for objectives whose own tool makes their alerts.
  bool write = false;
};

struct Fixed {
  std::string patch;  // Of the files, from the top of the Git working tree where there is one.
  bool in_git = false;
  std::vector<fix::NewFile> files;  // That are not there yet; written, where that was asked.
  std::vector<std::string> kept;    // Paths of files that are there and differ: left alone.
  std::vector<fix::Note> notes;
  std::size_t objectives = 0;  // That were read.
  std::size_t alerts = 0;
  std::vector<Error> failures;  // Of files that could not be written.
};

// Errors: those of opening the repository.
Result<Fixed> Fix(const FixRequest& request);

}  // namespace seaworthy::app
