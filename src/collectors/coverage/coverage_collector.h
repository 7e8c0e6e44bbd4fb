// Test coverage, from the reports that a pipeline leaves in the repository.
//
// Where `seaworthy.yaml` names reports of kind `coverage`, those are read; else files are found by name and told by
// content. Several are merged by file and line. A report that is broken makes the coverage unknown, since the others
// are not the whole of it; so does one without a line.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::coverage {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::coverage
