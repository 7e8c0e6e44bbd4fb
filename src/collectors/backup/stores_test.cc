#include "collectors/backup/stores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::collectors::backup {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kDay = 86'400;
constexpr Instant kNow{1'950'000'000};

Copy Good(std::string id, int days_ago) {
  return {.id = std::move(id), .time = Instant{kNow.seconds - days_ago * kDay}};
}
Copy Bad(std::string id, int days_ago) {
  Copy copy = Good(std::move(id), days_ago);
  copy.problem = "broken";
  return copy;
}

model::DataStore Store(std::string name, std::string kind = {}) {
  model::DataStore store;
  store.name = std::move(name);
  store.kind = std::move(kind);
  return store;
}

ReadFile File(std::string path, std::vector<Copy> copies, std::vector<std::string> names = {},
              std::string_view tool = "restic") {
  ReadFile file{.path = std::move(path), .report = {.tool = tool, .form = "snapshots"}, .written = {}};
  file.report.sets.push_back({.title = "set", .names = std::move(names), .line = 3, .copies = std::move(copies)});
  return file;
}

StoreBackup Find(const model::DataStore& store, const std::vector<ReadFile>& files) {
  return FindBackup(store, std::span(&store, 1), files, kNow);
}

TEST(Stores, BackupIsFoundByTheNamesItCarries) {
  std::vector<ReadFile> files = {File("backups/all.json", {Good("a", 3), Good("b", 1), Good("c", 2)}, {"Orders_DB"})};
  StoreBackup found = Find(Store("orders-db"), files);
  EXPECT_TRUE(found.reported);
  EXPECT_TRUE(found.complete);
  EXPECT_EQ(found.good, 3);
  EXPECT_EQ(found.newest_good->seconds, kNow.seconds - kDay);
  EXPECT_EQ(found.oldest_good->seconds, kNow.seconds - 3 * kDay);
  EXPECT_THAT(found.reports, ElementsAre("backups/all.json"));
  EXPECT_EQ(found.place.line, 3);
}

TEST(Stores, ReportIsFoundByItsPath) {
  for (std::string path : {"backups/orders-db/snapshots.json", "restic-orders_db.json", "ops/orders-db.backup.json"}) {
    EXPECT_TRUE(Find(Store("orders-db"), {File(path, {Good("a", 1)})}).complete) << path;
  }
}

TEST(Stores, OtherBackupsProveNothing) {
  for (std::string path : {"backups/orders-db-replica.json", "backups/orders.json", "backups/all.json"}) {
    StoreBackup found = Find(Store("orders-db"), {File(path, {Good("a", 1)}, {"files", "orders"})});
    EXPECT_FALSE(found.reported) << path;
    EXPECT_EQ(found.good, 0);
    EXPECT_THAT(found.reports, IsEmpty());
  }
  EXPECT_FALSE(Find(Store(""), {File("", {Good("a", 1)}, {""})}).reported) << "a store without a name";
}

TEST(Stores, TheOnlyStanzaIsThatOfTheOnlyPostgres) {
  std::vector<ReadFile> files = {File("info.json", {Good("a", 1)}, {"main"}, "pgbackrest")};
  EXPECT_TRUE(Find(Store("orders", "postgresql"), files).complete);
  EXPECT_FALSE(Find(Store("orders", "redis"), files).reported);
  std::vector<model::DataStore> two = {Store("orders", "postgresql"), Store("users", "postgres")};
  EXPECT_FALSE(FindBackup(two[0], two, files, kNow).reported);
  files.push_back(files[0]);
  EXPECT_FALSE(Find(Store("orders", "postgresql"), files).reported);
}

TEST(Stores, NewestThatEndedMustBeGood) {
  StoreBackup found = Find(Store("db"), {File("db.json", {Good("a", 2), Bad("b", 1)})});
  EXPECT_EQ(found.good, 1);
  EXPECT_FALSE(found.complete);
  EXPECT_THAT(found.problems, ElementsAre("b: broken"));
  EXPECT_TRUE(Find(Store("db"), {File("db.json", {Bad("a", 2), Good("b", 1)})}).complete);
}

TEST(Stores, NoGoodBackupIsAnAnswer) {
  StoreBackup found = Find(Store("db"), {File("db.json", {})});
  EXPECT_TRUE(found.reported);
  EXPECT_FALSE(found.complete);
  EXPECT_FALSE(found.newest_good);
}

TEST(Stores, TimesToComeAndExpiredBackupsDoNotCount) {
  std::vector<ReadFile> files = {File("db.json", {Good("a", -1), Good("b", 9)})};
  files[0].report.sets[0].copies[1].expires = Instant{kNow.seconds - kDay};
  StoreBackup found = Find(Store("db"), files);
  EXPECT_EQ(found.good, 0);
  EXPECT_THAT(found.problems, ElementsAre(HasSubstr("still to come")));
}

TEST(Stores, BackupWithoutVolumesHoldsNoStore) {
  std::vector<ReadFile> files = {File("db.json", {Good("a", 1)})};
  files[0].report.sets[0].copies[0].holds_data = false;
  EXPECT_EQ(Find(Store("db"), files).good, 0);
}

TEST(Stores, HowLongTheNewestIsKept) {
  std::vector<ReadFile> files = {File("db.json", {Good("a", 1)})};
  files[0].report.sets[0].copies[0].expires = Instant{kNow.seconds + 29 * kDay};
  EXPECT_EQ(Find(Store("db"), files).kept, Span{30 * kDay});
}

TEST(Stores, BrokenRepositoryIsNotComplete) {
  std::vector<ReadFile> files = {File("db/snapshots.json", {Good("a", 1)})};
  files.push_back({.path = "db/check.txt", .report = {.tool = "restic", .form = "check"}, .written = {}});
  files[1].report.intact = true;
  EXPECT_TRUE(Find(Store("db"), files).complete);
  files[1].report.intact = false;
  EXPECT_FALSE(Find(Store("db"), files).complete);
  EXPECT_EQ(Find(Store("db"), files).intact, false);
}

TEST(Stores, PausedScheduleIsNoPlan) {
  std::vector<ReadFile> files = {File("db.json", {})};
  files[0].report.sets[0].plan = Plan{.schedule = "@daily"};
  EXPECT_EQ(Find(Store("db"), files).planned, true);
  EXPECT_FALSE(Find(Store("db"), files).reported) << "a schedule lists no backups";
  files[0].report.sets[0].plan->active = false;
  EXPECT_EQ(Find(Store("db"), files).planned, false);
  EXPECT_FALSE(Find(Store("other"), files).planned);
}

TEST(Stores, LastRestoreCounts) {
  std::vector<ReadFile> files = {File("all.json", {Good("a", 9)}, {"db"})};
  files[0].report.restores = {
      {.backup = "a", .time = Instant{kNow.seconds - 5 * kDay}},
      {.time = Instant{kNow.seconds - kDay}, .problem = "x"},  // Of no store.
      {.names = {"other"}, .time = kNow},
  };
  StoreBackup found = Find(Store("db"), files);
  EXPECT_EQ(found.restore_tested->seconds, kNow.seconds - 5 * kDay);
  EXPECT_TRUE(found.restored);
  files[0].report.restores[1].names = {"db"};
  EXPECT_FALSE(Find(Store("db"), files).restored);
}

TEST(Stores, RestoreHasTheTimeOfItsCommitWhereItTellsNone) {
  std::vector<ReadFile> files(1);
  files[0] = {
      .path = "db/restore.txt", .report = {.tool = "restic", .form = "restore"}, .written = Instant{1'900'000'000}};
  files[0].report.restores.push_back({});
  EXPECT_EQ(Find(Store("db"), files).restore_tested->seconds, 1'900'000'000);
  files[0].written.reset();
  StoreBackup found = Find(Store("db"), files);
  EXPECT_FALSE(found.restore_tested);
  EXPECT_THAT(found.problems, Contains(HasSubstr("does not tell when")));
}

TEST(Schedule, LongestGapOfWordsAndCronLines) {
  auto hours = [](std::string_view schedule) {
    auto gap = LongestGap(schedule);
    return gap ? gap->seconds / 3600 : -1;
  };
  EXPECT_EQ(hours("daily"), 24);
  EXPECT_EQ(hours("@hourly"), 1);
  EXPECT_EQ(hours("Weekly"), 168);
  EXPECT_EQ(hours("every 6h"), 6);
  EXPECT_EQ(hours("0 2 * * *"), 24);
  EXPECT_EQ(hours("CRON_TZ=Europe/Berlin 0 2 * * *"), 24);
  EXPECT_EQ(hours("*/10 * * * *"), 1);
  EXPECT_EQ(hours("0 */6 * * *"), 6);
  EXPECT_EQ(hours("0 2 * * 0"), 168);
  EXPECT_EQ(hours("0 2 1 * *"), 744);
  EXPECT_EQ(hours("0 2 1 1 *"), 366 * 24);
  for (std::string_view nothing : {"", "now and then", "0 2 *", "every day", "every -1h", "0 2 * * * *"}) {
    EXPECT_EQ(hours(nothing), -1) << nothing;
  }
}

}  // namespace
}  // namespace seaworthy::collectors::backup
