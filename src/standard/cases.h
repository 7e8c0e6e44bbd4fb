// The cases of a standard: facts in, the outcome that an item must have out. What `seaworthy standard test` runs.
//
// A case is written in YAML beside its section; docs/reference/standard.md has the form. The facts are typed by their
// declarations, so that a case cannot describe what no collector could report.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "facts/declarations.h"
#include "model/result.h"
#include "standard/load.h"

namespace seaworthy::standard {

struct CaseResult {
  std::string item;
  std::string name;
  Place place;
  model::Outcome wanted = model::Outcome::kPass;
  model::Outcome got = model::Outcome::kError;
  std::string message;  // Of the evaluation: why it got what it got.

  bool passed() const { return wanted == got; }
};

struct CaseReport {
  std::vector<CaseResult> results;  // In the order written.
  std::vector<Error> errors;        // Case files that do not follow their form; those cases were not run.
  std::vector<Error> missing;       // Items of the standard's own files that lack a case: standard/missing-case.

  std::size_t failed() const;
  bool ok() const { return failed() == 0 && errors.empty() && missing.empty(); }
};

// Precondition: loaded.ok().
CaseReport RunCases(const LoadOutcome& loaded, const facts::Declarations& declarations);

}  // namespace seaworthy::standard
