// Care for the record as a whole: prove it, copy it, make its lists anew, take out what must go.
#pragma once

#include <string>

#include "app/record_file.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::app {

struct AuditAnswer {
  bool intact = false;
  std::string text;
};

// `known` is `POSITION:DIGEST` of an earlier audit or backup, or empty.
Result<AuditAnswer> AuditRecord(store::Store& store, const std::string& known);

// What was copied, in a line. Errors: those of BackupSqlite(); store/not-a-file where the record lies in a database.
Result<std::string> BackupRecord(const std::string& address, const std::string& target);
// Errors: those of RestoreSqlite(); store/not-a-file.
Result<std::string> RestoreRecord(const std::string& backup, const std::string& address, bool replace);

// The rows of lists and queues, anew from the logs.
Result<std::string> RebuildRows(Record& record);

// Error: app/nothing-erased.
Result<std::string> ErasePerson(store::Store& store, const std::string& person, Instant now);
Result<std::string> EraseBlob(store::Store& store, const std::string& digest, Instant now);

// What both say when it is done, here or by a server.
std::string ErasedPerson(const std::string& person);
std::string ErasedBlob(const std::string& digest);

}  // namespace seaworthy::app
