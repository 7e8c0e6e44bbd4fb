// What the repository itself shows: documents, owners, dependencies, pipelines, environments, infrastructure, on-call.
//
// Each subject has a file of its own with pure functions; this one only runs them and writes their facts. Only files
// that are evidence count.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::repo {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::repo
