#include "store/generation.h"

#include <atomic>
#include <chrono>
#include <utility>

#include "store/open.h"
#include "store/sqlite_file.h"
#include "store/sqlite_session.h"

namespace seaworthy::store {
namespace {

// The start of the index of the write-ahead log, which all processes that have the file open share as memory. Source:
// "WAL-mode File Format", section 2.2, of SQLite's documentation.
struct IndexHeader {
  std::uint32_t version;
  std::uint32_t unused;
  std::uint32_t change;  // Counts transactions.
  std::uint32_t flags;
  std::uint32_t frames;
};

// A connection that only looks. Asking SQLite itself (`pragma data_version`) takes a lock of the file each time.
class SqliteGeneration final : public Generation {
 public:
  SqliteGeneration(std::unique_ptr<SqliteSession> session, IndexHeader* header)
      : session_(std::move(session)), header_(header) {}

  // A commit is seen by readers when the header is whole again; its count is written before that.
  std::optional<std::int64_t> Now() override {
    auto change = std::atomic_ref(header_->change).load(std::memory_order_acquire);
    auto frames = std::atomic_ref(header_->frames).load(std::memory_order_acquire);
    return static_cast<std::int64_t>(std::uint64_t{change} << 32 | frames);
  }

 private:
  std::unique_ptr<SqliteSession> session_;  // Keeps the memory.
  IndexHeader* header_;
};

}  // namespace

std::unique_ptr<Generation> Generation::Of(const std::string& address) {
  Result<Address> parsed = ParseAddress(address);
  if (!parsed.ok() || parsed->kind != Address::Kind::kFile) return nullptr;
  auto session = OpenForReading(parsed->where, std::chrono::milliseconds(0));
  if (!session.ok()) return nullptr;
  if (!(*session)->ReadInteger("select count(*) from head").ok()) return nullptr;
  void* header = (*session)->SharedIndex();
  if (header == nullptr) return nullptr;
  return std::make_unique<SqliteGeneration>(*std::move(session), static_cast<IndexHeader*>(header));
}

}  // namespace seaworthy::store
