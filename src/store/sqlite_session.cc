#include "store/sqlite_session.h"

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/assert.h"
#include "store/sqlite_trouble.h"

namespace seaworthy::store {
namespace {

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(const std::string& path, sqlite3* handle, sqlite3_stmt* statement)
      : path_(path), handle_(handle), statement_(statement) {
    // `$2` is a name to SQLite, which numbers names as they appear in the text.
    int count = sqlite3_bind_parameter_count(statement);
    for (int number = 1; number <= count; ++number) {
      int place = sqlite3_bind_parameter_index(statement, fmt::format("${}", number).c_str());
      SEAWORTHY_ASSERT(place > 0, "parameters are $1 to $n without a gap");
      places_.push_back(place);
    }
  }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  ~SqliteStatement() override { sqlite3_finalize(statement_); }

  void BindInteger(int number, std::int64_t value) override {
    Check(sqlite3_bind_int64(statement_, At(number), value));
  }
  void BindText(int number, std::string_view value) override {
    Check(sqlite3_bind_text64(statement_, At(number), Pointer(value), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  void BindBytes(int number, Bytes value) override {
    Check(sqlite3_bind_blob64(statement_, At(number), Pointer(value.view), value.view.size(), SQLITE_STATIC));
  }
  void BindNothing(int number) override { Check(sqlite3_bind_null(statement_, At(number))); }

  Result<bool> Step() override {
    if (bind_code_ != SQLITE_OK) return SqliteError(path_, handle_, bind_code_);
    errno = 0;
    int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return SqliteError(path_, handle_, code);
  }

  bool IsNothing(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t Integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view Text(int column) const override {
    const void* bytes = sqlite3_column_blob(statement_, column);
    int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr ? std::string_view{}
                            : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }

  void Reset() override {
    sqlite3_reset(statement_);  // Repeats the error of the last step, which was told then.
    sqlite3_clear_bindings(statement_);
    bind_code_ = SQLITE_OK;
  }

 private:
  // An empty view may have no address, which would bind NULL.
  static const char* Pointer(std::string_view value) { return value.data() == nullptr ? "" : value.data(); }
  int At(int number) const {
    SEAWORTHY_ASSERT(number >= 1 && static_cast<std::size_t>(number) <= places_.size(), "the text has this parameter");
    return places_[static_cast<std::size_t>(number) - 1];
  }
  void Check(int code) {
    if (code != SQLITE_OK) bind_code_ = code;
  }

  const std::string& path_;  // Of the session.
  sqlite3* handle_;
  sqlite3_stmt* statement_;
  std::vector<int> places_;
  int bind_code_ = SQLITE_OK;
};

// SQLite's own handler sleeps up to 100 ms at a time, which starves one of many processes.
int WaitForLock(void* patience, int times) {
  constexpr std::chrono::microseconds kStep{500};
  constexpr int kLongest = 10;
  auto next = kStep * std::min(times + 1, kLongest);
  std::chrono::microseconds waited =
      times <= kLongest ? kStep * (times * (times + 1) / 2) : kStep * (kLongest * (times - kLongest / 2));
  if (waited + next > *static_cast<std::chrono::milliseconds*>(patience)) return 0;
  std::this_thread::sleep_for(next);
  return 1;
}

sqlite3_file* FileOf(sqlite3* handle) {
  sqlite3_file* file = nullptr;
  int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  SEAWORTHY_ASSERT(code == SQLITE_OK && file != nullptr && file->pMethods != nullptr, "an open database has a file");
  return file;
}

// The path as SQLite takes a URI: with the few characters escaped that mean something there.
std::string Uri(const std::string& path, std::string_view query) {
  std::string text = "file:";
  for (char c : path) {
    bool special = c == '%' || c == '?' || c == '#';
    text += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return text + std::string(query);
}

}  // namespace

Result<std::unique_ptr<SqliteSession>> SqliteSession::Open(const std::string& path, SqliteAccess access,
                                                           std::chrono::milliseconds patience) {
  bool writes = access == SqliteAccess::kWrite || access == SqliteAccess::kCreate;
  int flags = writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  if (access == SqliteAccess::kCreate) flags |= SQLITE_OPEN_CREATE;
  std::string uri = Uri(path, access == SqliteAccess::kReadUnchanging ? "?immutable=1" : "");
  sqlite3* handle = nullptr;
  errno = 0;
  int code = sqlite3_open_v2(uri.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  std::unique_ptr<SqliteSession> session(new SqliteSession(path, handle));
  if (code != SQLITE_OK) return SqliteError(path, handle, code);
  sqlite3_extended_result_codes(handle, 1);
  session->patience_ = patience;
  sqlite3_busy_handler(handle, WaitForLock, &session->patience_);
  // An unknown name in quotes is an error, not a text.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return session;
}

SqliteSession::~SqliteSession() {
  statements_.clear();
  sqlite3_close(handle_);
}

Result<Statement*> SqliteSession::Prepare(std::string_view sql) {
  auto known = statements_.find(sql);
  if (known != statements_.end()) return known->second.get();
  sqlite3_stmt* statement = nullptr;
  errno = 0;
  int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                &statement, nullptr);
  if (code != SQLITE_OK) return SqliteError(path_, handle_, code);
  auto kept = std::make_unique<SqliteStatement>(path_, handle_, statement);
  return statements_.emplace(sql, std::move(kept)).first->second.get();
}

Result<void> SqliteSession::Execute(const char* sql) {
  errno = 0;
  int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return SqliteError(path_, handle_, code);
  return {};
}

Result<std::int64_t> SqliteSession::ReadInteger(const char* sql) {
  Query query(*this, sql);
  SEAWORTHY_TRY(bool found, query.Step());
  return found ? query.Integer(0) : 0;
}

Result<std::string> SqliteSession::ReadText(const char* sql) {
  Query query(*this, sql);
  SEAWORTHY_TRY(bool found, query.Step());
  return found ? std::string(query.Text(0)) : std::string();
}

bool SqliteSession::InTransaction() const { return sqlite3_get_autocommit(handle_) == 0; }

std::int64_t SqliteSession::TotalChanges() const { return sqlite3_total_changes64(handle_); }

Result<void> SqliteSession::ReadStart(std::span<unsigned char> into) const {
  sqlite3_file* file = FileOf(handle_);
  int code = file->pMethods->xRead(file, into.data(), static_cast<int>(into.size()), 0);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return SqliteError(path_, nullptr, code);
  return {};
}

Result<std::int64_t> SqliteSession::FileSize() const {
  sqlite3_file* file = FileOf(handle_);
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize(file, &size);
  if (code != SQLITE_OK) return SqliteError(path_, nullptr, code);
  return std::int64_t{size};
}

void* SqliteSession::SharedIndex() const {
  constexpr int kFirstRegion = 0, kRegionBytes = 32 * 1024, kDoNotExtend = 0;
  sqlite3_file* file = FileOf(handle_);
  void volatile* start = nullptr;
  if (file->pMethods->iVersion < 2) return nullptr;
  int code = file->pMethods->xShmMap(file, kFirstRegion, kRegionBytes, kDoNotExtend, &start);
  return code == SQLITE_OK ? const_cast<void*>(start) : nullptr;
}

Result<void> SqliteSession::CheckInPlace() const {
  int moved = 0;
  int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (code != SQLITE_OK) return SqliteError(path_, handle_, code);
  if (moved != 0) return ReplacedError(path_);
  return {};
}

}  // namespace seaworthy::store
