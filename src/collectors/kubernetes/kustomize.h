// Builds the kustomizations of a repository, as far as they bear on the facts.
//
// Done are resources, bases, components, patches (strategic merge and JSON Patch, inline or in files), replicas,
// images, namespace, namePrefix and nameSuffix, and labels on pods. Left out are generators, helm charts, replacements
// and whatever lies elsewhere (`github.com/…`). Roots are the kustomizations that no other one takes in; a component
// that none takes in is not deployed, so its files say nothing.
//
// A prefix or suffix changes only the name that is shown: references between resources are by the name as written, and
// a base with the overlays `dev-` and `prod-` is one workload.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "collect/collector.h"
#include "collectors/kubernetes/resource.h"

namespace seaworthy::collectors::kubernetes {

struct Kustomized {
  std::vector<Resource> resources;
  std::set<std::string, std::less<>> taken;  // Paths of files that some kustomization takes in, and of its own.
  bool too_many = false;                     // Deeper or larger than is followed; what was built is not all.
  std::vector<std::string> remote;           // What is taken from elsewhere, as written.
};

// Errors: collect/stopped.
Result<Kustomized> BuildKustomizations(const collect::Context& context);

}  // namespace seaworthy::collectors::kubernetes
