#include "app/record_file.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/random.h"
#include "review/rows.h"
#include "store/errors.h"
#include "store/open.h"

namespace seaworthy::app {
namespace {

void MakeDefaultFolder(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path folder = fs::path(path).parent_path();
  std::error_code failure;
  if (folder.filename() != ".seaworthy" || !fs::create_directory(folder, failure) || failure) return;
  std::ofstream(folder / ".gitignore") << "*\n";  // What people write in a review is no part of the repository.
}

Error NoRecord(const std::string& path) {
  return Error(store::kNotFound, fmt::format("there is no record at '{}'", path))
      .Advise(
          "`seaworthy review start` begins one; --store or SEAWORTHY_STORE names another place, --server or "
          "SEAWORTHY_SERVER the server that has it");
}

// The folder that no first use makes: any but that of the default record.
Result<void> ExpectFolder(const std::string& path, RecordAccess access) {
  namespace fs = std::filesystem;
  std::error_code failure;
  const fs::path folder = fs::path(path).parent_path();
  if (folder.empty() || fs::exists(folder, failure) || failure) return {};
  if (access != RecordAccess::kCreate && folder.filename() == ".seaworthy") return NoRecord(path);
  return Error(store::kNotFound, fmt::format("the folder {} does not exist", folder.string()))
      .Advise("make it, or name another place by --store or SEAWORTHY_STORE");
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

Result<RecordFile> OpenRecordFile(const std::string& address, RecordAccess access) {
  SEAWORTHY_TRY(store::Address where, store::ParseAddress(address));
  bool is_file = where.kind == store::Address::Kind::kFile;
  if (access == RecordAccess::kCreate && is_file) MakeDefaultFolder(where.where);
  if (is_file) SEAWORTHY_RETURN_IF_ERROR(ExpectFolder(where.where, access));
  Result<std::unique_ptr<store::Store>> store =
      store::OpenStore(where, {.tables = review::Tables(), .mode = ModeOf(access)});
  if (!store.ok() && is_file && store.error().Is(store::kNotFound)) {
    return NoRecord(where.where);
  }
  if (!store.ok()) return std::move(store).error();
  RecordFile file;
  file.store = *std::move(store);
  file.record = std::make_unique<Record>(*file.store, SystemRandom());
  return file;
}

}  // namespace seaworthy::app
