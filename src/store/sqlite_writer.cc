#include "store/sqlite_writer.h"

#include <utility>

#include "store/errors.h"
#include "store/sqlite_trouble.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

// What a job says before it writes; a failure of the engine may come at any time.
bool IsRefusal(const Error& error) { return error.kind() == ErrorKind::kUser || error.Is(kConflict); }

Error LostTransaction(const std::string& path) {
  return Error(kEngine, "'" + path + "': the transaction ended before it was committed");
}

}  // namespace

// Savepoints make SQLite keep a second copy of every page, so they are only used where they are needed: nearly every
// job is done or refused before it wrote anything.
void SqliteWriter::Commit(std::span<WriteJob* const> jobs) {
  Result<bool> done = WriteAll(jobs, Savepoints::kNone);
  if (done.ok() && !*done) {
    Rollback();
    done = WriteAll(jobs, Savepoints::kEach);
  }
  if (done.ok()) return;
  // Refusals of single jobs are void too: what they were measured against is gone.
  for (WriteJob* job : jobs) job->outcome = done.error();
  Rollback();
}

void SqliteWriter::Rollback() {
  // A failure while undoing cannot be told better than the one that led here, and the next begin finds it again.
  if (session_->InTransaction()) (void)session_->Execute("rollback");
}

Result<bool> SqliteWriter::WriteAll(std::span<WriteJob* const> jobs, Savepoints savepoints) {
  SEAWORTHY_RETURN_IF_ERROR(Begin());
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(*session_));
  SEAWORTHY_RETURN_IF_ERROR(CheckSchema(head.schema));
  std::int64_t position = head.head.position;
  std::int64_t changes = session_->TotalChanges();
  for (WriteJob* job : jobs) {
    SEAWORTHY_TRY(bool clean, WriteOne(*job, head, savepoints));
    if (!clean) return false;
  }
  if (head.head.position != position) {
    SEAWORTHY_RETURN_IF_ERROR(Query(*session_, sql::kMoveHead, head.head.position, head.head.digest).Run());
  }
  bool wrote = session_->TotalChanges() != changes;
  SEAWORTHY_RETURN_IF_ERROR(Query(*session_, "commit").Run());
  SEAWORTHY_RETURN_IF_ERROR(CheckInPlace());
  if (wrote && committed_) committed_(jobs.size());
  return true;
}

Result<void> SqliteWriter::Begin() {
  Result<void> begun = Query(*session_, "begin immediate").Run();
  // A file that went away is the cause of whatever else is reported.
  SEAWORTHY_RETURN_IF_ERROR(CheckInPlace());
  return begun;
}

// An error is one of the transaction; that of the job alone is its outcome. False: the job failed halfway, and nothing
// but undoing the whole transaction takes back what it wrote.
Result<bool> SqliteWriter::WriteOne(WriteJob& job, HeadRow& head, Savepoints savepoints) {
  bool saved = savepoints == Savepoints::kEach;
  if (saved) SEAWORTHY_RETURN_IF_ERROR(Query(*session_, "savepoint job").Run());
  std::int64_t changes = session_->TotalChanges();
  HeadRow after = head;
  job.outcome = job.Write(after);
  // A full disk, among others, undoes the whole transaction by itself.
  if (!session_->InTransaction()) return job.outcome.ok() ? LostTransaction(session_->path()) : job.outcome.error();
  if (job.outcome.ok()) {
    head = std::move(after);
  } else if (saved) {
    SEAWORTHY_RETURN_IF_ERROR(Query(*session_, "rollback to job").Run());
  } else if (session_->TotalChanges() != changes || !IsRefusal(job.outcome.error())) {
    return false;
  }
  if (saved) SEAWORTHY_RETURN_IF_ERROR(Query(*session_, "release job").Run());
  return true;
}

Result<void> SqliteWriter::CheckInPlace() {
  SEAWORTHY_RETURN_IF_ERROR(session_->CheckInPlace());
  std::optional<FileId> found = IdOfFile(session_->path() + "-wal");
  if (!write_ahead_log_) write_ahead_log_ = found;
  if (!found || found != write_ahead_log_) return ReplacedError(session_->path());
  return {};
}

}  // namespace seaworthy::store
