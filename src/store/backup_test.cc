#include "store/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/conformance_test.h"
#include "store/errors.h"
#include "store/raw_sql_test.h"
#include "store/scratch_folder_test.h"
#include "store/session.h"
#include "store/sqlite.h"

namespace seaworthy::store {
namespace {

using sample::Request;

class BackupTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = *OpenSqlite(path_, {.tables = sample::kTables});
    AppendRequest request = Request("review/1", 0, {"a", "b"});
    request.rows = {sample::Put(sample::Review("1", "ann", 2))};
    ASSERT_TRUE(store_->Append(request).ok());
  }
  std::vector<std::string> Files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  ScratchFolder folder_;
  std::string path_ = folder_.File("store.db");
  std::string copy_ = folder_.File("copy.db");
  std::unique_ptr<Store> store_;
};

TEST_F(BackupTest, TheCopyIsAStoreInOneFileOfItsOwnersAlone) {
  auto copied = BackupSqlite(path_, copy_);
  ASSERT_TRUE(copied.ok()) << copied.error().ToString();
  EXPECT_EQ(copied->events, 2);
  EXPECT_EQ(copied->head.digest, store_->ReadHead()->digest);
  struct ::stat status {};
  ASSERT_EQ(::stat(copy_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_THAT(Files(), testing::UnorderedElementsAre("store.db", "store.db-wal", "store.db-shm", "copy.db"));
  auto opened = *OpenSqlite(copy_, {.tables = sample::kTables});
  EXPECT_EQ(opened->ReadRows({.table = &sample::kReviews})->size(), 1u);
  EXPECT_TRUE(opened->Append(Request("review/1", 2, {"c"})).ok());
  EXPECT_EQ(store_->ReadHead()->position, 2);
}

TEST_F(BackupTest, AFileThatIsThereIsNeverOverwritten) {
  std::ofstream(copy_) << "mine";
  EXPECT_TRUE(BackupSqlite(path_, copy_).error().Is(kExists));
  EXPECT_TRUE(BackupSqlite(path_, path_).error().Is(kExists));
  EXPECT_EQ(std::filesystem::file_size(copy_), 4u);
}

TEST_F(BackupTest, NothingIsLeftWhereThereIsNoStore) {
  EXPECT_TRUE(BackupSqlite(folder_.File("none.db"), copy_).error().Is(kNotFound));
  std::ofstream(folder_.File("text")) << std::string(5000, 'x');
  EXPECT_TRUE(BackupSqlite(folder_.File("text"), copy_).error().Is(kNotAStore));
  EXPECT_TRUE(BackupSqlite(path_, folder_.File("none/copy.db")).error().Is(kNotFound));
  EXPECT_THAT(Files(), testing::UnorderedElementsAre("store.db", "store.db-wal", "store.db-shm", "text"));
}

TEST_F(BackupTest, ABrokenRecordIsNotCopied) {
  RunRawSql(path_, "update events set bytes = cast('x' as blob) where position = 2");
  auto refused = BackupSqlite(path_, copy_);
  EXPECT_TRUE(refused.error().Is(kDamaged));
  EXPECT_THAT(refused.error().message(), testing::HasSubstr("review/1"));
  EXPECT_FALSE(std::filesystem::exists(copy_));
}

// Every copy is whole although the store moves on under it, and no writer is refused.
TEST_F(BackupTest, CopiesAreMadeWhileWritersWrite) {
  std::atomic<bool> stop = false;
  std::atomic<int> failed = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) {
    writers.emplace_back([&, i] {
      for (int version = 0; !stop; ++version) {
        if (!store_->Append(Request("log/" + std::to_string(i), version, {std::string(300, 'x')})).ok()) ++failed;
      }
    });
  }
  std::int64_t last = 0;
  for (int i = 0; i < 5; ++i) {
    auto copied = BackupSqlite(path_, folder_.File("copy-" + std::to_string(i)));
    ASSERT_TRUE(copied.ok()) << copied.error().ToString();
    EXPECT_EQ(copied->events, copied->head.position);
    EXPECT_GE(copied->events, last);
    last = copied->events;
  }
  stop = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failed, 0);
}

