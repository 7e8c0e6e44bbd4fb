// Test results, from the reports that a pipeline leaves in the repository.
//
// Where `seaworthy.yaml` names reports of kind `tests`, those are read; else files are found by name and told by
// content. A report that is broken makes the results unknown, since the others are not the whole of them.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::tests {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::tests
