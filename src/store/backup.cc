#include "store/backup.h"

#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/errors.h"
#include "store/new_file.h"
#include "store/sqlite.h"
#include "store/sqlite_file.h"
#include "store/sqlite_session.h"
#include "store/sqlite_trouble.h"

namespace seaworthy::store {
namespace {

constexpr std::chrono::milliseconds kPatience{10'000};

// All pages in one step, hence at one moment: in write-ahead mode that holds up no writer.
Result<void> CopyPages(SqliteSession& from, SqliteSession& to) {
  sqlite3_backup* backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (backup == nullptr) return SqliteError(to.path(), to.handle(), sqlite3_errcode(to.handle()));
  int code = sqlite3_backup_step(backup, -1);
  int finished = sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE) return {};
  return SqliteError(to.path(), to.handle(), finished == SQLITE_OK ? code : finished);
}

Result<void> CopyTo(SqliteSession& from, const std::string& path) {
  SEAWORTHY_TRY(auto to, SqliteSession::Open(path, SqliteAccess::kWrite, kPatience));
  SEAWORTHY_RETURN_IF_ERROR(CopyPages(from, *to));
  // The copy says of itself that it has a write-ahead log, as the source has.
  SEAWORTHY_TRY(std::string mode, to->ReadText("pragma journal_mode = delete"));
  if (mode != "delete") return Error(kEngine, fmt::format("'{}': the copy keeps its write-ahead log", path));
  SEAWORTHY_TRY(std::string sound, to->ReadText("pragma integrity_check(1)"));
  if (sound != "ok") return Error(kDamaged, fmt::format("'{}' is damaged: {}", from.path(), sound));
  return {};
}

Result<Verification> VerifyFile(const std::string& path, const std::string& source) {
  SEAWORTHY_TRY(auto store, OpenSqlite(path, {.mode = OpenMode::kReadOnly}));
  SEAWORTHY_TRY(Verification found, Verify(*store));
  if (found.faults.empty()) return found;
  const Fault& first = found.faults.front();
  std::string place = first.log.empty() ? fmt::format("position {}", first.position) : first.log;
  return Error(kDamaged, fmt::format("the record in '{}' is broken ({}, {}: {})", source, ToString(first.kind), place,
                                     first.what))
      .Advise("run `seaworthy audit verify`; a plain copy of the file keeps it as it is");
}

Result<Verification> CopyAndVerify(const std::string& source, const NewFile& target) {
  SEAWORTHY_TRY(auto from, OpenChecked(source, kPatience));
  SEAWORTHY_RETURN_IF_ERROR(CopyTo(*from, target.path()));
  return VerifyFile(target.path(), source);
}

// Brings everything into the file itself and keeps others out until it was replaced. Null where the file is too broken
// to be opened, which is a good reason to restore.
Result<std::unique_ptr<SqliteSession>> CloseToOthers(const std::string& path) {
  auto opened = SqliteSession::Open(path, SqliteAccess::kWrite, std::chrono::milliseconds{300});
  if (!opened.ok()) return std::unique_ptr<SqliteSession>();
  Result<void> closed =
      (*opened)->Execute("pragma locking_mode = exclusive; pragma journal_mode = delete; begin exclusive");
  if (closed.ok()) return *std::move(opened);
  if (closed.error().Is(kBusy)) {
    return Error(kBusy, fmt::format("'{}' is in use", path))
        .Advise("stop the program that has it open, then try again");
  }
  return std::unique_ptr<SqliteSession>();
}

// What a broken or stopped store left behind would be taken for the new file's.
Result<void> RemoveSideFiles(const std::string& path) {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) {
    std::string side = path + suffix;
    if (::unlink(side.c_str()) != 0 && errno != ENOENT) return FileError(side, "removing it", errno);
  }
  return {};
}

}  // namespace

Result<Verification> BackupSqlite(const std::string& path, const std::string& target) {
  SEAWORTHY_RETURN_IF_ERROR(CheckAbsent(target));
  SEAWORTHY_TRY(NewFile file, NewFile::Beside(target));
  SEAWORTHY_TRY(Verification found, CopyAndVerify(path, file));
  SEAWORTHY_RETURN_IF_ERROR(file.MoveIntoPlace());
  return found;
}

Result<Verification> RestoreSqlite(const std::string& backup, const std::string& path, IfThere if_there) {
  bool absent = CheckAbsent(path).ok();
  if (if_there == IfThere::kRefuse) SEAWORTHY_RETURN_IF_ERROR(CheckAbsent(path));
  SEAWORTHY_TRY(NewFile file, NewFile::Beside(path));
  SEAWORTHY_TRY(Verification found, CopyAndVerify(backup, file));
  std::unique_ptr<SqliteSession> locked;
  if (!absent) {
    SEAWORTHY_TRY(locked, CloseToOthers(path));
  }
  SEAWORTHY_RETURN_IF_ERROR(RemoveSideFiles(path));
  SEAWORTHY_RETURN_IF_ERROR(absent ? file.MoveIntoPlace() : file.MoveOver());
  return found;
}

}  // namespace seaworthy::store
