#include "collectors/backup/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/errors.h"

namespace seaworthy::collectors::backup {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::string Show(const std::optional<Instant>& time) { return time ? ToString(*time) : "none"; }

// `id time problem`, a line for each copy.
std::vector<std::string> Copies(const Set& set) {
  std::vector<std::string> out;
  for (const Copy& copy : set.copies) {
    out.push_back(copy.id + " " + Show(copy.time) + (copy.problem.empty() ? "" : " " + copy.problem));
  }
  return out;
}

Report Read(std::string_view text, std::string_view path = "a.json") {
  auto report = ReadReport(path, text);
  EXPECT_TRUE(report.ok()) << report.error().ToString();
  return report.ok() ? *std::move(report) : Report{};
}

TEST(Restic, SnapshotsOfTheSamePathsAndTagsAreOneSet) {
  Report report = Read(R"([
    {"time": "2031-05-11T02:00:00.5+02:00", "tree": "t", "paths": ["/dumps/orders-db.sql.gz"], "tags": ["db=orders"],
     "id": "a", "short_id": "a"},
    {"time": "2031-05-12T02:00:00Z", "tree": "t", "paths": ["/dumps/orders-db.sql.gz"], "tags": ["db=orders"], "id": "b",
     "summary": {"backup_end": "2031-05-12T02:05:00Z"}},
    {"time": "2031-05-12T03:00:00Z", "tree": "t", "paths": ["/srv/files/"], "id": "c"}])");
  ASSERT_EQ(report.sets.size(), 2u);
  EXPECT_THAT(Copies(report.sets[0]), ElementsAre("a 2031-05-11T00:00:00.5Z", "b 2031-05-12T02:05:00Z"));
  EXPECT_THAT(report.sets[0].names, ElementsAre("db=orders", "orders", "orders-db.sql.gz", "orders-db"));
  EXPECT_THAT(report.sets[1].names, ElementsAre("files"));
  EXPECT_EQ(report.sets[0].line, 2);
  EXPECT_EQ(report.sets[0].encrypted, true);
}

TEST(Restic, GroupsAreRead) {
  Report report = Read(
      R"([{"group_key": {"hostname": "h"}, "snapshots": [{"time": "2031-05-11T02:00:00Z", "tree": "t", "paths": ["/a"], "id": "a"}]}])");
  EXPECT_THAT(Copies(report.sets.at(0)), ElementsAre("a 2031-05-11T02:00:00Z"));
}

TEST(Restic, SnapshotWithoutATimeIsNotGood) {
  Report report = Read(R"([{"time": "yesterday", "tree": "t", "paths": ["/a"], "id": "a"}])");
  EXPECT_THAT(Copies(report.sets.at(0)), ElementsAre("a none it has no time"));
}

TEST(Restic, CheckSaysWhetherTheRepositoryIsWhole) {
  EXPECT_EQ(Read(R"({"message_type":"summary","num_errors":0,"broken_packs":null})").intact, true);
  EXPECT_EQ(Read(R"({"message_type":"summary","num_errors":2,"broken_packs":["x"]})").intact, false);
  EXPECT_EQ(Read("load indexes\ncheck all packs\nno errors were found\n").intact, true);
  EXPECT_EQ(Read("load indexes\ncheck all packs\nFatal: repository contains errors\n").intact, false);
}

TEST(Restic, BackupThatCouldNotReadAFileIsNotWhole) {
  Report report = Read(
      "{\"message_type\":\"status\",\"percent_done\":0.5}\n"
      "{\"message_type\":\"error\",\"error\":{\"message\":\"permission denied\"}}\n"
      "{\"message_type\":\"summary\",\"files_new\":3,\"snapshot_id\":\"a\",\"backup_end\":\"2031-05-12T02:05:00Z\"}\n");
  EXPECT_THAT(Copies(report.sets.at(0)), ElementsAre("a 2031-05-12T02:05:00Z 1 error on the way"));
  EXPECT_THAT(Copies(Read("{\"message_type\":\"error\"}\n").sets.at(0)), ElementsAre(HasSubstr("it did not end")));
}

