// The tables of rows that others describe (model::Table): their SQL, made once, and what is done with it.
//
// Table and column names are constants of the program, lower case with underscores; they are quoted all the same. In
// the database a table is called `row_` and its name, so that none can hide a table of the store.
//
// Threads: constant after construction, except that every call works on the session it is given.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/dialect.h"
#include "store/session.h"
#include "store/store.h"

namespace seaworthy::store {

class RowTables {
 public:
  // The tables live as long as this, as constants do.
  RowTables(std::span<const model::Table* const> tables, const Dialect& dialect);

  // Changes with every change of a table's columns, key or indexes; empty without tables.
  const std::string& digest() const { return digest_; }
  bool empty() const { return tables_.empty(); }

  // Drops whatever tables of rows are there, makes these, and notes their digest. In the caller's transaction.
  Result<void> Recreate(Session& session) const;

  // Precondition of the rest: the session's tables have this digest.
  Result<void> Apply(Session& session, const model::RowChange& change) const;
  Result<std::vector<model::Row>> Read(Session& session, const RowQuery& query) const;

 private:
  struct Texts {
    std::vector<std::string> create;
    std::string put;
    std::string remove;
  };
  const Texts& TextsOf(const model::Table* table) const;

  std::map<const model::Table*, Texts> tables_;
  std::vector<const model::Table*> by_name_;
  std::string digest_;
};

}  // namespace seaworthy::store
