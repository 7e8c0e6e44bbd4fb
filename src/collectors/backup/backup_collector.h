// Backups, from the reports of the tools that make them.
//
// Where `seaworthy.yaml` names reports of kind `backup`, those are read; else files are found by name and told by
// content. What they say is told for each declared data store that is durable.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::backup {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::backup