TEST_F(BackupTest, AnErasedBlobIsInNoLaterCopy) {
  std::string secret = "an erased sentence that nobody may find";
  AppendRequest request = Request("review/1", 2, {"c"});
  request.blobs.push_back({BlobDigest("s", secret), "s", "text/plain", secret});
  ASSERT_TRUE(store_->Append(request).ok());
  ASSERT_TRUE(store_->PutPerson("p", secret).ok());
  ASSERT_TRUE(*store_->EraseBlob(request.blobs[0].digest, {}));
  ASSERT_TRUE(*store_->ErasePerson("p", {}));
  ASSERT_TRUE(BackupSqlite(path_, copy_).ok());
  for (std::string name : {copy_, path_, path_ + "-wal"}) {
    std::ifstream file(name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(bytes.find(secret), std::string::npos) << name;
  }
}

TEST_F(BackupTest, AnErasureThatAReaderHoldsUpIsTold) {
  auto other = *OpenSqlite(path_, {.tables = sample::kTables, .patience = std::chrono::milliseconds{50}});
  ASSERT_TRUE(store_->PutPerson("p", "{}").ok());
  auto erased = store_->Inspect([&](Session& session) -> Result<void> {
    Query reading(session, "select position from events");
    SEAWORTHY_TRY([[maybe_unused]] bool found, reading.Step());
    Result<bool> outcome = other->ErasePerson("p", {});
    EXPECT_TRUE(!outcome.ok() && outcome.error().Is(kBusy));
    return {};
  });
  ASSERT_TRUE(erased.ok());
  EXPECT_TRUE((*store_->ReadPerson("p"))->erased);
  EXPECT_TRUE(*other->ErasePerson("p", {}));
}

TEST_F(BackupTest, ACopyIsRestoredToANewPlace) {
  ASSERT_TRUE(BackupSqlite(path_, copy_).ok());
  std::string place = folder_.File("restored.db");
  auto restored = RestoreSqlite(copy_, place, IfThere::kRefuse);
  ASSERT_TRUE(restored.ok()) << restored.error().ToString();
  auto opened = *OpenSqlite(place, {.tables = sample::kTables});
  EXPECT_EQ(opened->ReadHead()->digest, store_->ReadHead()->digest);
}

TEST_F(BackupTest, RestoringOverAStoreMustBeAskedFor) {
  ASSERT_TRUE(BackupSqlite(path_, copy_).ok());
  ASSERT_TRUE(store_->Append(Request("review/1", 2, {"later"})).ok());
  EXPECT_TRUE(RestoreSqlite(copy_, path_, IfThere::kRefuse).error().Is(kExists));
  auto in_use = RestoreSqlite(copy_, path_, IfThere::kReplace);
  ASSERT_FALSE(in_use.ok());
  EXPECT_TRUE(in_use.error().Is(kBusy)) << in_use.error().ToString();
  EXPECT_EQ(store_->ReadHead()->position, 3);
  store_.reset();
  auto restored = RestoreSqlite(copy_, path_, IfThere::kReplace);
  ASSERT_TRUE(restored.ok()) << restored.error().ToString();
  EXPECT_EQ((*OpenSqlite(path_))->ReadHead()->position, 2);
}

TEST_F(BackupTest, ADamagedCopyIsNotRestored) {
  ASSERT_TRUE(BackupSqlite(path_, copy_).ok());
  std::filesystem::resize_file(copy_, std::filesystem::file_size(copy_) / 2);
  store_.reset();
  EXPECT_TRUE(RestoreSqlite(copy_, path_, IfThere::kReplace).error().Is(kDamaged));
  EXPECT_EQ((*OpenSqlite(path_))->ReadHead()->position, 2);
}

// The write-ahead log of the ruin must not be taken for that of the restored file.
TEST_F(BackupTest, ARuinIsReplacedWithAllThatItLeftBehind) {
  ASSERT_TRUE(BackupSqlite(path_, copy_).ok());
  std::filesystem::copy_file(path_ + "-wal", folder_.File("kept-wal"));
  store_.reset();
  std::ofstream(path_, std::ios::binary | std::ios::trunc) << std::string(8192, '?');
  std::filesystem::rename(folder_.File("kept-wal"), path_ + "-wal");
  auto restored = RestoreSqlite(copy_, path_, IfThere::kReplace);
  ASSERT_TRUE(restored.ok()) << restored.error().ToString();
  auto opened = *OpenSqlite(path_);
  EXPECT_TRUE(Verify(*opened)->faults.empty());
  EXPECT_EQ(opened->ReadHead()->position, 2);
}

}  // namespace
}  // namespace seaworthy::store
