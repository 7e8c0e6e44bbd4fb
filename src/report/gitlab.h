// Runs as a GitLab Code Quality report (`artifacts.reports.codequality`): an array with an entry for each problem.
#pragma once

#include <span>
#include <string>

#include "model/result.h"

namespace seaworthy::report {

// The runs outlive the call. Fingerprints are unique over all of them; every entry has a path and a line.
std::string RenderGitlab(std::span<const model::Run* const> runs);

}  // namespace seaworthy::report
