#include "app/named_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "app/errors.h"

namespace seaworthy::app {

Result<std::string> ReadNamedFile(const std::string& path, std::uint64_t limit) {
  constexpr std::size_t kPiece = 64 * 1024;
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(kCannotRead, fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  std::string text;
  while (file) {
    std::size_t before = text.size();
    text.resize(before + kPiece);
    file.read(text.data() + before, kPiece);
    text.resize(before + static_cast<std::size_t>(file.gcount()));
    if (text.size() > limit) return Error(kFileTooLarge, fmt::format("'{}' is over {} bytes", path, limit));
  }
  if (!file.eof()) return Error(kCannotRead, fmt::format("cannot read '{}': it is no file", path));
  return text;
}

}  // namespace seaworthy::app
