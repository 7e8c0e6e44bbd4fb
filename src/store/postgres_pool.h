// A bounded number of connections, opened as they are needed and kept.
//
// Threads: any number at once; the pool outlives every loan.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/postgres_session.h"

namespace seaworthy::store {

class PostgresPool {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Gives the connection back at the end of its life, unless it is of no more use.
  class Loan {
   public:
    Loan(PostgresPool& pool, std::unique_ptr<PostgresSession> session) : pool_(&pool), session_(std::move(session)) {}
    Loan(Loan&& other) noexcept : Loan(std::move(other), std::move(other.session_)) {}
    // The same place in the pool with another connection.
    Loan(Loan&& place, std::unique_ptr<PostgresSession> session) noexcept
        : pool_(std::exchange(place.pool_, nullptr)), session_(std::move(session)) {}
    Loan& operator=(Loan&&) = delete;
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() {
      if (pool_ != nullptr) pool_->GiveBack(std::move(session_));
    }
    PostgresSession& operator*() { return *session_; }
    PostgresSession* operator->() { return session_.get(); }

   private:
    PostgresPool* pool_;
    std::unique_ptr<PostgresSession> session_;
  };

  PostgresPool(std::string url, PostgresAccess access, const PostgresLimits& limits, std::size_t size)
      : url_(std::move(url)), access_(access), limits_(limits), free_(size) {}

  // store/busy where none is free by then; whatever opening one reports.
  Result<Loan> Take(Deadline deadline);

  // Forgets those that nobody uses: after one was lost the others have most likely gone as well.
  void Forget();

 private:
  void GiveBack(std::unique_ptr<PostgresSession> session);

  std::string url_;
  PostgresAccess access_;
  PostgresLimits limits_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t free_;  // How many more may be lent.
  std::vector<std::unique_ptr<PostgresSession>> idle_;
};

}  // namespace seaworthy::store
