// A standard's YAML in, a checked model::Standard out.
//
// Everything that docs/reference/standard.md refuses is an error with file, line and column: unknown keys, wrong types,
// names that do not exist, expressions that do not type-check against the declared facts. All errors are collected, not
// only the first. Reading files is Open's work (standard/bundle.h); only `extends` makes the loader open more.
//
// Threads: none shared; any number of loads at once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/declarations.h"
#include "model/standard.h"
#include "standard/bundle.h"

namespace seaworthy::standard {

struct LoadOutcome {
  model::Standard standard;        // Complete only where `errors` is empty.
  std::vector<Error> errors;       // By file, top to bottom, at most 50; codes of this folder, formats and cel.
  std::vector<std::string> files;  // Its own files, not those of what it extends.
  std::vector<SourceFile> cases;   // Its own case files.

  bool ok() const { return errors.empty(); }
};

// Finds the standard that `extends` names in the file `from`.
using BaseOpener = std::function<Result<Bundle>(std::string_view name, std::string_view from)>;

LoadOutcome Load(const Bundle& bundle, const facts::Declarations& declarations, const BaseOpener& open_base = OpenBase);

// Open and Load; what cannot be opened is the only error.
LoadOutcome OpenAndLoad(std::string_view name_or_path, const facts::Declarations& declarations);

}  // namespace seaworthy::standard
