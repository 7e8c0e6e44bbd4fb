// A connection to one PostgreSQL database.
//
// Parameters and columns travel in PostgreSQL's binary form; the server says of each statement which types its
// parameters have. What returns nothing is put off and sent along with the next statement that does, or with the
// commit: the way there and back is most of what a short transaction costs. No call waits for longer than the limits it
// was opened with, whatever the server does.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "store/session.h"

struct pg_conn;
struct pg_result;

namespace seaworthy::store {

struct PostgresLimits {
  std::chrono::milliseconds connecting{5'000};
  std::chrono::milliseconds statement{30'000};
  std::chrono::milliseconds lock{10'000};
  std::chrono::milliseconds idle_in_transaction{30'000};  // A process that stands still lets go of its locks.
};

enum class PostgresAccess { kWrite, kRead };

class PostgresSession final : public Session {
 public:
  // Errors: store/unavailable, store/refused, store/not-found, store/unsuitable.
  static Result<std::unique_ptr<PostgresSession>> Open(const std::string& url, PostgresAccess access,
                                                       const PostgresLimits& limits);
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;
  ~PostgresSession() override;

  Result<Statement*> Prepare(std::string_view sql) override;
  // Statements that are not kept and return nothing; several with a `;` between them outside a transaction only.
  Result<void> Execute(const std::string& sql);
  // Ends the transaction; also tells what failed of the statements that were put off, and undoes it all then.
  Result<void> Commit();

  // Neither within a transaction nor broken: somebody else may use it.
  bool IsIdle() const;
  // Rolls back what is left of a transaction. False: the connection cannot be used again.
  bool Clear();

  // For listening (postgres_listener.h): the socket; and takes what was told, so that the socket is quiet again.
  int socket() const;
  Result<void> TakeNotices();

 private:
  friend class PostgresStatement;
  struct Closer {
    void operator()(pg_conn* connection) const;
  };
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Deadline = std::chrono::steady_clock::time_point;

  PostgresSession() = default;
  Result<void> Connect(const std::string& url, std::chrono::milliseconds patience);
  Result<void> SetUp(PostgresAccess access, const PostgresLimits& limits);
  Result<pg_result*> Ask(const std::string& sql);
  // Sends something without waiting for its result; many of them are waited for now and then.
  Result<void> PutOff(const std::function<int()>& send);
  // Waits for the result of what was sent last, and for those of what was put off before it. `asked`: whether libpq
  // took it.
  Result<pg_result*> Await(int asked);
  Result<void> AwaitReadable(Deadline deadline);

  std::unique_ptr<pg_conn, Closer> connection_;
  std::chrono::milliseconds longest_answer_{0};
  std::int64_t statements_made_ = 0;
  int put_off_ = 0;  // Statements that were sent and whose results were not read; libpq is in its pipeline mode then.
  std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>> statements_;
};

// Without the password: `the database 'seaworthy' on 'db.example.com'`. Error: store/unsuitable.
Result<std::string> PostgresName(const std::string& url);

}  // namespace seaworthy::store
