// A standard for people: its parameters, sections and items.
#pragma once

#include <string>

#include "model/standard.h"

namespace seaworthy::report {

// `first-look 1.0.0  21 items  What a repository alone can prove …`
std::string RenderStandardLine(const model::Standard& standard);

std::string RenderStandard(const model::Standard& standard, int width);

}  // namespace seaworthy::report
