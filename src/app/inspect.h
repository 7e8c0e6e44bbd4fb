// The use case behind `seaworthy inspect`: what Seaworthy reads from one file, as one line of JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::app {

// `catalog|kubernetes|slo`
std::string_view InspectKinds();

// One line without a newline. A file that cannot be read or is of another kind says so in its line; it is no error.
std::string Inspect(std::string_view kind, const std::string& path);

}  // namespace seaworthy::app
