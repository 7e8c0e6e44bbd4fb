#include "store/file_id.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace seaworthy::store {

// Only what is needed is asked for: once somebody has seen the times of a file, newer kernels write its inode anew at
// the next change, and every commit then waits for the disk twice.
std::optional<FileId> IdOfFile(const std::string& path) {
  struct ::statx status {};
  if (::statx(AT_FDCWD, path.c_str(), 0, STATX_INO, &status) != 0) return std::nullopt;
  return FileId{std::uint64_t{status.stx_dev_major} << 32 | status.stx_dev_minor, status.stx_ino};
}

}  // namespace seaworthy::store
