// The tables of a store and how older files are brought up to date. Forward only: a file of a newer program is refused.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/dialect.h"
#include "store/session.h"
#include "store/store.h"

namespace seaworthy::store {

// What the one row of the table `head` says.
struct HeadRow {
  Head head;
  std::int64_t schema = 0;
  std::string tables;  // Digest of the row tables that are there (row_tables.h); empty: none were ever made.
};

// The schema that this program writes. Everything of the record is in all of them, so that an older file can be read
// without being changed; what came later lies beside it.
std::int64_t CurrentSchema();

// Precondition: the schema exists. `sql` reads the columns of sql::kReadHead, perhaps with a lock.
Result<HeadRow> ReadHeadRow(Session& session);
Result<HeadRow> ReadHeadRow(Session& session, std::string_view sql);

// store/newer where another program wrote a schema that this one does not know.
Result<void> CheckSchema(std::int64_t found);

// Runs the migrations after `found`; 0: the file is new. In the caller's transaction.
Result<void> Migrate(Session& session, const Dialect& dialect, std::int64_t found);

}  // namespace seaworthy::store
