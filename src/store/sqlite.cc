#include "store/sqlite.h"

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/doorbell.h"
#include "store/engine.h"
#include "store/errors.h"
#include "store/file_id.h"
#include "store/group_commit.h"
#include "store/row_tables.h"
#include "store/sql_store.h"
#include "store/sqlite_file.h"
#include "store/sqlite_trouble.h"
#include "store/sqlite_writer.h"

namespace seaworthy::store {
namespace {

// Connections for reading, opened as they are needed and kept.
class ReaderPool {
 public:
  ReaderPool(std::string path, std::chrono::milliseconds patience)
      : path_(std::move(path)), patience_(patience), file_(IdOfFile(path_)) {}

  // store/replaced where the path leads to another file than at first, which is another store.
  Result<std::unique_ptr<SqliteSession>> Take() {
    if (!file_ || IdOfFile(path_) != file_) return ReplacedError(path_);
    {
      std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return session;
      }
    }
    return OpenForReading(path_, patience_);
  }

  void GiveBack(std::unique_ptr<SqliteSession> session) {
    std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(session));
  }

 private:
  static constexpr std::size_t kMostIdle = 8;

  std::string path_;
  std::chrono::milliseconds patience_;
  std::optional<FileId> file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SqliteSession>> idle_;
};

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(const std::string& path, const SqliteOptions& options, std::unique_ptr<SqliteSession> writing)
      : path_(path),
        writer_(writing ? std::make_unique<SqliteWriter>(std::move(writing), options.committed) : nullptr),
        line_([this](std::span<WriteJob* const> jobs) { writer_->Commit(jobs); }),
        readers_(path, options.patience) {}

  const Dialect& dialect() const override { return kSqliteDialect; }

  Result<void> Read(const std::function<Result<void>(Session&)>& read) override {
    SEAWORTHY_TRY(std::unique_ptr<SqliteSession> session, readers_.Take());
    Result<void> outcome = ReadSnapshot(*session, read);
    if (!session->InTransaction()) readers_.GiveBack(std::move(session));
    return outcome;
  }

  Result<void> Write(const std::function<Result<void>(Session&, HeadRow&)>& write) override {
    if (!writer_) return Error(kNotWritable, fmt::format("'{}' was opened for reading", path_));
    Result<void> written = line_.Run([&](HeadRow& head) { return write(writer_->session(), head); });
    if (written.ok()) commits_.Ring();
    return written;
  }

  // There is one writer anyway.
  Result<void> Change(const std::function<Result<void>(Session&)>& change) override {
    return Write([&](Session& session, HeadRow&) { return change(session); });
  }

  // The write-ahead log still holds the pages as they were.
  Result<void> Scrub() override {
    return line_.RunAlone([&]() -> Result<void> {
      SEAWORTHY_TRY(std::int64_t kept, writer_->session().ReadInteger("pragma wal_checkpoint(truncate)"));
      if (kept == 0) return {};
      return Error(kBusy, fmt::format("'{}': erased, but somebody who reads keeps the old pages in the write-ahead log",
                                      path_))
          .Advise("erase it once more when nobody else has the file open");
    });
  }

  // Nobody tells what other processes commit.
  void AwaitCommit() override { commits_.Wait(kLookAtOthers); }
  void Interrupt() override { commits_.Ring(); }

 private:
  static constexpr std::chrono::milliseconds kLookAtOthers{250};

  static Result<void> ReadSnapshot(SqliteSession& session, const std::function<Result<void>(Session&)>& read) {
    SEAWORTHY_RETURN_IF_ERROR(session.CheckInPlace());
    SEAWORTHY_RETURN_IF_ERROR(Query(session, "begin").Run());
    Result<void> outcome = read(session);
    Result<void> ended = Query(session, "commit").Run();
    return outcome.ok() ? ended : outcome;
  }

  std::string path_;
  std::unique_ptr<SqliteWriter> writer_;  // Null: for reading only.
  GroupCommit line_;
  ReaderPool readers_;
  Doorbell commits_;
};

}  // namespace

Result<std::unique_ptr<Store>> OpenSqlite(const std::string& path, const SqliteOptions& options) {
  RowTables tables(options.tables, kSqliteDialect);
  std::unique_ptr<SqliteSession> writing;
  if (options.mode == OpenMode::kReadOnly) {
    SEAWORTHY_TRY([[maybe_unused]] auto checked, OpenChecked(path, options.patience));
  } else {
    SEAWORTHY_TRY(writing, OpenForWriting(path, options, tables));
  }
  auto engine = std::make_unique<SqliteEngine>(path, options, std::move(writing));
  return MakeSqlStore(std::move(engine), std::move(tables), options.limits);
}

}  // namespace seaworthy::store
