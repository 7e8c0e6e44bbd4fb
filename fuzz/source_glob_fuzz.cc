// Globs of the descriptor's `exclude`: any glob on any path ends soon, and what is literal matches itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "source/repository.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t middle = text.find('\n');
  std::string_view glob = text.substr(0, middle);
  std::string_view path = middle == std::string_view::npos ? text : text.substr(middle + 1);
  (void)seaworthy::source::MatchesGlob(glob, path);
  bool literal = path.find_first_of("*?") == std::string_view::npos && !path.starts_with('/') &&
                 !path.starts_with("./") && !path.ends_with('/');
  SEAWORTHY_ASSERT(!literal || seaworthy::source::MatchesGlob(path, path), "a literal path matches itself");
  return 0;
}
