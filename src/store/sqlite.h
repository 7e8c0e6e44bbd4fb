// A store in one SQLite file: the default, and what the command line uses.
//
// Durable: write-ahead log, synchronous=FULL, acknowledged after the commit; callers that come together share a commit.
// Several processes may have the file open; only local file systems keep its locks. A new file can be read by its owner
// only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "model/rows.h"
#include "store/limits.h"
#include "store/open_mode.h"
#include "store/store.h"

namespace seaworthy::store {

struct SqliteOptions {
  std::span<const model::Table* const> tables;  // Constants. Without them rows are neither read nor written.
  OpenMode mode = OpenMode::kCreate;
  Limits limits;
  std::chrono::milliseconds patience{10'000};  // How long to wait for another process's lock before store/busy.
  std::int64_t max_bytes = 0;                  // The file may not grow beyond; 0: the disk is the limit.
  std::function<void(std::size_t)> committed;  // Called with the number of appends of each commit, by whoever wrote it.
};

// Brings the file up to date. Tables of rows are made where there is no event yet; later, ReplaceRows() does.
Result<std::unique_ptr<Store>> OpenSqlite(const std::string& path, const SqliteOptions& options = {});

}  // namespace seaworthy::store
