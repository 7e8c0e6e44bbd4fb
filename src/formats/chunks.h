// Text that comes in pieces, so that a file of any size is read in constant memory.
//
// A source hands all of a text to a sink, in order, and ends at the first error, which it returns. A piece is only
// valid during the call.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/result.h"

namespace seaworthy::formats {

inline constexpr std::size_t kChunkBytes = 64 * 1024;

using ChunkSink = std::function<Result<void>(std::string_view chunk)>;
using ChunkSource = std::function<Result<void>(const ChunkSink& sink)>;

}  // namespace seaworthy::formats
