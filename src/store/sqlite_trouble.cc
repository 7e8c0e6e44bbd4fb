#include "store/sqlite_trouble.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/errors.h"

namespace seaworthy::store {
namespace {

bool MeansFull(int error_number) { return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG; }
bool MeansForbidden(int error_number) {
  return error_number == EACCES || error_number == EPERM || error_number == EROFS;
}

std::string SystemText(int error_number) { return std::generic_category().message(error_number); }

Error FullError(const std::string& path) {
  return Error(kFull, fmt::format("'{}': no space is left", path))
      .Advise("make room on the disk or raise the quota; what was acknowledged before is safe");
}

Error ForbiddenError(const std::string& path) {
  return Error(kNotWritable, fmt::format("'{}' or its folder may not be written", path))
      .Advise("the file and its folder must both be writable, since the write-ahead log lies beside the file");
}

Error DamagedError(const std::string& path) {
  return Error(kDamaged, fmt::format("'{}' is damaged", path))
      .Advise("keep the file aside and restore the last backup");
}

Error EngineError(const std::string& path, sqlite3* handle, int code, int error_number) {
  std::string text = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  std::string system = error_number == 0 ? "" : fmt::format(": {}", SystemText(error_number));
  return Error(kEngine, fmt::format("'{}': {}{} (SQLite code {})", path, text, system, code));
}

}  // namespace

Error SqliteError(const std::string& path, sqlite3* handle, int code) {
  // SQLite forgets the cause of what fails within a commit.
  int failed_call = errno;
  int error_number = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  if (error_number == 0) error_number = failed_call;
  int primary = code & 0xFF;
  switch (primary) {
    case SQLITE_FULL: return FullError(path);
    case SQLITE_READONLY: return code == SQLITE_READONLY_DBMOVED ? ReplacedError(path) : ForbiddenError(path);
    case SQLITE_CORRUPT: return DamagedError(path);
    case SQLITE_NOTADB:
      return Error(kNotAStore, fmt::format("'{}' is no store", path)).Advise("name the file that holds the reviews");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(kBusy, fmt::format("'{}' is locked by another process", path))
          .Advise("try again; see what else has the file open if it stays so");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      if (MeansFull(error_number)) return FullError(path);
      if (MeansForbidden(error_number)) return ForbiddenError(path);
      return EngineError(path, handle, code, error_number);
    default: return EngineError(path, handle, code, 0);
  }
}

Error FileError(const std::string& path, std::string_view doing, int error_number) {
  if (MeansFull(error_number)) return FullError(path);
  if (MeansForbidden(error_number)) return ForbiddenError(path);
  if (error_number == ENOENT) return Error(kNotFound, fmt::format("'{}' does not exist", path));
  return Error(kEngine, fmt::format("'{}': while {}: {}", path, doing, SystemText(error_number)));
}

Error ReplacedError(const std::string& path) {
  return Error(kReplaced, fmt::format("'{}' was moved, removed or replaced while it was open", path))
      .Advise("put the file back, or start again with the file that is there now");
}

}  // namespace seaworthy::store
