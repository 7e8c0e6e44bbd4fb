#include "store/conformance_test.h"
#include "store/postgres.h"
#include "store/postgres_server_test.h"
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

class PostgresHarbour final : public Harbour {
 public:
  Result<std::unique_ptr<Store>> Open(std::span<const model::Table* const> tables, const Limits& limits) override {
    return OpenPostgres(url_, {.tables = tables, .limits = limits});
  }

 private:
  std::string url_ = PostgresServer::Shared().UrlOfNewSchema();
};

TEST(PostgresServer, IsInstalled) {
  if (!PostgresServer::Installed()) GTEST_SKIP() << "left out: no postgresql";
}

}  // namespace

std::vector<EngineUnderTest> EnginesUnderTest() {
  std::vector<EngineUnderTest> engines{{"sqlite", [] { return std::make_unique<SqliteHarbour>(); }}};
  if (PostgresServer::Installed()) {
    engines.push_back({"postgresql", [] { return std::make_unique<PostgresHarbour>(); }});
  }
  return engines;
}

}  // namespace seaworthy::store
