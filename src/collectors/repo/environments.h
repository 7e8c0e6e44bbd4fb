// The environments that the pipelines deploy to, and which of them come before production.
//
// A deployment comes before production's where a production job needs it, directly or through others; where one job
// deploys the one after the other; where its workflow makes the release that a production workflow deploys; where its
// workflow's end starts that one; or where it starts on the main line and production on a tag or release.
//
// It does not where both start together and neither waits. Where they start for different reasons and nothing ties
// them, as when a person starts production, the order is not known.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "collectors/repo/pipeline.h"

namespace seaworthy::collectors::repo {

struct DeployedEnvironment {
  std::string name;
  std::string kind;                       // production, staging, development, other
  std::optional<bool> before_production;  // Nothing where the pipelines do not tell.
  std::optional<bool> approval;
  Place place;  // Of the job that deploys to it; of the one that shows the order, where there is one.
};

// Each name once, in the order found.
std::vector<DeployedEnvironment> FindEnvironments(std::span<const Workflow> workflows);

}  // namespace seaworthy::collectors::repo
