#include "store/postgres_pool.h"

#include "store/errors.h"

namespace seaworthy::store {

Result<PostgresPool::Loan> PostgresPool::Take(Deadline deadline) {
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_until(lock, deadline, [&] { return free_ > 0; })) {
      return Error(kBusy, "all connections to the database were in use for too long").Advise("try again");
    }
    --free_;
    if (!idle_.empty()) {
      Loan loan(*this, std::move(idle_.back()));
      idle_.pop_back();
      return loan;
    }
  }
  Loan place(*this, nullptr);
  SEAWORTHY_TRY(auto session, PostgresSession::Open(url_, access_, limits_));
  return Loan(std::move(place), std::move(session));
}

void PostgresPool::Forget() {
  std::vector<std::unique_ptr<PostgresSession>> gone;
  std::lock_guard lock(mutex_);
  gone.swap(idle_);
}

void PostgresPool::GiveBack(std::unique_ptr<PostgresSession> session) {
  if (session != nullptr && !session->Clear()) session.reset();
  {
    std::lock_guard lock(mutex_);
    ++free_;
    if (session != nullptr) idle_.push_back(std::move(session));
  }
  returned_.notify_one();
}

}  // namespace seaworthy::store
