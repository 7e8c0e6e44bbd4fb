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

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance,
                         testing::Values(EngineUnderTest{"sqlite", [] { return std::make_unique<SqliteHarbour>(); }}),
                         [](const auto& engine) { return engine.param.name; });

}  // namespace
}  // namespace seaworthy::store
