// Text files compiled into the binary: standards, fact declarations, schemas.
//
// cmake/embed.cmake generates one table per use, sorted by name; names are paths from the root of the source tree.
#pragma once

#include <span>
#include <string_view>

namespace seaworthy {

struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

}  // namespace seaworthy
