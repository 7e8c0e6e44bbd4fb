// The record in a file, as the command line has it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/record.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::app {

// Below the folder that the command is run in; its own .gitignore keeps it out of commits.
inline constexpr std::string_view kDefaultRecord = ".seaworthy/record.db";

enum class RecordAccess {
  kCreate,  // Makes the file, and the folder of the default one, where they are not there.
  kWrite,
  kRead,
};

struct RecordFile {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Record> record;  // Reads and writes `store`.
};

// Errors: those of OpenSqlite().
Result<RecordFile> OpenRecordFile(const std::string& path, RecordAccess access);

}  // namespace seaworthy::app
