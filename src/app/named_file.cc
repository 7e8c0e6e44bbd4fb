#include "app/named_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/errors.h"

namespace seaworthy::app {

Result<void> StreamNamedFile(const std::string& path, const formats::ChunkSink& sink) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(kCannotRead, fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  std::vector<char> piece(formats::kChunkBytes);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    std::string_view bytes(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (!bytes.empty()) SEAWORTHY_RETURN_IF_ERROR(sink(bytes));
  }
  if (!file.eof()) return Error(kCannotRead, fmt::format("cannot read '{}': it is no file", path));
  return {};
}

Result<std::string> ReadNamedFile(const std::string& path, std::uint64_t limit) {
  std::string text;
  SEAWORTHY_RETURN_IF_ERROR(StreamNamedFile(path, [&](std::string_view piece) -> Result<void> {
    text += piece;
    if (text.size() > limit) return Error(kFileTooLarge, fmt::format("'{}' is over {} bytes", path, limit));
    return {};
  }));
  return text;
}

}  // namespace seaworthy::app
