// The run as Markdown, for a pull request, a wiki or a job summary.
#pragma once

#include <string>

#include "model/result.h"

namespace seaworthy::report {

// GitHub's dialect. Foreign text is escaped: it can start no table, link, heading or HTML.
std::string RenderMarkdown(const model::Run& run);

}  // namespace seaworthy::report
