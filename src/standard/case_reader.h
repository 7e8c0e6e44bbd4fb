// The YAML of case files. Internal to this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "facts/declarations.h"
#include "facts/fact_set.h"
#include "formats/node.h"
#include "model/result.h"
#include "model/standard.h"
#include "standard/diagnostics.h"
#include "standard/parameters.h"

namespace seaworthy::standard {

struct Case {
  std::string item;
  std::string name;
  Place place;
  Instant now;
  model::Outcome want = model::Outcome::kPass;
  std::shared_ptr<const facts::FactSet> facts;  // Shared as every FactSet is.
  Parameters parameters;
  bool gives_empty_list = false;
};

// Every case of one file, in order. A case that is not well-formed is reported and left out.
std::vector<Case> ReadCases(const formats::Node& root, const model::Standard& standard,
                            const facts::Declarations& declarations, Diagnostics& out);

}  // namespace seaworthy::standard
