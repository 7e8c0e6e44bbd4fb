// Where a command's result goes: standard output, or the file of --output.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"

namespace seaworthy::cli {

// An empty path is standard output. A file is replaced as a whole; anything else (a pipe, a device) is written to.
Result<void> Write(Terminal& terminal, std::string_view path, std::string_view text);

// Whether Write() could begin, for what is done once and cannot be done again. Nothing is left behind. A disk may still
// be full, or a folder be gone, when it is written.
Result<void> ExpectWritable(std::string_view path);

// A file that must not be there yet.
Result<void> WriteNew(std::string_view path, std::string_view text);

// How many bytes of a file that may hold `limit` are left; all of it where there is no such file yet.
std::size_t RoomIn(std::string_view path, std::size_t limit);

// At the end of a file, which is made if need be.
Result<void> Append(std::string_view path, std::string_view text);

}  // namespace seaworthy::cli
