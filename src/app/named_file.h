// A file that the user named on the command line, outside of any repository walk.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "formats/chunks.h"

namespace seaworthy::app {

// The whole text, as bytes. Errors: app/cannot-read, app/file-too-large.
Result<std::string> ReadNamedFile(const std::string& path, std::uint64_t limit = 64u << 20);

// The same in pieces of at most formats::kChunkBytes, never held; ends at the first error of the sink, and returns it.
Result<void> StreamNamedFile(const std::string& path, const formats::ChunkSink& sink);

}  // namespace seaworthy::app
