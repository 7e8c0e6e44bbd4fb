// The tables of a store in a PostgreSQL database: are they there, are they ours, are they up to date. And the texts
// that only this engine has.
#pragma once

#include "base/result.h"
#include "store/open_mode.h"
#include "store/postgres_session.h"
#include "store/row_tables.h"

namespace seaworthy::store {

namespace postgres_sql {

// Waits for whoever holds the head in any process, and holds it until the transaction ends.
inline constexpr std::string_view kLockHead =
    "select position, digest, schema, tables from head where id = 1 for update";
// Whoever listens is told when the transaction commits.
inline constexpr std::string_view kMoveHead =
    "with moved as (update head set position = $1, digest = $2 where id = 1 returning id) "
    "select pg_notify('seaworthy', '') from moved";
inline constexpr const char* kListen = "listen seaworthy";

}  // namespace postgres_sql

// Makes the tables or brings them up to date, under a lock that all processes share; kReadOnly: only looks.
Result<void> UpdatePostgres(PostgresSession& session, OpenMode mode, const RowTables& tables);

}  // namespace seaworthy::store
