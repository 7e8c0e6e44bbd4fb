// The same resource in base, overlay, rendered form and per-environment folders counts once.
//
// Two resources of one kind and name are copies where their namespaces are the same but for the environment, where one
// names none, or where they lie in different environments; two of one environment in two namespaces are two. Kept is
// production's copy; else the one that names no environment; else staging's before development's. Among those: one that
// a kustomization builds, then the most complete one, then the one in the file with the fewest others (what a person
// edits), then the least deep and shortest path. What the left-out copies say differently is no finding.
#pragma once

#include <vector>

#include "collectors/kubernetes/resource.h"

namespace seaworthy::collectors::kubernetes {

// In the order of kind, name, place.
std::vector<Resource> KeepOneOfEach(std::vector<Resource> resources);

}  // namespace seaworthy::collectors::kubernetes
