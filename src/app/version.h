// Which version of the program this is.
#pragma once

#include <string_view>

namespace seaworthy::app {

std::string_view Version();  // `0.1.0`

}  // namespace seaworthy::app
