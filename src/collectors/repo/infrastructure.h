// How the service is deployed, by the files that deployment tools look for.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct Infrastructure {
  std::string path;  // The file, or the folder where several files make one thing.
  std::string
      kind;  // pulumi, terraform, helm, kustomize, kubernetes, compose, cloudformation, cdk, serverless, ansible, …
  bool production = false;  // Production is among the environments or stacks it names, or it names none.
  Place place;
};

// The line of the first Kubernetes workload in the text (`kind: Deployment`), or 0. A cheap look, not a parse.
int LineOfWorkload(std::string_view yaml);

// `environment_of` gives the kind of environment of a path, empty where nothing tells.
std::vector<Infrastructure> ReadInfrastructure(const source::Repository& repository,
                                               const std::function<std::string(std::string_view)>& environment_of,
                                               std::stop_token stop);

}  // namespace seaworthy::collectors::repo
