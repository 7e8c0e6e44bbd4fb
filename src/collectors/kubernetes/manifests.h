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
#include "collectors/kubernetes/mentions.h"
#include "collectors/kubernetes/resource.h"
#include "collectors/kubernetes/write_facts.h"

namespace seaworthy::collectors::kubernetes {

// A file that is a template or broken, and mentions workloads.
struct ClosedFile {
  const source::File* file = nullptr;
  std::string chart;  // Name of the Helm chart it is part of, by its Chart.yaml, else its folder; empty outside of one.
  Problem problem;
  int line = 0;  // Of the mistake, or of the first workload.
  std::vector<Mention> mentions;
};

struct Manifests {
  std::vector<Resource> resources;  // With their environment; copies still among them.
  std::vector<ClosedFile> closed;
  bool too_many = false;            // More resources than are looked at; what was read is not all.
  std::vector<std::string> remote;  // What kustomizations take from elsewhere: not read.
};

// Errors: collect/stopped.
Result<Manifests> ReadManifests(const collect::Context& context);

// What of the closed files is not known by another copy. Of a Helm chart one element stands for all its files.
std::vector<Unread> WithoutCopies(const Manifests& manifests, const std::vector<Resource>& known);

}  // namespace seaworthy::collectors::kubernetes
