// The run as JSON, for programs: schema/run.schema.json describes it.
#pragma once

#include <string>

#include "model/result.h"

namespace seaworthy::report {

// Pretty, members in a fixed order, with a newline at the end.
std::string RenderJson(const model::Run& run);

}  // namespace seaworthy::report