TEST(Restic, RestoreProvesWhatCameBack) {
  auto problem = [](std::string_view text) { return Read(text).restores.at(0).problem; };
  EXPECT_EQ(problem(R"({"message_type":"summary","total_files":3,"files_restored":3})"), "");
  EXPECT_EQ(problem(R"({"message_type":"summary","total_files":3,"files_restored":2})"), "2 of 3 files came back");
  EXPECT_EQ(problem(R"({"message_type":"summary","total_files":0})"), "nothing was restored");
  EXPECT_EQ(problem("restoring <Snapshot a> to d\nfinished verifying 3 files in d\n"), "");
  EXPECT_EQ(problem("restoring <Snapshot a> to d\n"), "what came back was not verified");
  EXPECT_EQ(problem("restoring <Snapshot a> to d\nfinished verifying 3 files\nFatal: There were 2 errors\n"),
            "there were errors");
}

TEST(Restic, StatsListNoBackup) {
  Report report = Read(R"({"total_size": 900, "total_file_count": 3, "snapshots_count": 2})");
  EXPECT_TRUE(report.sets.empty());
  EXPECT_THAT(report.remarks, ElementsAre("2 snapshots of 900 bytes"));
}

TEST(Pgbackrest, StanzaHoldsItsBackups) {
  Report report = Read(R"([{"archive": [], "backup": [
      {"error": false, "label": "20310511-021000F", "timestamp": {"start": 1936231800, "stop": 1936232000}},
      {"error": null, "label": "20310512-021000I", "timestamp": {"start": 1936318200, "stop": 1936318300}},
      {"error": true, "label": "20310513-021000I", "timestamp": {"start": 1936404600, "stop": 1936404700}}],
      "cipher": "aes-256-cbc", "db": [{"id": 1, "system-id": 17710745019894456000}], "name": "main",
      "status": {"code": 0, "message": "ok"}}])");
  EXPECT_THAT(Copies(report.sets.at(0)),
              ElementsAre("20310511-021000F 2031-05-11T02:13:20Z", "20310512-021000I 2031-05-12T02:11:40Z",
                          "20310513-021000I 2031-05-13T02:11:40Z pages failed their checksum"));
  EXPECT_EQ(report.sets[0].encrypted, true);
  EXPECT_TRUE(report.sets[0].problems.empty());
}

TEST(Pgbackrest, StanzaWithoutAValidBackupSaysSo) {
  Report report = Read(
      R"([{"backup": [], "cipher": "none", "name": "main", "status": {"code": 2, "message": "no valid backups"}}])");
  EXPECT_THAT(report.sets.at(0).problems, ElementsAre("its status is 2, `no valid backups`"));
  EXPECT_EQ(report.sets[0].encrypted, false);
}

TEST(Backups, EmptyListIsOfTheToolThatThePathNames) {
  EXPECT_EQ(Read("[]", "backups/pgbackrest.json").tool, "pgbackrest");
  EXPECT_EQ(Read("[]\n", "restic-snapshots.json").tool, "restic");
  EXPECT_TRUE(ReadReport("backup.json", "[]").error().Is(formats::kOtherFormat));
}

constexpr std::string_view kVelero = R"(apiVersion: v1
kind: List
items:
- apiVersion: velero.io/v1
  kind: Backup
  metadata: {name: nightly-1, labels: {velero.io/schedule-name: nightly}}
  spec: {includedNamespaces: [shop]}
  status: {phase: Completed, completionTimestamp: "2031-05-12T02:10:00Z", csiVolumeSnapshotsAttempted: 2, csiVolumeSnapshotsCompleted: 2}
- apiVersion: velero.io/v1
  kind: Backup
  metadata: {name: nightly-2, labels: {velero.io/schedule-name: nightly}}
  status: {phase: PartiallyFailed, completionTimestamp: "2031-05-13T02:10:00Z", errors: 3}
- apiVersion: velero.io/v1
  kind: Backup
  metadata: {name: nightly-3, labels: {velero.io/schedule-name: nightly}}
  status: {phase: Completed, completionTimestamp: "2031-05-14T02:10:00Z", volumeSnapshotsAttempted: 2}
