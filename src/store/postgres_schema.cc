#include "store/postgres_schema.h"

#include <fmt/format.h>

#include "store/dialect.h"
#include "store/errors.h"
#include "store/schema.h"

namespace seaworthy::store {
namespace {

// "seaworth" in ASCII: nobody else's number.
constexpr const char* kLock = "begin; select pg_advisory_xact_lock(8315161591684133992)";

// The columns of a table `head` in the schema where tables would be made, and how many of them are as we make them.
constexpr std::string_view kFindHead =
    "select count(*), count(*) filter (where column_name in ('id', 'position', 'digest', 'schema', 'tables')) "
    "from information_schema.columns where table_schema = current_schema() and table_name = 'head'";

constexpr std::int64_t kHeadColumns = 5;

// 0: there are no tables yet.
Result<std::int64_t> FindSchema(Session& session) {
  {
    Query query(session, kFindHead);
    SEAWORTHY_RETURN_IF_ERROR(query.Step());
    if (query.Integer(0) == 0) return 0;
    if (query.Integer(0) != kHeadColumns || query.Integer(1) != kHeadColumns) {
      return Error(kNotAStore, "the database holds tables of another program")
          .Advise("give the store a database or a schema of its own");
    }
  }
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
  SEAWORTHY_RETURN_IF_ERROR(CheckSchema(head.schema));
  return head.schema;
}

Result<void> CheckNamespace(Session& session) {
  Query query(session, "select current_schema()::text");
  SEAWORTHY_RETURN_IF_ERROR(query.Step());
  if (!query.IsNothing(0)) return {};
  return Error(kUnsuitable, "the search path of the database names no schema that is there")
      .Advise("create the schema: create schema seaworthy");
}

Result<bool> IsCurrent(Session& session, std::int64_t schema, const RowTables& tables) {
  if (schema != CurrentSchema()) return false;
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
  return tables.empty() || head.tables == tables.digest() || head.head.position != 0;
}

// What to do is found out under the lock: another process may have done it.
Result<void> UpdateUnderLock(PostgresSession& session, const RowTables& tables) {
  SEAWORTHY_TRY(std::int64_t schema, FindSchema(session));
  SEAWORTHY_TRY(bool current, IsCurrent(session, schema, tables));
  if (current) return {};
  SEAWORTHY_RETURN_IF_ERROR(Migrate(session, kPostgresDialect, schema));
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
  if (tables.empty() || head.tables == tables.digest() || head.head.position != 0) return {};
  return tables.Recreate(session);
}

Result<void> Update(PostgresSession& session, const RowTables& tables) {
  SEAWORTHY_RETURN_IF_ERROR(session.Execute(kLock));
  Result<void> updated = UpdateUnderLock(session, tables);
  if (updated.ok()) return session.Commit();
  (void)session.Clear();  // The first failure is the one to tell.
  return updated;
}

}  // namespace

Result<void> UpdatePostgres(PostgresSession& session, OpenMode mode, const RowTables& tables) {
  SEAWORTHY_RETURN_IF_ERROR(CheckNamespace(session));
  SEAWORTHY_TRY(std::int64_t schema, FindSchema(session));
  if (schema == 0 && mode != OpenMode::kCreate) return Error(kNotFound, "the database holds no store");
  if (mode == OpenMode::kReadOnly) return {};
  SEAWORTHY_TRY(bool current, IsCurrent(session, schema, tables));
  return current ? Result<void>() : Update(session, tables);
}

}  // namespace seaworthy::store
