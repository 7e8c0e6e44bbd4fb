#include "store/generation.h"

#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include <gtest/gtest.h>

#include "store/open.h"
#include "store/raw_sql_test.h"
#include "store/scratch_folder_test.h"
#include "store/sqlite.h"

namespace seaworthy::store {
namespace {

class GenerationTest : public testing::Test {
 protected:
  GenerationTest() { store_ = Open(); }

  std::unique_ptr<Store> Open() {
    auto opened = OpenSqlite(path_, {});
    EXPECT_TRUE(opened.ok()) << opened.error().ToString();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  static void Append(Store& store, const std::string& log) {
    AppendRequest request;
    request.logs.push_back({log, 0, {"{}"}});
    auto appended = store.Append(request);
    EXPECT_TRUE(appended.ok()) << appended.error().ToString();
  }

  ScratchFolder folder_;
  std::string path_ = folder_.File("store.db");
  std::unique_ptr<Store> store_;
};

TEST_F(GenerationTest, EachCommitIsAnotherOne) {
  auto generation = Generation::Of("sqlite:" + path_);
  ASSERT_NE(generation, nullptr);
  std::set<std::optional<std::int64_t>> seen{generation->Now()};
  for (int i = 0; i < 200; ++i) {
    Append(*store_, "log/" + std::to_string(i));
    EXPECT_TRUE(seen.insert(generation->Now()).second) << "commit " << i;
    if (i % 20 == 0) RunRawSql(path_, "pragma wal_checkpoint(restart)");
  }
}

TEST_F(GenerationTest, ReadingChangesNothing) {
  Append(*store_, "log/1");
  auto generation = Generation::Of("sqlite:" + path_);
  ASSERT_NE(generation, nullptr);
  auto before = generation->Now();
  ASSERT_TRUE(before.has_value());
  EXPECT_TRUE(store_->ReadLog("log/1").ok());
  EXPECT_TRUE(Open()->ReadHead().ok());
  EXPECT_EQ(generation->Now(), before);
}

TEST_F(GenerationTest, ACommitOfAnotherProcessIsSeen) {
  auto generation = Generation::Of("sqlite:" + path_);
  ASSERT_NE(generation, nullptr);
  auto before = generation->Now();
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    Append(*Open(), "log/other");
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_NE(generation->Now(), before);
}

TEST_F(GenerationTest, ThereIsNoneWithoutAFileOfOurs) {
  EXPECT_EQ(Generation::Of("sqlite:" + folder_.File("none.db")), nullptr);
  EXPECT_EQ(Generation::Of("postgresql://127.0.0.1:1/none"), nullptr);
  EXPECT_EQ(Generation::Of("nothing at all"), nullptr);
}

}  // namespace
}  // namespace seaworthy::store
