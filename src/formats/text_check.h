// Whether bytes are text at all, asked before any parser sees them.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "base/result.h"

namespace seaworthy::formats {

// The bytes without a byte order mark. Error: formats/not-text, at the first NUL byte or ill-formed character.
Result<std::string_view> CheckText(std::string_view bytes);

// Line and column of the byte at `offset`; columns count characters. Precondition: all before it is UTF-8.
Place PlaceAt(std::string_view text, std::size_t offset);

}  // namespace seaworthy::formats
