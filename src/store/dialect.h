// The words in which the engines differ.
#pragma once

#include <string_view>

namespace seaworthy::store {

struct Dialect {
  std::string_view integer;  // 64 bits; as a primary key it is the place of the row.
  std::string_view text;     // Ordered by its bytes.
  std::string_view bytes;
  std::string_view keyed;        // After a table that is only found by its key.
  std::string_view skip_locked;  // After a select of rows to write: leaves those that somebody else is writing.
};

inline constexpr Dialect kSqliteDialect{
    .integer = "integer", .text = "text", .bytes = "blob", .keyed = " without rowid", .skip_locked = ""};
inline constexpr Dialect kPostgresDialect{.integer = "bigint",
                                          .text = "text collate \"C\"",
                                          .bytes = "bytea",
                                          .keyed = "",
                                          .skip_locked = " for update skip locked"};

}  // namespace seaworthy::store
