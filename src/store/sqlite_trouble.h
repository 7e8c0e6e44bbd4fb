// What SQLite reports, as errors of this folder with advice.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

struct sqlite3;

namespace seaworthy::store {

// `handle` may be null. Precondition: `code` is a failure of the call just made, before which `errno` was 0.
Error SqliteError(const std::string& path, sqlite3* handle, int code);

// A failure of the operating system with a path.
Error FileError(const std::string& path, std::string_view doing, int error_number);

Error ReplacedError(const std::string& path);

}  // namespace seaworthy::store
