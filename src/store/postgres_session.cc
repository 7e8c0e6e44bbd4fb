#include "store/postgres_session.h"

#include <poll.h>

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/assert.h"
#include "base/text.h"
#include "store/errors.h"
#include "store/postgres_statement.h"
#include "store/postgres_trouble.h"

namespace seaworthy::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kOldestServer = 120'000;  // Version 12.

struct ResultCloser {
  void operator()(pg_result* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<pg_result, ResultCloser>;

struct OptionsCloser {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

bool Succeeded(const pg_result* result) {
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

// False: the time is over.
bool WaitFor(int socket, short events, steady_clock::time_point deadline) {
  auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
  if (left.count() <= 0) return false;
  pollfd ready{socket, events, 0};
  return ::poll(&ready, 1, static_cast<int>(left.count())) != 0;  // A signal is a reason to look again.
}

}  // namespace

void PostgresSession::Closer::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresSession::~PostgresSession() = default;

Result<std::unique_ptr<PostgresSession>> PostgresSession::Open(const std::string& url, PostgresAccess access,
                                                               const PostgresLimits& limits) {
  std::unique_ptr<PostgresSession> session(new PostgresSession());
  SEAWORTHY_RETURN_IF_ERROR(session->Connect(url, limits.connecting));
  SEAWORTHY_RETURN_IF_ERROR(session->SetUp(access, limits));
  return session;
}

Result<void> PostgresSession::Connect(const std::string& url, milliseconds patience) {
  SEAWORTHY_TRY(std::string name, PostgresName(url));
  // What stands before `dbname` may be said otherwise by the address; what stands behind it may not.
  constexpr std::array kWords{"fallback_application_name", "tcp_user_timeout", "dbname", "client_encoding",
                              static_cast<const char*>(nullptr)};
  std::array values{"seaworthy", "15000", url.c_str(), "UTF8", static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectStartParams(kWords.data(), values.data(), 1));
  SEAWORTHY_ASSERT(connection_ != nullptr, "there is memory for a connection");
  PQsetErrorVerbosity(connection_.get(), PQERRORS_VERBOSE);  // Has the SQLSTATE of what refuses us.
  auto deadline = steady_clock::now() + patience;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (PQstatus(connection_.get()) != CONNECTION_BAD && status != PGRES_POLLING_OK) {
    bool reads = status == PGRES_POLLING_READING;
    if (!WaitFor(PQsocket(connection_.get()), reads ? POLLIN : POLLOUT, deadline)) {
      return Error(kUnavailable, fmt::format("{} does not answer", name)).Advise("look whether the server runs");
    }
    status = PQconnectPoll(connection_.get());
    if (status == PGRES_POLLING_FAILED) break;
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) return ConnectError(name, connection_.get());
  PQsetErrorVerbosity(connection_.get(), PQERRORS_DEFAULT);
  return {};
}

Result<void> PostgresSession::SetUp(PostgresAccess access, const PostgresLimits& limits) {
  longest_answer_ = limits.statement + std::chrono::seconds(5);  // The server gives up first.
  if (PQserverVersion(connection_.get()) < kOldestServer) {
    return Error(kUnsuitable, "the server is older than PostgreSQL 12").Advise("use a server that is maintained");
  }
  const char* encoding = PQparameterStatus(connection_.get(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return Error(kUnsuitable, fmt::format("the encoding of the database is {}", encoding == nullptr ? "" : encoding))
        .Advise("create one that can hold every text: createdb --encoding UTF8 --template template0 NAME");
  }
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);  // Not on our standard error.
  // What was acknowledged survives a loss of power; `local`, `remote_apply` and the like do as well.
  return Execute(fmt::format(
      "set statement_timeout = {}; set lock_timeout = {}; set idle_in_transaction_session_timeout = {}; "
      "set default_transaction_read_only = {}; set default_transaction_isolation = 'read committed'; "
      "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
      limits.statement.count(), limits.lock.count(), limits.idle_in_transaction.count(),
      access == PostgresAccess::kRead ? "on" : "off"));
}

Result<Statement*> PostgresSession::Prepare(std::string_view sql) {
  auto known = statements_.find(sql);
  if (known != statements_.end()) return known->second.get();
  std::string text(sql);
  std::string name = fmt::format("s{}", ++statements_made_);
  SEAWORTHY_TRY(pg_result * prepared, Await(PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), 0, nullptr)));
  PQclear(prepared);
  SEAWORTHY_TRY(pg_result * description, Await(PQsendDescribePrepared(connection_.get(), name.c_str())));
  ResultPtr described(description);
  std::vector<unsigned> types;
  for (int i = 0; i < PQnparams(described.get()); ++i) types.push_back(PQparamtype(described.get(), i));
  auto kept = std::make_unique<PostgresStatement>(*this, std::move(name), std::move(types));
  return statements_.emplace(std::move(text), std::move(kept)).first->second.get();
}

Result<void> PostgresSession::Execute(const std::string& sql) {
  SEAWORTHY_TRY(pg_result * result, Ask(sql));
  PQclear(result);
  return {};
}

// A transaction in which something failed is rolled back by `commit`, which is no failure to the server.
Result<void> PostgresSession::Commit() {
  SEAWORTHY_TRY(pg_result * result, Ask("commit"));
  bool committed = PQcmdStatus(result) == std::string_view("COMMIT");
  PQclear(result);
  if (committed) return {};
  return Error(kEngine, "the transaction had failed before it was committed");
}

Result<pg_result*> PostgresSession::Ask(const std::string& sql) {
  int asked = put_off_ == 0
                  ? PQsendQuery(connection_.get(), sql.c_str())
                  : PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
  return Await(asked);
}

// The server stops reading when nobody reads its answers, so they are not left lying for long.
Result<void> PostgresSession::PutOff(const std::function<int()>& send) {
  constexpr int kMost = 100;
  if (put_off_ == 0 && PQenterPipelineMode(connection_.get()) == 0) return PostgresError(connection_.get(), nullptr);
  ++put_off_;
  int asked = send();
  if (put_off_ < kMost && asked != 0) return {};
  SEAWORTHY_TRY(pg_result * result, Await(asked));
  PQclear(result);
  return {};
}

// Several results are of several statements: the first that failed is the one to tell, else the last counts.
Result<pg_result*> PostgresSession::Await(int asked) {
  pg_conn* connection = connection_.get();
  bool pipeline = std::exchange(put_off_, 0) != 0;
  if (asked == 0 || (pipeline && PQpipelineSync(connection) == 0)) return PostgresError(connection, nullptr);
  auto deadline = steady_clock::now() + longest_answer_;
  ResultPtr last;
  for (bool over = false; !over;) {
    SEAWORTHY_RETURN_IF_ERROR(AwaitReadable(deadline));
    ResultPtr next(PQgetResult(connection));
    if (next != nullptr && PQresultStatus(next.get()) == PGRES_PIPELINE_SYNC) break;
    over = next == nullptr && (!pipeline || PQstatus(connection) != CONNECTION_OK);
    if (next != nullptr && (last == nullptr || Succeeded(last.get()))) last = std::move(next);
  }
  if (last != nullptr && !Succeeded(last.get())) {
    if (pipeline) PQexitPipelineMode(connection);
    return PostgresError(connection, last.get());
  }
  bool complete = !pipeline || PQexitPipelineMode(connection) != 0;
  if (last == nullptr || !complete || PQstatus(connection) != CONNECTION_OK) return PostgresError(connection, nullptr);
  return last.release();
}

Result<void> PostgresSession::AwaitReadable(Deadline deadline) {
  while (PQisBusy(connection_.get()) != 0) {
    if (!WaitFor(PQsocket(connection_.get()), POLLIN, deadline)) {
      connection_.reset();  // Nobody knows what it would answer later.
      return Error(kUnavailable, "the database server does not answer")
          .Advise("try again; look whether it stands still");
    }
    if (PQconsumeInput(connection_.get()) == 0) return PostgresError(connection_.get(), nullptr);
  }
  return {};
}

bool PostgresSession::IsIdle() const {
  return connection_ != nullptr && PQstatus(connection_.get()) == CONNECTION_OK &&
         PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

bool PostgresSession::Clear() {
  if (IsIdle()) return true;
  if (connection_ == nullptr || PQstatus(connection_.get()) != CONNECTION_OK) return false;
  // What was put off may have failed; nobody waits for it any more.
  if (put_off_ > 0) (void)Execute("rollback");
  if (!IsIdle()) (void)Execute("rollback");
  return IsIdle();
}

int PostgresSession::socket() const { return PQsocket(connection_.get()); }

Result<void> PostgresSession::TakeNotices() {
  if (PQconsumeInput(connection_.get()) == 0) return PostgresError(connection_.get(), nullptr);
  while (pgNotify* notice = PQnotifies(connection_.get())) PQfreemem(notice);
  return {};
}

Result<std::string> PostgresName(const std::string& url) {
  std::unique_ptr<PQconninfoOption, OptionsCloser> options(PQconninfoParse(url.c_str(), nullptr));
  if (options == nullptr) {
    // What libpq says quotes the address, in which there may be a password.
    return Error(kUnsuitable, "the address of the database cannot be read")
        .Advise("write postgresql://USER@HOST:PORT/DATABASE, with %XX for special characters");
  }
  std::string database;
  std::string host;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    std::string_view value = option->val == nullptr ? "" : option->val;
    if (option->keyword == std::string_view("dbname")) database = OneLine(value);
    if (option->keyword == std::string_view("host")) host = OneLine(value);
  }
  std::string name = database.empty() ? "the database" : fmt::format("the database '{}'", database);
  return host.empty() ? name : fmt::format("{} on '{}'", name, host);
}

}  // namespace seaworthy::store
