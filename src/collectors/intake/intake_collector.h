// What other checkers found: SARIF and the JSON of known tools, from the reports that a pipeline leaves in the
// repository, and what these tools were told to ignore.
//
// Where `seaworthy.yaml` names reports of kind `sarif`, those are read; else files are found by name and told by
// content. A tool's list is absent where no run of it was read. A run that did not end well, and a report that is
// broken, stand as an absent part among the findings: what they did find counts, but nothing found proves nothing.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::intake {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::intake
