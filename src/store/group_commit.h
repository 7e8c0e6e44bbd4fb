// Many writers, one transaction: whoever comes first takes along all who wait, and writes for them.
//
// Writing needs no thread of its own: a caller that finds nobody writing becomes the writer of everything that waits
// then, and hands over to the next in line when its batch is durable. While one batch is written the next gathers, so
// that the number of commits does not grow with the number of callers; and a caller that is alone never waits for
// another thread.
//
// Threads: Run() may be called from any number at once; `commit` is only ever called by one at a time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/schema.h"

namespace seaworthy::store {

// What one caller wants done within the transaction. It may run more than once, each time from a fresh state.
class WriteJob {
 public:
  explicit WriteJob(std::function<Result<void>(HeadRow&)> write) : write_(std::move(write)) {}
  explicit WriteJob(std::function<Result<void>()> alone) : alone_(std::move(alone)) {}

  Result<void> Write(HeadRow& head) { return write_(head); }

  Result<void> outcome;

 private:
  friend class GroupCommit;
  std::function<Result<void>(HeadRow&)> write_;
  std::function<Result<void>()> alone_;  // Instead of write_.
  bool done_ = false;
  std::condition_variable wake_;
};

class GroupCommit {
 public:
  // Does all jobs in one transaction and sets the outcome of each; they are acknowledged when it returns.
  using Commit = std::function<void(std::span<WriteJob* const>)>;

  explicit GroupCommit(Commit commit) : commit_(std::move(commit)) {}

  // Returns after the job is durable or refused.
  Result<void> Run(std::function<Result<void>(HeadRow&)> write);

  // Does something while nobody writes, outside any transaction.
  Result<void> RunAlone(std::function<Result<void>()> alone);

 private:
  // A longer batch would make its first caller wait for the last.
  static constexpr std::size_t kLargestBatch = 256;

  Result<void> RunJob(WriteJob& job);
  void Finish(WriteJob& job);
  std::vector<WriteJob*> NextBatch() const;

  Commit commit_;
  std::mutex mutex_;
  std::deque<WriteJob*> waiting_;  // The first is the writer now, or next.
};

}  // namespace seaworthy::store