- apiVersion: velero.io/v1
  kind: Backup
  metadata: {name: nightly-4, labels: {velero.io/schedule-name: nightly}}
  status: {phase: InProgress}
- {apiVersion: velero.io/v1, kind: Schedule, metadata: {name: nightly}, spec: {schedule: 0 2 * * *, paused: true}}
- {apiVersion: velero.io/v1, kind: Restore, metadata: {name: a}, spec: {backupName: nightly-1}, status: {phase: Completed, completionTimestamp: "2031-05-20T02:10:00Z"}}
- {apiVersion: velero.io/v1, kind: Restore, metadata: {name: b}, spec: {backupName: nightly-2}, status: {phase: PartiallyFailed, errors: 1}}
- {apiVersion: velero.io/v1, kind: BackupStorageLocation, metadata: {name: default}, status: {phase: Unavailable}}
- {apiVersion: v1, kind: Pod, metadata: {name: x}}
)";

TEST(Velero, OnlyCompletedWithAllItsVolumesIsGood) {
  Report report = Read(kVelero, "velero.yaml");
  ASSERT_EQ(report.sets.size(), 1u);
  EXPECT_THAT(Copies(report.sets[0]), ElementsAre("nightly-1 2031-05-12T02:10:00Z",
                                                  "nightly-2 2031-05-13T02:10:00Z its phase is PartiallyFailed",
                                                  "nightly-3 2031-05-14T02:10:00Z 0 of 2 volumes were copied"));
  EXPECT_THAT(report.sets[0].names, ElementsAre("nightly", "shop"));
  EXPECT_EQ(report.sets[0].plan->schedule, "0 2 * * *");
  EXPECT_FALSE(report.sets[0].plan->active);
  EXPECT_THAT(report.sets[0].problems, ElementsAre("its schedule is paused"));
  EXPECT_THAT(report.remarks, ElementsAre("the storage location `default` is unavailable"));
}

TEST(Velero, RestoreHasTheNamesOfItsBackup) {
  Report report = Read(kVelero, "velero.yaml");
  ASSERT_EQ(report.restores.size(), 2u);
  EXPECT_THAT(report.restores[0].names, Contains("shop"));
  EXPECT_EQ(report.restores[0].problem, "");
  EXPECT_EQ(report.restores[1].problem, "its phase is PartiallyFailed");
}

TEST(RestoreTest, EveryCheckOfTheRecordCounts) {
  auto problem = [](std::string_view rest) {
    std::string text =
        R"({"schema": "seaworthy.restore-test/v1", "store": "db", "finished_at": "2031-05-12T02:10:00Z")";
    return Read(text + std::string(rest)).restores.at(0).problem;
  };
  EXPECT_EQ(problem(R"(, "result": "pass", "checks": [{"name": "rows", "ok": true}]})"), "");
  EXPECT_EQ(problem(R"(, "result": "pass", "checks": [{"name": "rows", "ok": false}]})"), "`rows` failed");
  EXPECT_EQ(problem(R"(, "result": "fail"})"), "its result is `fail`");
  EXPECT_EQ(problem("}"), "its result is ``");
}

TEST(Backups, OtherTextsAreNone) {
  for (std::string_view text : {"", "{}", "[1]", "[{}]", "hello", "{\"message_type\":\"status\"}", "null", "[[]]",
                                R"([{"name": "main", "backup": 7, "status": []}])", "kind: Backup\n"}) {
    auto report = ReadReport("backup.json", text);
    ASSERT_FALSE(report.ok()) << text;
    EXPECT_EQ(report.error().code(), "formats/other-format") << text;
  }
}

TEST(Backups, BrokenTextsAreErrorsWithAPlace) {
  auto report = ReadReport("restic.json", "[{\"short_id\": \"a\",\n \"time\":");
  ASSERT_FALSE(report.ok());
  EXPECT_GT(report.error().place().line, 0);
  EXPECT_TRUE(ReadReport("restic.json", std::string_view("[\0]", 3)).error().Is(formats::kNotText));
  EXPECT_TRUE(ReadReport("restic.json", std::string(5000, '[')).error().Is(formats::kTooLarge));
}

}  // namespace
}  // namespace seaworthy::collectors::backup
