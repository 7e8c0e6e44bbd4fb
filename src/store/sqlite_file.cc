#include "store/sqlite_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "store/errors.h"
#include "store/schema.h"
#include "store/sqlite_trouble.h"

namespace seaworthy::store {
namespace {

constexpr std::int64_t kApplicationId = 0x53574F52;  // "SWOR", in the file's header: tells `file` and us whose it is.

Error NotAStore(const std::string& path, std::string_view why) {
  return Error(kNotAStore, fmt::format("'{}' is no store: {}", path, why))
      .Advise("name the file that holds the reviews, or a path where there is no file yet");
}

// Nothing where there is no file.
Result<std::optional<std::int64_t>> FileSize(const std::string& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return std::optional<std::int64_t>();
    return FileError(path, "looking at the file", errno);
  }
  if (!S_ISREG(status.st_mode)) return NotAStore(path, "it is no file");
  return std::optional<std::int64_t>(status.st_size);
}

std::string FolderOf(const std::string& path) {
  std::string folder = path.substr(0, path.find_last_of('/') + 1);
  return folder.empty() ? "." : folder;
}

Result<void> CheckFolder(const std::string& path) {
  if (::access(FolderOf(path).c_str(), W_OK | X_OK) == 0) return {};
  if (errno != ENOENT) return FileError(path, "creating the file", errno);
  return Error(kNotFound, fmt::format("the folder of '{}' does not exist", path)).Advise("create the folder first");
}

std::uint32_t BigEndian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// A file that was cut off is found when a missing page is wanted, which may be after months of appending. Its header
// says how many pages it has; while there is a write-ahead log the file may rightly be behind.
// The size is asked for last: a checkpoint of another process may complete the file while we look.
Result<void> CheckWhole(SqliteSession& session) {
  std::array<unsigned char, 100> header{};
  SEAWORTHY_RETURN_IF_ERROR(session.ReadStart(header));
  struct ::stat log {};
  if (::stat((session.path() + "-wal").c_str(), &log) == 0 && log.st_size > 0) return {};
  SEAWORTHY_TRY(std::int64_t size, session.FileSize());
  if (size == 0) return {};
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  bool known = std::equal(kMagic.begin(), kMagic.end(), header.begin());
  if (size < std::ssize(header) || !known) return NotAStore(session.path(), "it is no database");
  std::int64_t page_size = header[16] << 8 | header[17];
  if (page_size == 1) page_size = 65536;
  bool count_is_valid = BigEndian(&header[24]) == BigEndian(&header[92]);
  std::int64_t pages = BigEndian(&header[28]);
  if (!count_is_valid || page_size * pages <= size) return {};
  return Error(kDamaged,
               fmt::format("'{}' was cut off: it has {} of {} bytes", session.path(), size, page_size * pages))
      .Advise("keep the file aside and restore the last backup");
}

// 0: the file is new. Whatever else is there belongs to somebody else and is not touched.
Result<std::int64_t> FindSchema(SqliteSession& session) {
  // In this order: another process may be making the tables, and it sets its id together with them.
  SEAWORTHY_TRY(std::int64_t tables, session.ReadInteger("select count(*) from sqlite_master"));
  SEAWORTHY_TRY(std::int64_t id, session.ReadInteger("pragma application_id"));
  if (id == kApplicationId) {
    SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
    SEAWORTHY_RETURN_IF_ERROR(CheckSchema(head.schema));
    return head.schema;
  }
  if (id != 0 || tables != 0) return NotAStore(session.path(), "it is the database of another program");
  return 0;
}

Result<void> SetUp(SqliteSession& session, const SqliteOptions& options) {
  SEAWORTHY_TRY(std::string mode, session.ReadText("pragma journal_mode = wal"));
  if (mode != "wal") {
    return Error(kEngine, fmt::format("'{}': the file system allows no write-ahead log", session.path()))
        .Advise("keep the store on a local disk");
  }
  // What is erased is overwritten; a write-ahead log that once grew is cut when it begins again.
  SEAWORTHY_RETURN_IF_ERROR(
      session.Execute("pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on; "
                      "pragma journal_size_limit = 67108864"));
  if (options.max_bytes == 0) return {};
  SEAWORTHY_TRY(std::int64_t page_size, session.ReadInteger("pragma page_size"));
  return session.Execute(fmt::format("pragma max_page_count = {}", options.max_bytes / page_size).c_str());
}

Result<void> UpdateInTransaction(SqliteSession& session, const RowTables& tables) {
  SEAWORTHY_TRY(std::int64_t schema, FindSchema(session));
  if (schema == 0) {
    SEAWORTHY_RETURN_IF_ERROR(session.Execute(fmt::format("pragma application_id = {}", kApplicationId).c_str()));
  }
  SEAWORTHY_RETURN_IF_ERROR(Migrate(session, kSqliteDialect, schema));
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
  if (tables.empty() || head.tables == tables.digest() || head.head.position != 0) return {};
  return tables.Recreate(session);
}

// Another process may be doing the same: what to do is found out under the lock.
Result<void> Update(SqliteSession& session, const RowTables& tables) {
  SEAWORTHY_RETURN_IF_ERROR(session.Execute("begin immediate"));
  Result<void> updated = UpdateInTransaction(session, tables);
  if (updated.ok()) return session.Execute("commit");
  if (session.InTransaction()) (void)session.Execute("rollback");  // The first failure is the one to tell.
  return updated;
}

Result<bool> IsCurrent(SqliteSession& session, std::int64_t schema, const RowTables& tables) {
  if (schema != CurrentSchema()) return false;
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
  return tables.empty() || head.tables == tables.digest() || head.head.position != 0;
}

}  // namespace

