// Writes batches of jobs to a SQLite file: one transaction, in which a job that fails undoes only itself.
//
// Nothing is acknowledged into a file that nobody will find again: the file and its write-ahead log must lie at their
// paths before the transaction begins and still after it was committed.
//
// Threads: one at a time (group_commit.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "store/file_id.h"
#include "store/group_commit.h"
#include "store/sqlite_session.h"

namespace seaworthy::store {

class SqliteWriter {
 public:
  // `committed` is called with the number of jobs of each transaction that wrote something.
  SqliteWriter(std::unique_ptr<SqliteSession> session, std::function<void(std::size_t)> committed)
      : session_(std::move(session)), committed_(std::move(committed)) {}

  void Commit(std::span<WriteJob* const> jobs);

  SqliteSession& session() { return *session_; }

 private:
  enum class Savepoints { kNone, kEach };

  Result<bool> WriteAll(std::span<WriteJob* const> jobs, Savepoints savepoints);
  Result<void> Begin();
  Result<bool> WriteOne(WriteJob& job, HeadRow& head, Savepoints savepoints);
  void Rollback();
  Result<void> CheckInPlace();

  std::unique_ptr<SqliteSession> session_;
  std::function<void(std::size_t)> committed_;
  // The write-ahead log as it was first seen; it stays the same file while a connection is open.
  std::optional<FileId> write_ahead_log_;
};

}  // namespace seaworthy::store
