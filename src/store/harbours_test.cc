#include "store/conformance_test.h"
#include "store/scratch_folder_test.h"
#include "store/sqlite.h"

namespace seaworthy::store {
namespace {

class SqliteHarbour final : public Harbour {
 public:
  Result<std::unique_ptr<Store>> Open(std::span<const model::Table* const> tables, const Limits& limits) override {
    return OpenSqlite(folder_.File("store.db"), {.tables = tables, .limits = limits});
  }

 private:
  ScratchFolder folder_;
};

}  // namespace

std::vector<EngineUnderTest> EnginesUnderTest() {
  return {{"sqlite", [] { return std::make_unique<SqliteHarbour>(); }}};
}

}  // namespace seaworthy::store
