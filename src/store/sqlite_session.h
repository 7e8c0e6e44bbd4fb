// A connection to one SQLite file.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "store/session.h"

struct sqlite3;

namespace seaworthy::store {

enum class SqliteAccess {
  kCreate,  // As kWrite, and makes the file where there is none.
  kWrite,
  kRead,
  kReadUnchanging,  // The file and its folder cannot be written by anybody: no locks are taken.
};

class SqliteSession final : public Session {
 public:
  // Waits at most `patience` for the locks of other connections.
  static Result<std::unique_ptr<SqliteSession>> Open(const std::string& path, SqliteAccess access,
                                                     std::chrono::milliseconds patience);
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;
  ~SqliteSession() override;

  Result<Statement*> Prepare(std::string_view sql) override;
  // One text that is not kept: a pragma, the begin and end of a transaction.
  Result<void> Execute(const char* sql);
  // The one value of a pragma.
  Result<std::int64_t> ReadInteger(const char* sql);
  Result<std::string> ReadText(const char* sql);

  bool InTransaction() const;
  // Rows that were added, changed or removed since the connection was opened.
  std::int64_t TotalChanges() const;
  // Of the file itself, past the write-ahead log and every lock; bytes behind its end are 0. The file is never opened
  // but by the engine: closing it elsewhere in the process would let go of the engine's locks.
  Result<void> ReadStart(std::span<unsigned char> into) const;
  Result<std::int64_t> FileSize() const;

  // The memory that all who have the file open share, at least 32 KiB: the index of the write-ahead log. It stays as
  // long as the session. Null without a write-ahead log, or before something was read.
  void* SharedIndex() const;

  // store/replaced if the path does not lead to the file that is open.
  Result<void> CheckInPlace() const;

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_; }

 private:
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  SqliteSession(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}

  std::string path_;
  sqlite3* handle_;
  // The time that another connection may make us wait; the engine keeps its address.
  std::chrono::milliseconds patience_{0};
  std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>> statements_;
};

}  // namespace seaworthy::store