Result<std::unique_ptr<SqliteSession>> OpenForWriting(const std::string& path, const SqliteOptions& options,
                                                      const RowTables& tables) {
  bool create = options.mode == OpenMode::kCreate;
  SEAWORTHY_TRY(std::optional<std::int64_t> size, FileSize(path));
  if (!size && !create) return FileError(path, "opening it", ENOENT);
  if (!size) SEAWORTHY_RETURN_IF_ERROR(CheckFolder(path));
  if (size && ::access(path.c_str(), W_OK) != 0) return FileError(path, "opening it for writing", errno);
  SEAWORTHY_TRY(auto session,
                SqliteSession::Open(path, create ? SqliteAccess::kCreate : SqliteAccess::kWrite, options.patience));
  // SQLite lets everybody read what it makes; its other files take after this one.
  if (size.value_or(0) == 0 && create && ::chmod(path.c_str(), 0600) != 0)
    return FileError(path, "protecting it", errno);
  SEAWORTHY_RETURN_IF_ERROR(CheckWhole(*session));
  SEAWORTHY_TRY(std::int64_t schema, FindSchema(*session));
  if (schema == 0 && !create) return NotAStore(path, "it is empty");
  SEAWORTHY_RETURN_IF_ERROR(SetUp(*session, options));
  SEAWORTHY_TRY(bool current, IsCurrent(*session, schema, tables));
  if (!current) SEAWORTHY_RETURN_IF_ERROR(Update(*session, tables));
  return session;
}

Result<std::unique_ptr<SqliteSession>> OpenForReading(const std::string& path, std::chrono::milliseconds patience) {
  // Without a write-ahead log and the right to make one, nobody is writing.
  bool log = ::access((path + "-wal").c_str(), F_OK) == 0;
  bool unchanging = !log && ::access(FolderOf(path).c_str(), W_OK) != 0;
  return SqliteSession::Open(path, unchanging ? SqliteAccess::kReadUnchanging : SqliteAccess::kRead, patience);
}

Result<std::unique_ptr<SqliteSession>> OpenChecked(const std::string& path, std::chrono::milliseconds patience) {
  SEAWORTHY_TRY(std::optional<std::int64_t> size, FileSize(path));
  if (!size) return FileError(path, "opening it", ENOENT);
  SEAWORTHY_TRY(auto session, OpenForReading(path, patience));
  SEAWORTHY_RETURN_IF_ERROR(CheckWhole(*session));
  SEAWORTHY_TRY(std::int64_t schema, FindSchema(*session));
  if (schema == 0) return NotAStore(path, "it is empty");
  return session;
}

}  // namespace seaworthy::store
