// What of a run needs somebody, each with a place in a file: the common ground of the formats that mark lines of files
// (sarif, github, gitlab).
//
// A failing item has a problem for each finding; an item that is unknown or an error has one. What passes, does not
// apply or waits for people is no problem, and neither is an item in shadow, which only the standard's authors see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace seaworthy::report {

enum class Level { kError, kWarning, kNote };

struct Problem {
  const model::ItemResult* result = nullptr;  // Of the run, which outlives the problem.
  Level level = Level::kNote;
  Place place;              // A file from the working folder, and a line of at least 1.
  bool place_known = true;  // Otherwise it is the descriptor of the service, for want of a better one.
  std::string message;      // One line: what was measured, against what, and what to do.
  std::string
      fingerprint;  // 64 hexadecimal digits: the same from run to run as long as the problem is, whatever its line.
};

// In the order of the standard. No two fingerprints of one run are the same.
std::vector<Problem> Problems(const model::Run& run);

// How much the outcome weighs: a required item that fails is an error, one that is not known a warning.
Level LevelOf(const model::ItemResult& result);

}  // namespace seaworthy::report
