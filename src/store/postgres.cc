#include "store/postgres.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>

#include "store/engine.h"
#include "store/errors.h"
#include "store/postgres_listener.h"
#include "store/postgres_pool.h"
#include "store/postgres_schema.h"
#include "store/postgres_trouble.h"
#include "store/sql_store.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Since when the server has been away, as all who ask for it find out together: a call that comes when patience was
// over long ago is not made to wait for as long again.
class Absence {
 public:
  void Note(bool away) {
    if (!away) {
      since_ = kNever;
      return;
    }
    std::int64_t expected = kNever;  // Whoever found out first counts.
    since_.compare_exchange_strong(expected, steady_clock::now().time_since_epoch().count());
  }
  steady_clock::time_point Begin() const {
    std::int64_t since = since_;
    return since == kNever ? steady_clock::now() : steady_clock::time_point(steady_clock::duration(since));
  }

 private:
  static constexpr std::int64_t kNever = -1;
  std::atomic<std::int64_t> since_ = kNever;
};

// Pauses that grow, until the patience is over.
class Backoff {
 public:
  explicit Backoff(steady_clock::time_point deadline) : deadline_(deadline) {}

  steady_clock::time_point deadline() const { return deadline_; }
  // False: there is no more time.
  bool Wait() {
    if (steady_clock::now() + pause_ > deadline_) return false;
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(2 * pause_, kLongest);
    return true;
  }

 private:
  static constexpr milliseconds kLongest{500};
  steady_clock::time_point deadline_;
  milliseconds pause_{10};
};

PostgresLimits LimitsOf(const PostgresOptions& options) {
  PostgresLimits limits;
  limits.connecting = std::min(limits.connecting, options.patience);
  limits.lock = options.patience;
  return limits;
}

class PostgresEngine final : public Engine {
 public:
  PostgresEngine(const std::string& url, const PostgresOptions& options)
      : patience_(options.patience),
        writable_(options.mode != OpenMode::kReadOnly),
        readers_(url, PostgresAccess::kRead, LimitsOf(options), options.readers),
        writers_(url, writable_ ? PostgresAccess::kWrite : PostgresAccess::kRead, LimitsOf(options), options.writers),
        listener_(url, LimitsOf(options)) {}

  const Dialect& dialect() const override { return kPostgresDialect; }

  Result<void> Update(OpenMode mode, const RowTables& tables) {
    return Persist(writers_, [&](PostgresSession& session, bool&) { return UpdatePostgres(session, mode, tables); });
  }

  Result<void> Read(const std::function<Result<void>(Session&)>& read) override {
    return Persist(readers_, [&](PostgresSession& session, bool&) -> Result<void> {
      SEAWORTHY_RETURN_IF_ERROR(Query(session, "begin isolation level repeatable read read only").Run());
      SEAWORTHY_RETURN_IF_ERROR(read(session));
      return session.Commit();
    });
  }

  Result<void> Write(const std::function<Result<void>(Session&, HeadRow&)>& write) override {
    return InTransaction([&](PostgresSession& session) -> Result<void> {
      SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session, postgres_sql::kLockHead));
      SEAWORTHY_RETURN_IF_ERROR(CheckSchema(head.schema));
      std::int64_t position = head.head.position;
      SEAWORTHY_RETURN_IF_ERROR(write(session, head));
      if (head.head.position == position) return {};
      return Query(session, postgres_sql::kMoveHead, head.head.position, head.head.digest).Run();
    });
  }

  Result<void> Change(const std::function<Result<void>(Session&)>& change) override { return InTransaction(change); }

  // Dead rows keep what they held until they are swept.
  Result<void> Scrub() override {
    return Persist(writers_, [&](PostgresSession& session, bool&) -> Result<void> {
      SEAWORTHY_RETURN_IF_ERROR(session.Execute("vacuum blobs"));
      return session.Execute("vacuum people");
    });
  }

  void AwaitCommit() override { listener_.Wait(); }
  void Interrupt() override { listener_.Interrupt(); }

 private:
  template <typename Job>
  Result<void> InTransaction(const Job& job) {
    if (!writable_) return Error(kNotWritable, "the database was opened for reading");
    return Persist(writers_, [&](PostgresSession& session, bool& committing) -> Result<void> {
      SEAWORTHY_RETURN_IF_ERROR(Query(session, "begin").Run());
      SEAWORTHY_RETURN_IF_ERROR(job(session));
      committing = true;
      return session.Commit();
    });
  }

  // Tries again what failed for no reason of its own; but never a commit that may have succeeded.
  template <typename Attempt>
  Result<void> Persist(PostgresPool& pool, const Attempt& attempt) {
    for (Backoff backoff(absence_.Begin() + patience_);;) {
      bool committing = false;
      Result<void> outcome = Once(pool, backoff.deadline(), attempt, committing);
      bool lost = !outcome.ok() && outcome.error().Is(kUnavailable);
      absence_.Note(lost);
      if (outcome.ok() || !IsPassing(outcome.error())) return outcome;
      if (lost) readers_.Forget(), writers_.Forget();
      if ((lost && committing) || !backoff.Wait()) return outcome;
    }
  }

  template <typename Attempt>
  static Result<void> Once(PostgresPool& pool, steady_clock::time_point deadline, const Attempt& attempt,
                           bool& committing) {
    SEAWORTHY_TRY(PostgresPool::Loan session, pool.Take(deadline));
    return attempt(*session, committing);
  }

  milliseconds patience_;
  bool writable_;
  Absence absence_;
  PostgresPool readers_;
  PostgresPool writers_;
  PostgresListener listener_;
};

}  // namespace

Result<std::unique_ptr<Store>> OpenPostgres(const std::string& url, const PostgresOptions& options) {
  SEAWORTHY_RETURN_IF_ERROR(PostgresName(url));
  RowTables tables(options.tables, kPostgresDialect);
  auto engine = std::make_unique<PostgresEngine>(url, options);
  SEAWORTHY_RETURN_IF_ERROR(engine->Update(options.mode, tables));
  return MakeSqlStore(std::move(engine), std::move(tables), options.limits);
}

}  // namespace seaworthy::store
