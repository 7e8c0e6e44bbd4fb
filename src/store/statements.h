// Every fixed SQL text that the engines share. No word in them means different things to SQLite and PostgreSQL; what
// does (types, locks, pragmas) stands in dialect.h and in one file per engine.
#pragma once

#include <string_view>

namespace seaworthy::store::sql {

// Columns of an event in the order that ReadEvent() expects.
inline constexpr std::string_view kReadLog =
    "select position, log, version, at_seconds, at_nanoseconds, bytes, digest from events "
    "where log = $1 and version > $2 order by version";
inline constexpr std::string_view kReadAll =
    "select position, log, version, at_seconds, at_nanoseconds, bytes, digest from events "
    "where position > $1 order by position limit $2";
// An event with the digest that the store-wide chain has after it, the event before it in its log, and its log's entry.
inline constexpr std::string_view kReadLinks =
    "select e.position, e.log, e.version, e.at_seconds, e.at_nanoseconds, e.bytes, e.digest, e.store_digest, "
    "p.position, p.digest, l.version from events e "
    "left join events p on p.log = e.log and p.version = e.version - 1 "
    "left join logs l on l.log = e.log where e.position > $1 order by e.position limit $2";
// Where the logs are that have events behind a position.
inline constexpr std::string_view kReadMoved =
    "select log, max(version) from events where position > $1 group by log order by max(position) limit $2";
inline constexpr std::string_view kCountEvents = "select count(*) from events";
// What the list of logs says of each log, beside what its last event says.
inline constexpr std::string_view kReadLogEnds =
    "select l.log, l.version, l.digest, (select max(e.version) from events e where e.log = l.log), "
    "(select e.digest from events e where e.log = l.log and e.version = l.version) "
    "from logs l where l.log > $1 order by l.log limit $2";
inline constexpr std::string_view kAddEvent =
    "insert into events (position, log, version, at_seconds, at_nanoseconds, bytes, digest, store_digest) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8)";

inline constexpr std::string_view kReadEnd = "select version, digest from logs where log = $1";
inline constexpr std::string_view kAddLog = "insert into logs (log, version, digest) values ($1, $2, $3)";
inline constexpr std::string_view kMoveLog = "update logs set version = $2, digest = $3 where log = $1";

inline constexpr std::string_view kReadHead = "select position, digest, schema, tables from head where id = 1";
inline constexpr std::string_view kMoveHead = "update head set position = $1, digest = $2 where id = 1";
inline constexpr std::string_view kSetSchema = "update head set schema = $1 where id = 1";
inline constexpr std::string_view kSetTables = "update head set tables = $1 where id = 1";

inline constexpr std::string_view kReadKey = "select first_position, last_position from append_keys where name = $1";
inline constexpr std::string_view kAddKey =
    "insert into append_keys (name, first_position, last_position, at_seconds) values ($1, $2, $3, $4)";

inline constexpr std::string_view kReadBlob =
    "select salt, media_type, size, packed, bytes from blobs where digest = $1 and erased_at is null";
inline constexpr std::string_view kReadBlobs =
    "select digest, salt, media_type, size, packed, bytes from blobs "
    "where digest > $1 and erased_at is null order by digest limit $2";
inline constexpr std::string_view kAddBlob =
    "insert into blobs (digest, salt, media_type, size, packed, bytes) values ($1, $2, $3, $4, $5, $6) "
    "on conflict (digest) do nothing";
inline constexpr std::string_view kFindBlob = "select erased_at from blobs where digest = $1";
inline constexpr std::string_view kEraseBlob =
    "update blobs set salt = null, bytes = null, media_type = '', size = 0, packed = 0, erased_at = $2 where digest = "
    "$1";

inline constexpr std::string_view kReadPerson = "select id, data, erased_at from people where id = $1";
inline constexpr std::string_view kReadPeople =
    "select id, data, erased_at from people where id > $1 order by id limit $2";
inline constexpr std::string_view kPutPerson =
    "insert into people (id, data) values ($1, $2) on conflict (id) do update set data = excluded.data";
inline constexpr std::string_view kErasePerson = "update people set data = null, erased_at = $2 where id = $1";

// Columns of a document in the order that ReadColumns() of sql_documents.cc expects.
inline constexpr std::string_view kReadDocument =
    "select key, version, body, expires_at from documents "
    "where space = $1 and key = $2 and (expires_at is null or expires_at > $3)";
inline constexpr std::string_view kListDocuments =
    "select key, version, body, expires_at from documents where space = $1 and key >= $2 and key <= $3 and key > $4 "
    "and (expires_at is null or expires_at > $5) order by key limit $6";
inline constexpr std::string_view kListDocumentsDown =
    "select key, version, body, expires_at from documents where space = $1 and key >= $2 and key <= $3 and key < $4 "
    "and (expires_at is null or expires_at > $5) order by key desc limit $6";
inline constexpr std::string_view kPutDocument =
    "insert into documents (space, key, version, body, expires_at) values ($1, $2, 1, $3, $4) "
    "on conflict (space, key) do update set version = documents.version + 1, body = excluded.body, "
    "expires_at = excluded.expires_at returning version";
inline constexpr std::string_view kAddDocument =
    "insert into documents (space, key, version, body, expires_at) values ($1, $2, 1, $3, $4) "
    "on conflict (space, key) do update set version = documents.version + 1, body = excluded.body, "
    "expires_at = excluded.expires_at where documents.expires_at <= $5 returning version";
inline constexpr std::string_view kMoveDocument =
    "update documents set version = version + 1, body = $3, expires_at = $4 where space = $1 and key = $2 "
    "and (expires_at is null or expires_at > $5) and version = $6 returning version";
// Writes, so that the document stays as it is until the transaction ends.
inline constexpr std::string_view kGuardDocument =
    "update documents set version = version where space = $1 and key = $2 "
    "and (expires_at is null or expires_at > $3) and version = $4 returning version";
inline constexpr std::string_view kRemoveDocument =
    "delete from documents where space = $1 and key = $2 and (expires_at is null or expires_at > $3) and version = $4 "
    "returning version";
inline constexpr std::string_view kForgetDocument = "delete from documents where space = $1 and key = $2";
inline constexpr std::string_view kPurgeDocuments =
    "delete from documents where (space, key) in (select space, key from documents where expires_at <= $1 "
    "order by expires_at limit $2) returning version";

// Columns of a job in the order that ReadColumns() of sql_jobs.cc expects. `due_at` tells whether the job was put again
// since it was claimed, which then counts.
inline constexpr std::string_view kPutJob =
    "insert into jobs (kind, key, due_at, claim, failures, last_error, payload) values ($1, $2, $3, 0, 0, '', $4) "
    "on conflict (kind, key) do update set due_at = excluded.due_at, payload = excluded.payload";
inline constexpr std::string_view kAddJob =
    "insert into jobs (kind, key, due_at, claim, failures, last_error, payload) values ($1, $2, $3, 0, 0, '', $4) "
    "on conflict (kind, key) do nothing returning claim";
inline constexpr std::string_view kRemoveJob = "delete from jobs where kind = $1 and key = $2";
// In between, an engine whose writers do not wait for each other says that rows somebody else is claiming are skipped.
inline constexpr std::string_view kClaimJobsBefore =
    "with due as (select kind, key from jobs where kind = $1 and due_at <= $2 "
    "and (leased_until is null or leased_until <= $2) order by due_at, key limit $4";
inline constexpr std::string_view kClaimJobsBehind =
    ") update jobs set claim = case when jobs.claim < $2 then $2 else jobs.claim + 1 end, leased_until = $3 from due "
    "where jobs.kind = due.kind and jobs.key = due.key "
    "returning jobs.key, jobs.due_at, jobs.payload, jobs.failures, jobs.last_error, jobs.claim";
inline constexpr std::string_view kEndJob =
    "delete from jobs where kind = $1 and key = $2 and claim = $3 and leased_until is not null and due_at = $4 "
    "returning claim";
inline constexpr std::string_view kCompleteJob =
    "update jobs set leased_until = null, failures = 0, last_error = '', "
    "due_at = case when due_at = $4 then $5 else due_at end "
    "where kind = $1 and key = $2 and claim = $3 and leased_until is not null returning claim";
inline constexpr std::string_view kFailJob =
    "update jobs set leased_until = null, failures = failures + 1, last_error = $6, "
    "due_at = case when due_at = $4 then $5 else due_at end "
    "where kind = $1 and key = $2 and claim = $3 and leased_until is not null returning claim";
inline constexpr std::string_view kExtendJob =
    "update jobs set leased_until = $4 where kind = $1 and key = $2 and claim = $3 and leased_until is not null "
    "returning claim";
inline constexpr std::string_view kReadJob =
    "select key, due_at, payload, failures, last_error from jobs where kind = $1 and key = $2";
inline constexpr std::string_view kListJobs =
    "select key, due_at, payload, failures, last_error from jobs where kind = $1 and key > $2 order by key limit $3";
inline constexpr std::string_view kNextJob =
    "select min(case when leased_until > due_at then leased_until else due_at end) from jobs where kind = $1";

inline constexpr std::string_view kReadTables = "select name from row_tables order by name";
inline constexpr std::string_view kAddTable = "insert into row_tables (name) values ($1)";
inline constexpr std::string_view kForgetTables = "delete from row_tables";

}  // namespace seaworthy::store::sql
