// What the Kubernetes manifests of the repository declare (facts.yaml).
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::kubernetes {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::kubernetes
