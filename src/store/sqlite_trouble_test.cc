// What goes wrong around a file: each trouble is named, nothing that was acknowledged is lost, and when it ends so does
// the error.
#include "store/sqlite_trouble.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/conformance_test.h"
#include "store/documents.h"
#include "store/errors.h"
#include "store/raw_sql_test.h"
#include "store/scratch_folder_test.h"
#include "store/sqlite.h"
#include "store/verify.h"

namespace seaworthy::store {
namespace {

using sample::Request;
using std::filesystem::rename;

// No file of this process may grow beyond `bytes` while this lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  sighandler_t handler_;
};

// Runs the function in a child that is nobody in particular, whom permissions bind; true if it returned true.
template <typename Function>
bool AsNobody(const Function& function) {
  pid_t child = ::fork();
  if (child == 0) {
    if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) ::_exit(3);
    ::_exit(function() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class SqliteTroubleTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Store>> Open(SqliteOptions options = {}) { return OpenSqlite(path_, options); }
  // Of the file with that content in place of a store.
  Error OpenError(std::string_view content) {
    std::ofstream(path_, std::ios::binary) << content;
    return Open().error();
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  ScratchFolder folder_;
  std::string path_ = folder_.File("store.db");
};

TEST_F(SqliteTroubleTest, ANewFileIsItsOwnersAlone) {
  auto store = *Open();
  for (std::string name : {path_, path_ + "-wal"}) {
    struct ::stat status {};
    ASSERT_EQ(::stat(name.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << name;
  }
}

TEST_F(SqliteTroubleTest, NothingIsMadeUnlessAskedFor) {
  EXPECT_TRUE(Open({.mode = OpenMode::kExisting}).error().Is(kNotFound));
  EXPECT_TRUE(Open({.mode = OpenMode::kReadOnly}).error().Is(kNotFound));
  EXPECT_FALSE(std::filesystem::exists(path_));
  auto error = OpenSqlite(folder_.File("none/store.db")).error();
  EXPECT_TRUE(error.Is(kNotFound));
  EXPECT_THAT(error.message(), testing::HasSubstr("folder"));
}

TEST_F(SqliteTroubleTest, SomethingElseIsNoStoreAndStaysAsItIs) {
  for (std::string content : {std::string("short"), std::string(5000, 'x')}) {
    EXPECT_TRUE(OpenError(content).Is(kNotAStore));
    EXPECT_EQ(Content(path_), content);
  }
  EXPECT_TRUE(OpenSqlite(folder_.path()).error().kind() == ErrorKind::kUser ||
              OpenSqlite(folder_.path()).error().Is(kEngine));
}

TEST_F(SqliteTroubleTest, TheDatabaseOfAnotherProgramIsLeftAlone) {
  RunRawSql(path_, "create table head (id integer)");
  std::string before = Content(path_);
  EXPECT_TRUE(Open().error().Is(kNotAStore));
  EXPECT_EQ(Content(path_), before);
  RunRawSql(path_, "drop table head; pragma application_id = 7");
  EXPECT_TRUE(Open().error().Is(kNotAStore));
}

TEST_F(SqliteTroubleTest, AnEmptyFileIsNoStoreForReaders) {
  std::ofstream(path_).flush();
  EXPECT_TRUE(Open({.mode = OpenMode::kReadOnly}).error().Is(kNotAStore));
  EXPECT_TRUE(Open({.mode = OpenMode::kExisting}).error().Is(kNotAStore));
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteTroubleTest, AFileOfANewerProgramIsRefused) {
  (*Open()).reset();
  RunRawSql(path_, "update head set schema = 999");
  auto error = Open().error();
  EXPECT_TRUE(error.Is(kNewer));
  EXPECT_THAT(error.message(), testing::HasSubstr("999"));
  EXPECT_TRUE(Open({.mode = OpenMode::kReadOnly}).error().Is(kNewer));
}

TEST_F(SqliteTroubleTest, AnOpenStoreStopsWritingWhenANewerProgramTakesOver) {
  auto store = *Open();
  RunRawSql(path_, "update head set schema = 999");
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).error().Is(kNewer));
}

TEST_F(SqliteTroubleTest, ACutFileIsDamaged) {
  (*(*Open())).Append(Request("review/1", 0, {"a"})).ok();
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 4096);
  EXPECT_TRUE(Open().error().Is(kDamaged));
  EXPECT_TRUE(Open({.mode = OpenMode::kReadOnly}).error().Is(kDamaged));
  std::filesystem::resize_file(path_, 60);
  EXPECT_TRUE(Open().error().Is(kNotAStore));
}

TEST_F(SqliteTroubleTest, APathMayHoldWhatMeansSomethingInAnAddress) {
  path_ = folder_.File("a?mode=memory#b%20c ä.db");
  ASSERT_TRUE((*Open())->Append(Request("review/1", 0, {"a"})).ok());
  EXPECT_TRUE(std::filesystem::exists(path_));
  EXPECT_EQ((*Open())->ReadHead()->position, 1);
}

TEST_F(SqliteTroubleTest, AFullDiskRefusesAndRecovers) {
  auto store = *Open({.tables = sample::kTables});
  std::string large(300'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * i >> 7);
  ASSERT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
  {
    FileSizeLimit full(200'000);
    auto refused = store->Append(Request("review/1", 1, {large}));
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().Is(kFull)) << refused.error().ToString();
    EXPECT_NE(refused.error().advice(), "");
    EXPECT_EQ(store->ReadLog("review/1")->size(), 1u);
  }
  EXPECT_TRUE(store->Append(Request("review/1", 1, {large})).ok());
  EXPECT_EQ((*store->ReadLog("review/1"))[1].bytes, large);
  EXPECT_TRUE(Verify(*store)->faults.empty());
}

// One event after another until nothing fits: all that was acknowledged is there afterwards.
TEST_F(SqliteTroubleTest, WhatWasAcknowledgedBeforeTheDiskWasFullIsKept) {
  std::int64_t acknowledged = 0;
  {
    auto store = *Open();
    FileSizeLimit full(400'000);
    while (store->Append(Request("review/1", acknowledged, {std::string(1000, 'x')})).ok()) ++acknowledged;
  }
  EXPECT_GT(acknowledged, 10);
  auto store = *Open();
  EXPECT_EQ(store->ReadLog("review/1")->size(), static_cast<std::size_t>(acknowledged));
  EXPECT_TRUE(Verify(*store)->faults.empty());
}

TEST_F(SqliteTroubleTest, AQuotaIsKept) {
  auto store = *Open({.limits = {.event_bytes = 10 << 20}, .max_bytes = 500'000});
  EXPECT_TRUE(store->Append(Request("review/1", 0, {std::string(600'000, 'x')})).error().Is(kFull));
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"small"})).ok());
  store = *Open({.limits = {.event_bytes = 10 << 20}, .max_bytes = 900'000});
  EXPECT_TRUE(store->Append(Request("review/1", 1, {std::string(600'000, 'x')})).ok());
}

// As the first program wrote it, before there were documents and jobs.
TEST_F(SqliteTroubleTest, AnOlderFileIsBroughtUpToDate) {
  ASSERT_TRUE((*OpenSqlite(path_))->Append(Request("review/1", 0, {"a"})).ok());
  RunRawSql(path_, "drop table documents; drop table jobs; update head set schema = 1");
  EXPECT_EQ((*OpenSqlite(path_, {.mode = OpenMode::kReadOnly}))->ReadHead()->position, 1);
  auto store = *OpenSqlite(path_);
  EXPECT_EQ(store->ReadHead()->position, 1);
  std::vector changes{PutDocument("s", "k", "a")};
  EXPECT_TRUE(store->documents().Change(changes, {}).ok());
}

TEST_F(SqliteTroubleTest, AFolderThatMayNotBeWrittenIsNamed) {
  (*(*Open())).Append(Request("review/1", 0, {"a"})).ok();
  ASSERT_EQ(::chmod(path_.c_str(), 0644), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_TRUE(AsNobody([&] { return Open().error().Is(kNotWritable); }));
  EXPECT_TRUE(AsNobody([&] { return OpenSqlite(folder_.File("new.db")).error().Is(kNotWritable); }));
  EXPECT_TRUE(AsNobody([&] {
    auto store = Open({.mode = OpenMode::kReadOnly});
    return store.ok() && (*store)->ReadLog("review/1")->size() == 1 && Verify(**store)->faults.empty();
  })) << "reading needs no right to write";
  ASSERT_EQ(::chmod(path_.c_str(), 0000), 0);
  EXPECT_TRUE(AsNobody([&] { return !Open({.mode = OpenMode::kReadOnly}).ok(); }));
  ASSERT_EQ(::chmod(path_.c_str(), 0600), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteTroubleTest, AWritableFileInAFolderThatIsNotIsNamed) {
  (*Open()).reset();
  ASSERT_EQ(::chmod(path_.c_str(), 0666), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_TRUE(AsNobody([&] {
    auto store = Open();
    return !store.ok() && store.error().Is(kNotWritable);
  }));
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
}

TEST_F(SqliteTroubleTest, AStoreForReadingRefusesToWrite) {
  (*Open()).reset();
  auto store = *Open({.mode = OpenMode::kReadOnly});
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).error().Is(kNotWritable));
  EXPECT_TRUE(store->PutPerson("p", "{}").error().Is(kNotWritable));
}

TEST_F(SqliteTroubleTest, NothingIsAcknowledgedIntoARemovedFile) {
  auto store = *Open();
  ASSERT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
  ASSERT_TRUE(std::filesystem::remove(path_));
  EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).error().Is(kReplaced));
  EXPECT_TRUE(store->ReadLog("review/1").error().Is(kReplaced));
}

TEST_F(SqliteTroubleTest, NothingIsAcknowledgedIntoARemovedWriteAheadLog) {
  auto store = *Open();
  ASSERT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
  ASSERT_TRUE(std::filesystem::remove(path_ + "-wal"));
  EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).error().Is(kReplaced));
  std::ofstream(path_ + "-wal").flush();
  EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).error().Is(kReplaced));
}

TEST_F(SqliteTroubleTest, AFilePutBackIsWrittenAgain) {
  auto store = *Open();
  ASSERT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
  std::string aside = folder_.File("aside.db");
  rename(path_, aside);
  EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).error().Is(kReplaced));
  rename(aside, path_);
  EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).ok());
  EXPECT_TRUE(Verify(*store)->faults.empty());
}

TEST_F(SqliteTroubleTest, AFileThatTookThePlaceOfAnotherIsNotWritten) {
  std::string other = folder_.File("other.db");
  (*OpenSqlite(other)).reset();
  std::string before = Content(other);
  {
    auto store = *Open();
    ASSERT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
    rename(other, path_);
    EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).error().Is(kReplaced));
    EXPECT_TRUE(store->ReadHead().error().Is(kReplaced));
  }
  EXPECT_EQ(Content(path_), before);
}

// Commands that start together find no file, and each makes it.
TEST_F(SqliteTroubleTest, ManyMayMakeTheSameFileAtOnce) {
  constexpr int kRounds = 15;
  constexpr int kThreads = 6;
  for (int round = 0; round < kRounds; ++round) {
    std::string path = folder_.File(std::to_string(round) + ".db");
    std::vector<std::string> failures(kThreads);
    auto make = [&](int thread) {
      auto store = OpenSqlite(path, {.tables = sample::kTables});
      if (!store.ok()) {
        failures[static_cast<std::size_t>(thread)] = store.error().ToString();
        return;
      }
      AppendRequest request = Request("review/" + std::to_string(thread), 0, {"a"});
      request.rows = {sample::Put(sample::Review(std::to_string(thread), "ann", 0))};
      auto appended = (*store)->Append(request);
      if (!appended.ok()) failures[static_cast<std::size_t>(thread)] = appended.error().ToString();
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(make, i);
    for (std::thread& thread : threads) thread.join();
    EXPECT_THAT(failures, testing::Each(""));
    auto store = *OpenSqlite(path, {.tables = sample::kTables});
    EXPECT_EQ(store->ReadHead()->position, kThreads);
    EXPECT_EQ(store->ReadRows({.table = &sample::kReviews})->size(), std::size_t{kThreads});
    EXPECT_TRUE(Verify(*store)->faults.empty());
  }
}

TEST_F(SqliteTroubleTest, ALockThatIsHeldTooLongIsTold) {
  auto store = *Open({.patience = std::chrono::milliseconds{50}});
  int asked[2];
  int told[2];
  ASSERT_EQ(::pipe(asked), 0);
  ASSERT_EQ(::pipe(told), 0);
  pid_t child = ::fork();
  if (child == 0) {
    ::execlp("python3", "python3", "-c",
             "import sqlite3,sys,os\n"
             "c=sqlite3.connect(sys.argv[1],isolation_level=None)\nc.execute('begin immediate')\n"
             "os.write(int(sys.argv[2]),b'x')\nos.read(int(sys.argv[3]),1)\nc.execute('rollback')",
             path_.c_str(), std::to_string(told[1]).c_str(), std::to_string(asked[0]).c_str(), nullptr);
    ::_exit(9);
  }
  ::close(told[1]);
  char byte = 0;
  ASSERT_EQ(::read(told[0], &byte, 1), 1);
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).error().Is(kBusy));
  EXPECT_EQ(store->ReadHead()->position, 0);
  ASSERT_EQ(::write(asked[1], "x", 1), 1);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
}

}  // namespace
}  // namespace seaworthy::store
