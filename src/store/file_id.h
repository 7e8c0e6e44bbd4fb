// Which file a path leads to: two paths, or one path at two times, lead to the same file where their ids are equal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace seaworthy::store {

struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;

  friend bool operator==(const FileId&, const FileId&) = default;
};

// Nothing where there is no file.
std::optional<FileId> IdOfFile(const std::string& path);

}  // namespace seaworthy::store
