#include "store/row_tables.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/row_select.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

bool IsPlainName(std::string_view name) {
  auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= 50 && std::all_of(name.begin(), name.end(), plain);
}

void AssertSound(const model::Table& table) {
  SEAWORTHY_ASSERT(IsPlainName(table.name), "tables have plain names");
  for (const model::Column& column : table.columns) SEAWORTHY_ASSERT(IsPlainName(column.name), "columns too");
  SEAWORTHY_ASSERT(table.key_columns >= 1 && table.key_columns <= table.columns.size(), "a table has a key");
}

std::string Key(const model::Table& table) {
  std::string text;
  for (const model::Column& column : table.columns.first(table.key_columns)) {
    if (!text.empty()) text += ", ";
    text += Quoted(column.name);
  }
  return text;
}

std::string CreateTable(const model::Table& table, const Dialect& dialect) {
  std::string text = "create table " + TableName(table) + " (";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const model::Column& column = table.columns[i];
    text += Quoted(column.name) + ' ';
    text += column.type == model::Column::Type::kInteger ? dialect.integer : dialect.text;
    text += i < table.key_columns ? " not null, " : ", ";
  }
  return text + "primary key (" + Key(table) + "))" + std::string(dialect.keyed);
}

std::string CreateIndex(const model::Table& table, std::size_t number) {
  std::string columns;
  for (std::string_view column : Split(table.indexes[number], ',')) {
    std::string_view name = Trim(column);
    auto known = [&](const model::Column& one) { return one.name == name; };
    SEAWORTHY_ASSERT(std::any_of(table.columns.begin(), table.columns.end(), known), "an index is of known columns");
    columns += (columns.empty() ? "" : ", ") + Quoted(name);
  }
  return fmt::format("create index row_{}_{} on {} ({})", table.name, number + 1, TableName(table), columns);
}

std::vector<std::string> Creation(const model::Table& table, const Dialect& dialect) {
  std::vector<std::string> texts{CreateTable(table, dialect)};
  for (std::size_t i = 0; i < table.indexes.size(); ++i) texts.push_back(CreateIndex(table, i));
  return texts;
}

std::string Put(const model::Table& table) {
  std::string columns;
  std::string values;
  std::string updates;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::string name = Quoted(table.columns[i].name);
    columns += (i == 0 ? "" : ", ") + name;
    values += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
    if (i >= table.key_columns) updates += fmt::format("{}{} = excluded.{}", updates.empty() ? "" : ", ", name, name);
  }
  return fmt::format("insert into {} ({}) values ({}) on conflict ({}) do {}{}", TableName(table), columns, values,
                     Key(table), updates.empty() ? "nothing" : "update set ", updates);
}

std::string Remove(const model::Table& table) {
  std::string where;
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    where += fmt::format("{}{} = ${}", i == 0 ? "" : " and ", Quoted(table.columns[i].name), i + 1);
  }
  return fmt::format("delete from {} where {}", TableName(table), where);
}

// A cell of the wrong type would be converted by one engine and refused by the other.
void AssertFits(const model::Row& row, std::size_t cells) {
  const model::Table& table = *row.table;
  SEAWORTHY_ASSERT(row.cells.size() >= cells, "a row has a cell for each column");
  for (std::size_t i = 0; i < cells; ++i) {
    bool integer = table.columns[i].type == model::Column::Type::kInteger;
    bool nothing = std::holds_alternative<std::monostate>(row.cells[i]);
    SEAWORTHY_ASSERT(!nothing || i >= table.key_columns, "a key cell is never nothing");
    SEAWORTHY_ASSERT(nothing || std::holds_alternative<std::int64_t>(row.cells[i]) == integer,
                     "a cell has its column's type");
  }
}

}  // namespace

RowTables::RowTables(std::span<const model::Table* const> tables, const Dialect& dialect) {
  for (const model::Table* table : tables) {
    AssertSound(*table);
    bool first = tables_.emplace(table, Texts{Creation(*table, dialect), Put(*table), Remove(*table)}).second;
    SEAWORTHY_ASSERT(first, "each table is named once");
    by_name_.push_back(table);
  }
  std::sort(by_name_.begin(), by_name_.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  std::string all;
  for (const model::Table* table : by_name_) {
    for (const std::string& text : tables_.at(table).create) all += text + '\n';
  }
  if (!all.empty()) digest_ = Sha256("seaworthy/tables/v1\n" + all);
}

const RowTables::Texts& RowTables::TextsOf(const model::Table* table) const {
  auto found = tables_.find(table);
  SEAWORTHY_ASSERT(found != tables_.end(), "the store was opened with this table");
  return found->second;
}

Result<void> RowTables::Recreate(Session& session) const {
  std::vector<std::string> names;
  {
    Query query(session, sql::kReadTables);
    for (;;) {
      SEAWORTHY_TRY(bool more, query.Step());
      if (!more) break;
      names.emplace_back(query.Text(0));
    }
  }
  for (const std::string& name : names) {
    SEAWORTHY_RETURN_IF_ERROR(Query(session, "drop table " + Quoted("row_" + name)).Run());
  }
  SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kForgetTables).Run());
  for (const model::Table* table : by_name_) {
    for (const std::string& text : TextsOf(table).create) SEAWORTHY_RETURN_IF_ERROR(Query(session, text).Run());
    SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kAddTable, table->name).Run());
  }
  return Query(session, sql::kSetTables, digest_).Run();
}

Result<void> RowTables::Apply(Session& session, const model::RowChange& change) const {
  const Texts& texts = TextsOf(change.row.table);
  bool put = change.kind == model::RowChange::Kind::kPut;
  std::size_t cells = put ? change.row.table->columns.size() : change.row.table->key_columns;
  AssertFits(change.row, cells);
  Query query(session, put ? texts.put : texts.remove);
  for (std::size_t i = 0; i < cells; ++i) query.Bind(static_cast<int>(i) + 1, change.row.cells[i]);
  return query.Run();
}

Result<std::vector<model::Row>> RowTables::Read(Session& session, const RowQuery& query) const {
  SEAWORTHY_ASSERT(tables_.contains(query.table), "the store was opened with this table");
  return SelectRows(session, query);
}

}  // namespace seaworthy::store
