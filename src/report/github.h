// Runs as GitHub's workflow commands, which mark lines of files in a pull request, and as the summary of a job.
//
// GitHub shows ten errors, ten warnings and ten notices of a step: what weighs most comes first, and the last line says
// the verdict and how many problems are not shown. Foreign text is escaped, so that it can start no command.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "model/result.h"

namespace seaworthy::report {

// `::error file=a.yaml,line=3,…::message` lines for standard output. The runs outlive the call.
std::string RenderGithub(std::span<const model::Run* const> runs);

// What a job appends to $GITHUB_STEP_SUMMARY: the Markdown of the runs, at most so many bytes, cut after a whole line.
std::string GithubSummary(std::span<const model::Run* const> runs, std::size_t limit);

}  // namespace seaworthy::report
