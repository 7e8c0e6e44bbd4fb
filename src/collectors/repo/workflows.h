// The pipelines of a repository, whatever CI system runs them.
#pragma once

#include <stop_token>
#include <vector>

#include "collectors/repo/pipeline.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

// In the order of their files. A file that cannot be read is a workflow that is `broken`.
std::vector<Workflow> ReadWorkflows(const source::Repository& repository, std::stop_token stop);

}  // namespace seaworthy::collectors::repo
