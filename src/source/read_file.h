// Reads one listed file, and nothing but a regular file inside the root.
#pragma once

#include <string>

#include "base/result.h"
#include "source/descriptor.h"
#include "source/repository.h"

namespace seaworthy::source {

// The bytes. Errors: source/unreadable, source/too-large (before anything is read), source/outside (a link that was
// turned elsewhere since it was listed).
Result<std::string> ReadFile(const Descriptor& folder, const std::string& root, const File& file, std::uint64_t limit);

}  // namespace seaworthy::source
