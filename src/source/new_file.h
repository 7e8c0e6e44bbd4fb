// Writes a file that is not there yet, below a folder and never outside of it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::source {

// Whether anything stands at that path, a broken link too.
bool Exists(const std::string& root, std::string_view path);

// Makes the folders that are missing. No link is followed. Errors: source/exists, source/outside, source/cannot-write.
Result<void> WriteNewFile(const std::string& root, std::string_view path, std::string_view text);

}  // namespace seaworthy::source
