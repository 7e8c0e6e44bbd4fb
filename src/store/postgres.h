// A store in a PostgreSQL database: for when one machine is not enough. Any number of processes on any number of
// machines share it.
//
// Each append is a transaction of its own, durable on the server when it is acknowledged (whatever the server's
// `synchronous_commit` says; `fsync` is the server's to keep on). A database that is away for a moment is waited for:
// calls try again until it has been away for `patience`, and fail with store/unavailable then, at once while it stays
// away. A connection that is lost while a commit is under way fails at once, since nobody knows what became of it;
// repeat with the same idempotency key.
//
// The tables lie in the first schema of the search path; give the store a database of its own, or a schema:
// `postgresql://host/db?options=-csearch_path%3Dseaworthy`. Copies are made with pg_dump.
// A pool of connections in between must lend whole sessions: statements are prepared, and one connection listens.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "model/rows.h"
#include "store/limits.h"
#include "store/open_mode.h"
#include "store/store.h"

namespace seaworthy::store {

struct PostgresOptions {
  std::span<const model::Table* const> tables;  // As SqliteOptions.
  OpenMode mode = OpenMode::kCreate;            // The database is there in any case; its tables are made.
  Limits limits;
  // Connections of this process at most, one more while somebody is subscribed. Writers wait for each other anyway;
  // more of them are slower.
  std::size_t readers = 8;
  std::size_t writers = 4;
  std::chrono::milliseconds patience{
      10'000};  // How long to wait for locks, free connections and a server that is away.
};

// Brings the tables up to date, one process at a time. `url` is anything that libpq takes; PGPASSWORD and ~/.pgpass are
// read by it. Errors: store/unavailable, store/refused, store/not-found, store/not-a-store, store/newer,
// store/unsuitable.
Result<std::unique_ptr<Store>> OpenPostgres(const std::string& url, const PostgresOptions& options = {});

}  // namespace seaworthy::store
