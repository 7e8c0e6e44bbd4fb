// The use case behind `seaworthy inspect`: what Seaworthy reads from one file, as one line of JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::app {

// The kinds, as the command line lists its choices.
inline constexpr std::string_view kInspectKinds = "catalog|kubernetes|slo";

// One line without a newline. A file that cannot be read or is of another kind says so in its line; it is no error.
std::string Inspect(std::string_view kind, const std::string& path);

}  // namespace seaworthy::app
