// Whether the containers of a workload say when they are alive and ready.
//
// Judged are the containers that open a port; where none does, the first one. A sidecar without a port needs no probe,
// and a startup probe is no liveness probe: it ends when the container has started.
#pragma once

#include "collectors/kubernetes/workload.h"

namespace seaworthy::collectors::kubernetes {

struct ProbeCoverage {
  bool liveness = false;
  Spot liveness_spot;  // Of the container that lacks it, else of the first probe.
  bool readiness = false;
  Spot readiness_spot;
  bool same = false;  // In some container both ask the same thing.
  Spot same_spot;
};

ProbeCoverage CoverageOf(const Workload& workload);

// Whether that answer about all containers is not known: a container that could not be read cannot make a missing probe
// good, but it can make a good answer bad.
bool IsOpen(const Workload& workload, bool answer);

}  // namespace seaworthy::collectors::kubernetes
