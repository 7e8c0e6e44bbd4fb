#include "store/new_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "store/errors.h"
#include "store/sqlite_trouble.h"

namespace seaworthy::store {
namespace {

Error ExistsError(const std::string& path) {
  return Error(kExists, fmt::format("'{}' is there already", path))
      .Advise("choose another name, or move it away first");
}

std::string FolderOf(const std::string& path) {
  auto slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

Result<void> Flush(const std::string& path, int flags) {
  int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return FileError(path, "making it durable", errno);
  int failed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (failed != 0) return FileError(path, "making it durable", failed);
  return {};
}

}  // namespace

Result<NewFile> NewFile::Beside(const std::string& target) {
  std::string path = target + ".XXXXXX";
  int file = ::mkstemp(path.data());
  if (file < 0) {
    int failure = errno;
    if (failure == ENOENT) {
      return Error(kNotFound, fmt::format("the folder of '{}' does not exist", target))
          .Advise("create the folder first");
    }
    return FileError(target, "creating a file beside it", failure);
  }
  ::close(file);
  return NewFile(target, std::move(path));
}

NewFile::~NewFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> NewFile::MoveIntoPlace() { return Move(RENAME_NOREPLACE); }
Result<void> NewFile::MoveOver() { return Move(0); }

Result<void> NewFile::Move(unsigned flags) {
  SEAWORTHY_RETURN_IF_ERROR(Flush(path_, O_RDONLY));
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), flags) != 0) {
    if (errno == EEXIST) return ExistsError(target_);
    return FileError(target_, "moving the file into its place", errno);
  }
  path_.clear();
  return Flush(FolderOf(target_), O_RDONLY | O_DIRECTORY);
}

Result<void> CheckAbsent(const std::string& path) {
  struct ::stat status {};
  if (::lstat(path.c_str(), &status) == 0) return ExistsError(path);
  return {};
}

}  // namespace seaworthy::store
