// What load tests measured, from the reports that their generators leave in the repository.
//
// Where `seaworthy.yaml` names reports of kind `load-test`, those are read; else files are found by name and told by
// content. Unlike other evidence, a report may lie among the tests, which is where load tests live; examples and
// fixtures are none. Whether a run proves anything is for a standard to say: a run whose requests failed is a fact too.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::load_test {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::load_test
