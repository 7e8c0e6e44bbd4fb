// Finds the manifests of a repository: every resource that bears on the facts, from plain files and from what the
// kustomizations build, and the files that hold a workload but cannot be read.
//
// A template is never read as YAML. A file that a kustomization takes in, as resource or as patch, is read only through
// that kustomization.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collect/collector.h"
#include "collectors/kubernetes/closed_file.h"
#include "collectors/kubernetes/resource.h"

namespace seaworthy::collectors::kubernetes {

struct Manifests {
  std::vector<Resource> resources;  // With their environment; copies still among them.
  std::vector<ClosedFile> closed;
  bool too_many = false;            // More resources than are looked at; what was read is not all.
  std::vector<std::string> remote;  // What kustomizations take from elsewhere: not read.
};

// Errors: collect/stopped.
Result<Manifests> ReadManifests(const collect::Context& context);

}  // namespace seaworthy::collectors::kubernetes
