// Rows of the tables that lists and queues are read from: who computes them describes the table and says what changes,
// and the store writes it in the transaction of the events it follows from. They can always be made again from the log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace seaworthy::model {

// Nothing, a number or a text. Instants are texts of RFC 3339 in UTC, which sort by time; truths are 0 and 1.
using Cell = std::variant<std::monostate, std::int64_t, std::string>;

struct Column {
  enum class Type : std::uint8_t { kText, kInteger };
  std::string_view name;
  Type type = Type::kText;
};

// A constant table. The first `key_columns` columns are the primary key and never nothing; `indexes` are lists of
// columns with a comma between them.
struct Table {
  std::string_view name;
  std::span<const Column> columns;
  std::size_t key_columns = 1;
  std::span<const std::string_view> indexes;
};

// As many cells as the table has columns.
struct Row {
  const Table* table = nullptr;
  std::vector<Cell> cells;

  friend bool operator==(const Row&, const Row&) = default;
};

// The row as it is now, in place of the one with the same key if there is one; or that row no more.
struct RowChange {
  enum class Kind : std::uint8_t { kPut, kRemove };
  Kind kind = Kind::kPut;
  Row row;  // To remove: only the key cells count.
};

}  // namespace seaworthy::model
