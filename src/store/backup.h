// Copies of a store in one SQLite file, made while it is in use, and put back.
//
// A copy is one plain file without a write-ahead log: it can be moved, kept read-only, and opened as a store. It holds
// what was committed at one moment; writers go on meanwhile. Both ways the copy is written beside its place, verified,
// made durable and only then moved there, so that a half-written file never bears the name of a backup or of a store.
//
// A copy that is older than an erasure still holds what was erased: backups must be kept no longer than that may be.
#pragma once

#include <string>

#include "base/result.h"
#include "store/verify.h"

namespace seaworthy::store {

// store/exists where `target` is there already; store/damaged where the record is broken, naming the first fault.
// Returns what was verified in the copy.
Result<Verification> BackupSqlite(const std::string& path, const std::string& target);

enum class IfThere { kRefuse, kReplace };

// Makes `path` a copy of `backup`, which any earlier file of a store may be. A store that is replaced must not be open
// anywhere: store/busy.
Result<Verification> RestoreSqlite(const std::string& backup, const std::string& path, IfThere if_there);

}  // namespace seaworthy::store
