// Reads one listed file, whole or in pieces, and nothing but a regular file inside the root.
#pragma once

#include <string>

#include "base/result.h"
#include "formats/chunks.h"
#include "source/descriptor.h"
#include "source/repository.h"

namespace seaworthy::source {

// The bytes. Errors: source/unreadable, source/too-large (before anything is read), source/outside (a link that was
// turned elsewhere since it was listed).
Result<std::string> ReadFile(const Descriptor& folder, const std::string& root, const File& file, std::uint64_t limit);

// The same bytes in pieces of at most formats::kChunkBytes; ends at the first error of the sink, and returns it.
Result<void> StreamFile(const Descriptor& folder, const std::string& root, const File& file, std::uint64_t limit,
                        const formats::ChunkSink& sink);

}  // namespace seaworthy::source
