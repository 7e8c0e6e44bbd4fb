// Which files of a repository may be reports of load tests.
#pragma once

#include <string>
#include <vector>

#include "collect/collector.h"

namespace seaworthy::collectors::load_test {

struct Candidates {
  std::vector<const source::File*> files;
  bool declared = false;  // By `reports` in seaworthy.yaml: such a file must be one.
  std::string nothing;    // What to say where there is none.
};

Candidates FindCandidates(const collect::Context& context);

}  // namespace seaworthy::collectors::load_test
