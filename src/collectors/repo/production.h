// What stands between a change and production: tests, a deployment to staging, a person; and the way back.
//
// Each question is answered from the order of the jobs. What the CI system keeps in its settings (required checks,
// reviewers of an environment) and what is defined elsewhere is not known; it never counts for either side.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "collectors/repo/pipeline.h"

namespace seaworthy::collectors::repo {

struct Answer {
  std::optional<bool> value;  // Nothing where it cannot be told.
  std::string reason;         // What decides it, or why it cannot be told.
  Place place;                // Where that stands.
};

struct ProductionDeployment {
  std::string job;
  std::string workflow;
  std::string file;  // That its workflow stands in; a job that it calls may stand elsewhere.
  std::string environment;
  Place place;
  Answer tested;    // Tests must pass before it.
  Answer staged;    // A deployment to staging or QA comes before it.
  Answer approved;  // A person lets it start.
  Answer way_back;  // The pipelines can take it back.
};

// One for each job that deploys to production, in the order of the workflows.
std::vector<ProductionDeployment> FindProductionDeployments(std::span<const Workflow> workflows);

}  // namespace seaworthy::collectors::repo
