// Opening a SQLite file as a store: is it there, is it one, is it whole, and is it up to date.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/row_tables.h"
#include "store/sqlite.h"
#include "store/sqlite_session.h"

namespace seaworthy::store {

// For writing; creates and migrates by the options.
Result<std::unique_ptr<SqliteSession>> OpenForWriting(const std::string& path, const SqliteOptions& options,
                                                      const RowTables& tables);

// For reading a file of any schema that this program knows (schema.h).
Result<std::unique_ptr<SqliteSession>> OpenForReading(const std::string& path, std::chrono::milliseconds patience);

// As above, and finds out first whether the file is a store at all.
Result<std::unique_ptr<SqliteSession>> OpenChecked(const std::string& path, std::chrono::milliseconds patience);

}  // namespace seaworthy::store
