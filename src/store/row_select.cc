#include "store/row_select.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"

namespace seaworthy::store {
namespace {

// The text of a select and its parameters, in step.
struct Select {
  std::string text;
  std::vector<model::Cell> cells;

  std::string Parameter(const model::Cell& cell) {
    cells.push_back(cell);
    return fmt::format("${}", cells.size());
  }
};

bool IsNothing(const model::Cell& cell) { return std::holds_alternative<std::monostate>(cell); }

std::string Equals(Select& select, std::string_view column, const model::Cell& cell) {
  if (IsNothing(cell)) return Quoted(column) + " is null";
  return Quoted(column) + " = " + select.Parameter(cell);
}

// Nothing comes before everything else upwards, hence after everything else downwards. Empty: no row comes after.
std::string ComesAfter(Select& select, std::string_view column, const model::Cell& cell, bool descending) {
  std::string name = Quoted(column);
  if (IsNothing(cell)) return descending ? "" : name + " is not null";
  std::string parameter = select.Parameter(cell);
  if (!descending) return fmt::format("{} > {}", name, parameter);
  return fmt::format("({} < {} or {} is null)", name, parameter, name);
}

// The columns that order the rows: those asked for, then the key, each once.
std::vector<std::string_view> Order(const RowQuery& query) {
  std::vector<std::string_view> order = query.order_by;
  for (const model::Column& column : query.table->columns.first(query.table->key_columns)) {
    if (std::find(order.begin(), order.end(), column.name) == order.end()) order.push_back(column.name);
  }
  return order;
}

// `(a > $1) or (a = $2 and b > $3)`: the comparison of whole rows, spelt out because of nothing.
std::string AfterRow(Select& select, const RowQuery& query, const std::vector<std::string_view>& order) {
  SEAWORTHY_ASSERT(query.after.size() == order.size(), "`after` holds the values of the order and the key");
  std::string all;
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::string last = ComesAfter(select, order[i], query.after[i], query.descending);
    if (last.empty()) continue;
    std::string one;
    for (std::size_t before = 0; before < i; ++before) {
      one += Equals(select, order[before], query.after[before]) + " and ";
    }
    all += (all.empty() ? "(" : " or (") + one + last + ")";
  }
  return "(" + (all.empty() ? "1 = 0" : all) + ")";
}

std::string OrderText(const RowQuery& query, const std::vector<std::string_view>& order) {
  std::string text;
  for (std::string_view column : order) {
    text += (text.empty() ? " order by " : ", ") + Quoted(column);
    text += query.descending ? " desc nulls last" : " nulls first";
  }
  return text;
}

// An unknown name in quotes would be taken for a text by SQLite.
void AssertKnown(const model::Table& table, std::string_view column) {
  auto same = [&](const model::Column& one) { return one.name == column; };
  SEAWORTHY_ASSERT(std::any_of(table.columns.begin(), table.columns.end(), same), "the table has this column");
}

Select MakeSelect(const RowQuery& query) {
  for (const RowQuery::Equal& equal : query.where) AssertKnown(*query.table, equal.column);
  for (std::string_view column : query.order_by) AssertKnown(*query.table, column);
  Select select;
  std::string columns;
  for (const model::Column& column : query.table->columns) {
    columns += (columns.empty() ? "" : ", ") + Quoted(column.name);
  }
  std::vector<std::string> conditions;
  for (const RowQuery::Equal& equal : query.where) conditions.push_back(Equals(select, equal.column, equal.value));
  std::vector<std::string_view> order = Order(query);
  if (!query.after.empty()) conditions.push_back(AfterRow(select, query, order));
  select.text = "select " + columns + " from " + TableName(*query.table);
  for (std::size_t i = 0; i < conditions.size(); ++i) select.text += (i == 0 ? " where " : " and ") + conditions[i];
  select.text += OrderText(query, order);
  select.text += " limit " + select.Parameter(static_cast<std::int64_t>(query.limit));
  return select;
}

model::Row ReadRow(const Query& query, const model::Table* table) {
  model::Row row{table, {}};
  for (std::size_t i = 0; i < table->columns.size(); ++i) {
    int column = static_cast<int>(i);
    if (query.IsNothing(column)) {
      row.cells.emplace_back();
    } else if (table->columns[i].type == model::Column::Type::kInteger) {
      row.cells.emplace_back(query.Integer(column));
    } else {
      row.cells.emplace_back(std::string(query.Text(column)));
    }
  }
  return row;
}

}  // namespace

std::string Quoted(std::string_view name) { return fmt::format("\"{}\"", name); }
std::string TableName(const model::Table& table) { return fmt::format("\"row_{}\"", table.name); }

Result<std::vector<model::Row>> SelectRows(Session& session, const RowQuery& query) {
  Select select = MakeSelect(query);
  Query rows(session, select.text);
  for (std::size_t i = 0; i < select.cells.size(); ++i) rows.Bind(static_cast<int>(i) + 1, select.cells[i]);
  std::vector<model::Row> found;
  for (;;) {
    SEAWORTHY_TRY(bool more, rows.Step());
    if (!more) return found;
    found.push_back(ReadRow(rows, query.table));
  }
}

}  // namespace seaworthy::store
