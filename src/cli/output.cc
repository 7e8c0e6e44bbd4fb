#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "cli/errors.h"

namespace seaworthy::cli {
namespace {

Error CannotWrite(std::string_view path) {
  return Error(kCannotWrite, fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
}

Result<void> WriteAll(int file, std::string_view text, std::string_view path) {
  while (!text.empty()) {
    ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return CannotWrite(path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// Errors name `shown`, which people asked for.
Result<void> WriteTo(const std::string& path, int flags, std::string_view text, std::string_view shown) {
  int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0644);
  if (file < 0) return CannotWrite(shown);
  auto written = WriteAll(file, text, shown);
  if (::close(file) != 0 && written.ok()) return CannotWrite(shown);
  return written;
}

// Beside the target, so that the rename stays within one file system and a reader never sees half of it.
std::string Beside(const std::string& target) { return fmt::format("{}.{}.part", target, ::getpid()); }

bool IsDeviceOrPipe(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

}  // namespace

Result<void> Write(Terminal& terminal, std::string_view path, std::string_view text) {
  std::string target(path);
  if (target.empty() || target == "-") {
    terminal.Out(text);
    return {};
  }
  if (IsDeviceOrPipe(target)) return WriteTo(target, 0, text, target);
  std::string beside = Beside(target);
  ::unlink(beside.c_str());  // Of a run that was killed; O_EXCL follows no link that somebody put there meanwhile.
  auto written = WriteTo(beside, O_CREAT | O_EXCL, text, target);
  if (written.ok() && ::rename(beside.c_str(), target.c_str()) != 0) written = CannotWrite(target);
  if (!written.ok()) ::unlink(beside.c_str());
  return written;
}

Result<void> ExpectWritable(std::string_view path) {
  std::string target(path);
  if (target.empty() || target == "-") return {};
  struct stat status {};
  if (::stat(target.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return CannotWrite(target);
  }
  if (IsDeviceOrPipe(target)) {
    if (::access(target.c_str(), W_OK) != 0) return CannotWrite(target);
    return {};
  }
  std::string beside = Beside(target);
  ::unlink(beside.c_str());
  SEAWORTHY_RETURN_IF_ERROR(WriteTo(beside, O_CREAT | O_EXCL, "", target));
  ::unlink(beside.c_str());
  return {};
}

Result<void> WriteNew(std::string_view path, std::string_view text) {
  std::string target(path);
  struct stat status {};
  if (::lstat(target.c_str(), &status) == 0) {
    return Error(kExists, fmt::format("'{}' exists", target)).Advise("it is never overwritten; remove it, or edit it");
  }
  return WriteTo(target, O_CREAT | O_EXCL, text, target);
}

std::size_t RoomIn(std::string_view path, std::size_t limit) {
  struct stat status {};
  if (::stat(std::string(path).c_str(), &status) != 0) return limit;
  return limit - std::min(limit, static_cast<std::size_t>(status.st_size));
}

Result<void> Append(std::string_view path, std::string_view text) {
  return WriteTo(std::string(path), O_CREAT | O_APPEND, text, path);
}

}  // namespace seaworthy::cli
