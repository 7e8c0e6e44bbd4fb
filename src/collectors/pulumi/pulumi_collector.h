// Projects, stacks, states and update history of Pulumi in the repository.
//
// States hold secrets: they are read past the repository's cache, and only names, types, counts and times are kept. A
// file that may be of Pulumi and cannot be read stays in the lists as an absent part, so that nothing passes without
// it.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::pulumi {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::pulumi
