// A file that the user named on the command line, outside of any repository walk.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace seaworthy::app {

// The whole text, as bytes. Errors: app/cannot-read, app/file-too-large.
Result<std::string> ReadNamedFile(const std::string& path, std::uint64_t limit = 64u << 20);

}  // namespace seaworthy::app
