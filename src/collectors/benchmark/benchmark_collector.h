// How long programs and parts of them take, from the reports of benchmarks.
//
// Where `seaworthy.yaml` names reports of kind `benchmark`, those are read; else JSON files whose path speaks of
// benchmarks, told by content. These are no load tests: nobody else uses the machine, one run follows another, and no
// service answers, so they never prove a capacity (docs/decisions/0016).
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::benchmark {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::benchmark
