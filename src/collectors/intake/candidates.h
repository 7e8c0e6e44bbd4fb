// Which files of a repository may be reports of analysis tools.
//
// The repository and the service outlive the answer.
#pragma once

#include <string>
#include <vector>

#include "collect/collector.h"

namespace seaworthy::collectors::intake {

struct Candidates {
  std::vector<const source::File*> files;
  bool declared = false;
  std::string nothing;  // What to say where there is none.
};

Candidates FindCandidates(const collect::Context& context);

}  // namespace seaworthy::collectors::intake
