#include "store/generation.h"

#include <chrono>
#include <utility>

#include "store/open.h"
#include "store/sqlite_file.h"
#include "store/sqlite_session.h"

namespace seaworthy::store {
namespace {

// A connection that only looks: SQLite's data_version changes with every commit of any other connection.
class SqliteGeneration final : public Generation {
 public:
  explicit SqliteGeneration(std::unique_ptr<SqliteSession> session) : session_(std::move(session)) {}

  std::optional<std::int64_t> Now() override {
    Result<std::int64_t> version = session_->ReadInteger("pragma data_version");
    if (!version.ok()) return std::nullopt;
    return *version;
  }

 private:
  std::unique_ptr<SqliteSession> session_;
};

}  // namespace

std::unique_ptr<Generation> Generation::Of(const std::string& address) {
  Result<Address> parsed = ParseAddress(address);
  if (!parsed.ok() || parsed->kind != Address::Kind::kFile) return nullptr;
  auto session = OpenForReading(parsed->where, std::chrono::milliseconds(0));
  if (!session.ok()) return nullptr;
  return std::make_unique<SqliteGeneration>(*std::move(session));
}

}  // namespace seaworthy::store
