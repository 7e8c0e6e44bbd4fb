// The use case behind `seaworthy init`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::app {

// The text of a seaworthy.yaml for the repository, with what was detected filled in and the rest explained.
Result<std::string> Init(std::string_view path);

}  // namespace seaworthy::app
