// What the disk surely holds after a loss of power is what was synced. Killing a process does not show that, since the
// kernel keeps what was written; so this stands between SQLite and the system, keeps a copy of each file as it was last
// synced, and opens those copies as what the power came back to.
#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/conformance_test.h"
#include "store/scratch_folder_test.h"
#include "store/sqlite.h"
#include "store/verify.h"

namespace seaworthy::store {
namespace {

using sample::Request;

// The files as last synced, by path.
struct Disk {
  std::mutex mutex;
  std::string folder;  // The one that is watched.
  std::string image_folder;
  std::vector<std::filesystem::path> removed;
  int syncs = 0;

  void Keep(const std::string& path) {
    if (!path.starts_with(folder)) return;
    std::lock_guard lock(mutex);
    ++syncs;
    if (path.ends_with("-wal")) {
      for (const auto& gone : std::exchange(removed, {})) std::filesystem::remove(gone);
    }
    std::filesystem::copy_file(path, ImageOf(path), std::filesystem::copy_options::overwrite_existing);
  }

  // Not sure before the folder is synced, which is done together with a new write-ahead log.
  void Remove(const std::string& path) {
    std::lock_guard lock(mutex);
    if (path.starts_with(folder)) removed.push_back(ImageOf(path));
  }

  std::filesystem::path ImageOf(const std::string& path) const {
    return std::filesystem::path(image_folder) / std::filesystem::path(path).filename();
  }
};

Disk* disk = nullptr;  // SQLite calls plain functions.
sqlite3_vfs* real_vfs = nullptr;

// A file of the real system behind ours. The engine allocates `szOsFile` bytes for both.
struct File {
  sqlite3_file base;
  char path[512];
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
File* Of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* Real(sqlite3_file* file) { return Of(file)->real(); }
const sqlite3_io_methods* Methods(sqlite3_file* file) { return Real(file)->pMethods; }

int Sync(sqlite3_file* file, int flags) {
  int code = Methods(file)->xSync(Real(file), flags);
  if (code == SQLITE_OK && Of(file)->path[0] != '\0') disk->Keep(Of(file)->path);
  return code;
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,  // Without memory-mapped reading, which would pass by.
    .xClose = [](sqlite3_file* f) { return Methods(f)->xClose(Real(f)); },
    .xRead = [](sqlite3_file* f, void* to, int size,
                sqlite3_int64 at) { return Methods(f)->xRead(Real(f), to, size, at); },
    .xWrite = [](sqlite3_file* f, const void* from, int size,
                 sqlite3_int64 at) { return Methods(f)->xWrite(Real(f), from, size, at); },
    .xTruncate = [](sqlite3_file* f, sqlite3_int64 size) { return Methods(f)->xTruncate(Real(f), size); },
    .xSync = Sync,
    .xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return Methods(f)->xFileSize(Real(f), size); },
    .xLock = [](sqlite3_file* f, int lock) { return Methods(f)->xLock(Real(f), lock); },
    .xUnlock = [](sqlite3_file* f, int lock) { return Methods(f)->xUnlock(Real(f), lock); },
    .xCheckReservedLock = [](sqlite3_file* f, int* held) { return Methods(f)->xCheckReservedLock(Real(f), held); },
    .xFileControl = [](sqlite3_file* f, int what, void* with) { return Methods(f)->xFileControl(Real(f), what, with); },
    .xSectorSize = [](sqlite3_file* f) { return Methods(f)->xSectorSize(Real(f)); },
    .xDeviceCharacteristics = [](sqlite3_file* f) { return Methods(f)->xDeviceCharacteristics(Real(f)); },
    .xShmMap = [](sqlite3_file* f, int page, int size, int extend,
                  void volatile** map) { return Methods(f)->xShmMap(Real(f), page, size, extend, map); },
    .xShmLock = [](sqlite3_file* f, int at, int n, int flags) { return Methods(f)->xShmLock(Real(f), at, n, flags); },
    .xShmBarrier = [](sqlite3_file* f) { Methods(f)->xShmBarrier(Real(f)); },
    .xShmUnmap = [](sqlite3_file* f, int remove) { return Methods(f)->xShmUnmap(Real(f), remove); },
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int OpenFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  Of(file)->base.pMethods = nullptr;
  Of(file)->path[0] = '\0';
  int code = real_vfs->xOpen(real_vfs, name, Real(file), flags, out);
  if (code != SQLITE_OK) return code;
  if (name != nullptr) std::strncpy(Of(file)->path, name, sizeof(File::path) - 1);
  Of(file)->base.pMethods = &kMethods;
  return SQLITE_OK;
}

int DeleteFile(sqlite3_vfs*, const char* name, int sync_folder) {
  int code = real_vfs->xDelete(real_vfs, name, sync_folder);
  if (code == SQLITE_OK) disk->Remove(name);
  return code;
}

// Everything that SQLite opens below the folder while this lives is watched.
class WatchedDisk {
 public:
  WatchedDisk(const std::string& folder, const std::string& image_folder) {
    disk_.folder = folder;
    disk_.image_folder = image_folder;
    disk = &disk_;
    real_vfs = sqlite3_vfs_find(nullptr);
    vfs_ = *real_vfs;
    vfs_.zName = "watched";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
    vfs_.xOpen = OpenFile;
    vfs_.xDelete = DeleteFile;
    sqlite3_vfs_register(&vfs_, 1);
  }
  WatchedDisk(const WatchedDisk&) = delete;
  WatchedDisk& operator=(const WatchedDisk&) = delete;
  ~WatchedDisk() {
    sqlite3_vfs_register(real_vfs, 1);
    sqlite3_vfs_unregister(&vfs_);
    disk = nullptr;
  }
  int syncs() const { return disk_.syncs; }

 private:
  Disk disk_;
  sqlite3_vfs vfs_{};
};

// The copies are copied again, since opening them changes them.
std::size_t EventsAfterPowerLoss(const std::string& image_folder, const std::string& log) {
  ScratchFolder later;
  for (const auto& entry : std::filesystem::directory_iterator(image_folder)) {
    if (entry.is_regular_file()) std::filesystem::copy_file(entry.path(), later.File(entry.path().filename().string()));
  }
  auto store = OpenSqlite(later.File("store.db"), {.tables = sample::kTables});
  if (!store.ok()) {
    ADD_FAILURE() << store.error().ToString();
    return 0;
  }
  EXPECT_TRUE(Verify(**store)->faults.empty());
  return (*store)->ReadLog(log)->size();
}

TEST(PowerLoss, WhatWasAcknowledgedIsOnTheDisk) {
  ScratchFolder folder;
  ScratchFolder image;
  WatchedDisk watched(folder.path(), image.path());
  auto store = *OpenSqlite(folder.File("store.db"), {.tables = sample::kTables});
  // Large enough that checkpoints fall in between.
  std::string event(100'000, 'x');
  for (int i = 0; i < 60; ++i) {
    int before = watched.syncs();
    AppendRequest request = Request("review/1", i, {event});
    request.rows = {sample::Put(sample::Review("1", "ann", i))};
    ASSERT_TRUE(store->Append(request).ok());
    ASSERT_GT(watched.syncs(), before) << "every acknowledgement follows a sync";
    bool look = i % 10 == 3 || i > 57;
    std::size_t kept = look ? EventsAfterPowerLoss(image.path(), "review/1") : 0;
    ASSERT_EQ(kept, look ? static_cast<std::size_t>(i) + 1 : 0);
  }
  EXPECT_GT(std::filesystem::file_size(image.File("store.db")), 1'000'000u) << "there was a checkpoint";
}

}  // namespace
}  // namespace seaworthy::store
