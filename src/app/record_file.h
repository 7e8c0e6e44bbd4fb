// The record where the command line has it: in a file, or in a database.
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
  kCreate,  // Makes the file or the tables, and the folder of the default one, where they are not there.
  kWrite,
  kRead,
};

struct RecordFile {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Record> record;  // Reads and writes `store`.
};

// `address` is a path, `sqlite:PATH` or `postgresql://…` (store/open.h). Errors: those of OpenStore();
// store/not-found where the folder of a file is not there, which only that of the default record is made for.
Result<RecordFile> OpenRecordFile(const std::string& address, RecordAccess access);

}  // namespace seaworthy::app
