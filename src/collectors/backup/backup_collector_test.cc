#include "collectors/backup/backup_collector.h"

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/backup/inspect.h"
#include "collectors/registry.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::backup {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using value::Kind;
using value::Value;

constexpr std::string_view kSnapshots =
    R"([{"time": "2030-03-10T02:00:00Z", "tree": "t", "paths": ["/dumps/orders-db.sql"], "id": "a", "short_id": "a"}])";

class BackupCollectorTest : public testing::Test {
 protected:
  BackupCollectorTest() : declarations_(facts::Declarations::Parse(Embedded()).operator*()) {}

  void Declare(std::string name, std::optional<bool> durable = true, std::string schedule = {}) {
    service_.declares_data_stores = true;
    model::DataStore store;
    store.name = std::move(name);
    store.durable = durable;
    if (!schedule.empty()) store.backup = model::BackupPolicy{.schedule = schedule, .retention = "35d"};
    store.place = {"seaworthy.yaml", 4, 1};
    service_.data_stores.push_back(store);
  }

  void Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{
        .repository = *repository_, .service = service_, .now = Instant{1'900'000'000}, .stop = {}};
    facts::Writer out(declarations_, "backup");
    EXPECT_TRUE(kCollector.collect(context, out).ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
  }

  const Value& Get(std::string_view key) const { return set_->Get(*declarations_.Slot(key)); }
  const Value& Store(std::size_t at) const { return Get("backup.stores").AsList()[at]; }

  static std::string Absence(const Value& value) {
    if (!value.Is(Kind::kAbsent)) return "known";
    return std::string(Name(value.AsAbsence().reason)) + ": " + std::string(value.AsAbsence().detail);
  }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(BackupCollectorTest, NothingDeclaredAndNothingFound) {
  Collect();
  EXPECT_THAT(Absence(Get("backup.stores")), StartsWith("not_declared: the service declares no data stores"));
  EXPECT_THAT(Absence(Get("backup.reports")), StartsWith("not_found: no report of a backup tool"));
}

TEST_F(BackupCollectorTest, StoreHasWhatReportsAndPolicySay) {
  folder_.Write("ops/backups.json", kSnapshots);
  Declare("orders-db", true, "daily");
  Collect();
  const Value& store = Store(0);
  EXPECT_TRUE(store.Find("reported")->AsBool());
  EXPECT_TRUE(store.Find("complete")->AsBool());
  EXPECT_TRUE(store.Find("planned")->AsBool());
  EXPECT_TRUE(store.Find("encrypted")->AsBool());
  EXPECT_EQ(ToString(store.Find("newest_good")->AsTimestamp()), "2030-03-10T02:00:00Z");
  EXPECT_EQ(ToString(store.Find("interval")->AsDuration()), "24h");
  EXPECT_FALSE(store.Find("restore_tested"));
  EXPECT_EQ(set_->ProvenanceOf(store.origin())->place.file, "ops/backups.json");
  EXPECT_EQ(Get("backup.reports").AsList()[0].Find("tool")->AsString(), "restic");
}

TEST_F(BackupCollectorTest, WithoutEvidenceAPlanIsNotKnown) {
  Declare("orders-db");
  Declare("cache", false);
  Declare("files", std::nullopt);
  Collect();
  ASSERT_EQ(Get("backup.stores").AsList().size(), 2u) << "a cache needs no backup";
  EXPECT_FALSE(Store(0).Find("reported")->AsBool());
  EXPECT_THAT(Absence(*Store(0).Find("planned")), StartsWith("not_declared: nothing says when `orders-db`"));
  EXPECT_EQ(Store(1).Find("name")->AsString(), "files");
}

TEST_F(BackupCollectorTest, NoDurableStoreIsNotFound) {
  Declare("cache", false);
  Collect();
  EXPECT_THAT(Absence(Get("backup.stores")), StartsWith("not_found: no data store"));
}

TEST_F(BackupCollectorTest, DeclaredReportsAloneAreRead) {
  folder_.Write("ops/backups.json", kSnapshots);
  folder_.Write("out/x.json", "{}");
  service_.reports.push_back({.kind = "backup", .paths = {"out/*.json"}, .integration = {}, .place = {}});
  Declare("orders-db");
  Collect();
  EXPECT_THAT(Absence(Store(1)), HasSubstr("malformed: out/x.json")) << "declared, and no report";
  EXPECT_FALSE(Store(0).Find("reported")->AsBool());
  service_.reports[0].paths = {"gone/*.json"};
  Collect();
  EXPECT_THAT(Absence(Get("backup.reports")), HasSubstr("no file is at gone/*.json"));
}

TEST_F(BackupCollectorTest, BrokenReportIsAPartThatIsNotKnown) {
  folder_.Write("ops/backups.json", std::string(kSnapshots).substr(0, 130) + "\"short_id\"");
  Declare("orders-db", true, "daily");
  Collect();
  EXPECT_THAT(Absence(Store(1)), StartsWith("malformed: ops/backups.json:1"));
}

TEST_F(BackupCollectorTest, OtherFilesOfSuchNamesSayNothing) {
  folder_.Write("tsconfig.backup.json", "{ // settings\n");
  folder_.Write("charts/velero/values.yaml", "a: [\n");
  folder_.Write("scripts/restore.txt", "how to restore");
  folder_.Write("examples/backups.json", kSnapshots);
  Declare("orders-db");
  Collect();
  ASSERT_EQ(Get("backup.stores").AsList().size(), 1u);
  EXPECT_THAT(Absence(Get("backup.reports")), StartsWith("not_found"));
}

TEST(InspectBackup, OneLineOfJson) {
  EXPECT_EQ(Inspect("a.json", kSnapshots),
            R"({"path":"a.json","tool":"restic","form":"snapshots","sets":[{"name":"/dumps/orders-db.sql","copies":1,)"
            R"("good":1,"newest_good":"2030-03-10T02:00:00Z","oldest_good":"2030-03-10T02:00:00Z","encrypted":true,)"
            R"("schedule":null,"problems":[]}],"restores":[],"intact":null,"remarks":[]})");
  EXPECT_THAT(Inspect("a.json", "{}"), HasSubstr(R"("not_a":"backup")"));
}

}  // namespace
}  // namespace seaworthy::collectors::backup
