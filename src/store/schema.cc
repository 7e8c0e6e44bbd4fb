#include "store/schema.h"

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "store/errors.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

// One migration is a list of statements with a `;` and a line end between them. What was released is never edited.
// {integer}, {text}, {bytes} and {keyed} are words of the dialect.
constexpr std::string_view kFirst = R"(
create table head (id {integer} primary key check (id = 1), position {integer} not null, digest {text} not null,
  schema {integer} not null, tables {text} not null);
insert into head (id, position, digest, schema, tables) values (1, 0, '', 0, '');
create table logs (log {text} primary key, version {integer} not null, digest {text} not null){keyed};
create table events (position {integer} primary key, log {text} not null, version {integer} not null,
  at_seconds {integer} not null, at_nanoseconds {integer} not null, bytes {bytes} not null, digest {text} not null,
  store_digest {text} not null);
create unique index events_of_log on events (log, version);
create table append_keys (name {text} primary key, first_position {integer} not null, last_position {integer} not null,
  at_seconds {integer} not null){keyed};
create table blobs (digest {text} primary key, salt {text}, media_type {text} not null, size {integer} not null,
  packed {integer} not null, erased_at {text}, bytes {bytes});
create table people (id {text} primary key, data {text}, erased_at {text}){keyed};
create table row_tables (name {text} primary key){keyed}
)";

// `expires_at`, `due_at` and `leased_until` are microseconds since 1970 (micros.h).
constexpr std::string_view kSecond = R"(
create table documents (space {text} not null, key {text} not null, version {integer} not null,
  expires_at {integer}, body {bytes} not null, primary key (space, key));
create index documents_by_end on documents (expires_at) where expires_at is not null;
create table jobs (kind {text} not null, key {text} not null, due_at {integer} not null, claim {integer} not null,
  leased_until {integer}, failures {integer} not null, last_error {text} not null, payload {bytes} not null,
  primary key (kind, key));
create index jobs_by_due on jobs (kind, due_at)
)";

constexpr std::array kMigrations{kFirst, kSecond};

std::string InDialect(std::string_view text, const Dialect& dialect) {
  return fmt::format(fmt::runtime(text), fmt::arg("integer", dialect.integer), fmt::arg("text", dialect.text),
                     fmt::arg("bytes", dialect.bytes), fmt::arg("keyed", dialect.keyed));
}

Result<void> RunAll(Session& session, std::string_view text) {
  while (!text.empty()) {
    std::size_t end = text.find(";\n");
    SEAWORTHY_RETURN_IF_ERROR(Query(session, text.substr(0, end)).Run());
    text = end == text.npos ? std::string_view{} : text.substr(end + 2);
  }
  return {};
}

}  // namespace

std::int64_t CurrentSchema() { return static_cast<std::int64_t>(kMigrations.size()); }

Result<HeadRow> ReadHeadRow(Session& session) { return ReadHeadRow(session, sql::kReadHead); }

Result<HeadRow> ReadHeadRow(Session& session, std::string_view sql) {
  Query query(session, sql);
  SEAWORTHY_TRY(bool found, query.Step());
  if (!found) return Error(kDamaged, "the table 'head' has lost its row").Advise("restore the last backup");
  return HeadRow{{query.Integer(0), std::string(query.Text(1))}, query.Integer(2), std::string(query.Text(3))};
}

Result<void> CheckSchema(std::int64_t found) {
  if (found <= CurrentSchema()) return {};
  return Error(kNewer,
               fmt::format("the store has schema {}, and this program knows schemas up to {}", found, CurrentSchema()))
      .Advise("use the program that wrote it, or a later one");
}

Result<void> Migrate(Session& session, const Dialect& dialect, std::int64_t found) {
  SEAWORTHY_RETURN_IF_ERROR(CheckSchema(found));
  if (found == CurrentSchema()) return {};
  for (auto next = static_cast<std::size_t>(found); next < kMigrations.size(); ++next) {
    SEAWORTHY_RETURN_IF_ERROR(RunAll(session, InDialect(kMigrations[next], dialect)));
  }
  return Query(session, sql::kSetSchema, CurrentSchema()).Run();
}

}  // namespace seaworthy::store
