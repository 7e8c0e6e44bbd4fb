#include "app/record_file.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/random.h"
#include "review/rows.h"
#include "store/errors.h"
#include "store/sqlite.h"

namespace seaworthy::app {
namespace {

void MakeDefaultFolder(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path folder = fs::path(path).parent_path();
  std::error_code failure;
  if (folder.filename() != ".seaworthy" || !fs::create_directory(folder, failure) || failure) return;
  std::ofstream(folder / ".gitignore") << "*\n";  // What people write in a review is no part of the repository.
}

store::OpenMode ModeOf(RecordAccess access) {
  switch (access) {
    case RecordAccess::kCreate: return store::OpenMode::kCreate;
    case RecordAccess::kWrite: return store::OpenMode::kExisting;
    case RecordAccess::kRead: return store::OpenMode::kReadOnly;
  }
  return store::OpenMode::kReadOnly;
}

}  // namespace

Result<RecordFile> OpenRecordFile(const std::string& path, RecordAccess access) {
  if (access == RecordAccess::kCreate) MakeDefaultFolder(path);
  store::SqliteOptions options;
  options.mode = ModeOf(access);
  options.tables = review::Tables();
  Result<std::unique_ptr<store::Store>> store = store::OpenSqlite(path, options);
  if (!store.ok() && store.error().Is(store::kNotFound)) {
    return Error(store::kNotFound, fmt::format("there is no record at '{}'", path))
        .Advise("`seaworthy review start` begins one; --store or SEAWORTHY_STORE names another place");
  }
  if (!store.ok()) return std::move(store).error();
  RecordFile file;
  file.store = *std::move(store);
  file.record = std::make_unique<Record>(*file.store, SystemRandom());
  return file;
}

}  // namespace seaworthy::app
