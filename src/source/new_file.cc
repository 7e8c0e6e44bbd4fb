#include "source/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "source/descriptor.h"
#include "source/errors.h"

namespace seaworthy::source {
namespace {

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Error Failed(std::string_view path, int number) {
  std::string why = std::generic_category().message(number);
  if (number == EEXIST) return Error(kExists, fmt::format("'{}' exists", path)).Advise("it is never overwritten");
  if (number == ELOOP || number == ENOTDIR) {
    return Error(kOutside, fmt::format("'{}' leads through a link or a file", path)).Advise("write it yourself");
  }
  return Error(kCannotWrite, fmt::format("cannot write '{}': {}", path, why));
}

// The folder of that name, made where it is missing.
Descriptor Enter(const Descriptor& folder, const std::string& name) {
  Descriptor inner(::openat(folder.get(), name.c_str(), kFolder));
  if (inner.valid() || errno != ENOENT) return inner;
  if (::mkdirat(folder.get(), name.c_str(), 0755) != 0 && errno != EEXIST) return inner;
  return Descriptor(::openat(folder.get(), name.c_str(), kFolder));
}

bool WriteAll(const Descriptor& file, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool Exists(const std::string& root, std::string_view path) {
  struct stat status = {};
  return ::lstat(fmt::format("{}/{}", root, path).c_str(), &status) == 0;
}

Result<void> WriteNewFile(const std::string& root, std::string_view path, std::string_view text) {
  std::vector<std::string_view> parts = Split(path, '/');
  for (std::string_view part : parts) {
    if (part.empty() || part == "." || part == "..") return Failed(path, ELOOP);
  }
  Descriptor folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (std::size_t i = 0; folder.valid() && i + 1 < parts.size(); ++i) folder = Enter(folder, std::string(parts[i]));
  if (!folder.valid()) return Failed(path, errno);
  std::string name(parts.back());
  Descriptor file(::openat(folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file.valid()) return Failed(path, errno);
  if (WriteAll(file, text) && ::close(file.release()) == 0) return {};
  int number = errno;
  ::unlinkat(folder.get(), name.c_str(), 0);  // Half a file would count as a person's from now on.
  return Failed(path, number);
}

}  // namespace seaworthy::source
