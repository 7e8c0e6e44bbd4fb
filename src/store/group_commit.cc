#include "store/group_commit.h"

#include <algorithm>
#include <utility>

namespace seaworthy::store {

Result<void> GroupCommit::Run(std::function<Result<void>(HeadRow&)> write) {
  WriteJob job(std::move(write));
  return RunJob(job);
}

Result<void> GroupCommit::RunAlone(std::function<Result<void>()> alone) {
  WriteJob job(std::move(alone));
  return RunJob(job);
}

// The jobs of a batch stay at the front of the line while they are written, so that nobody else finds itself first.
Result<void> GroupCommit::RunJob(WriteJob& job) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(&job);
  job.wake_.wait(lock, [&] { return job.done_ || waiting_.front() == &job; });
  if (job.done_) return std::move(job.outcome);

  std::vector<WriteJob*> batch = NextBatch();
  lock.unlock();
  if (job.alone_) {
    job.outcome = job.alone_();
  } else {
    commit_(batch);
  }
  lock.lock();
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(batch.size()));
  // The next batch is begun before the callers of this one wake up, so that it does not wait for them.
  if (!waiting_.empty()) waiting_.front()->wake_.notify_one();
  lock.unlock();
  for (WriteJob* one : batch) {
    if (one != &job) Finish(*one);
  }
  return std::move(job.outcome);
}

// The owner may be gone right after the lock is let go of, and the job with it.
void GroupCommit::Finish(WriteJob& job) {
  std::lock_guard lock(mutex_);
  job.done_ = true;
  job.wake_.notify_one();
}

// From the front, up to the next job that wants to be alone; that one by itself.
std::vector<WriteJob*> GroupCommit::NextBatch() const {
  std::vector<WriteJob*> batch;
  for (WriteJob* job : waiting_) {
    bool alone = job->alone_ != nullptr;
    if (batch.size() == kLargestBatch || (alone && !batch.empty())) break;
    batch.push_back(job);
    if (alone) break;
  }
  return batch;
}

}  // namespace seaworthy::store
