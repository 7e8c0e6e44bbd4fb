// The Store over any engine that speaks the shared SQL.
#pragma once

#include <memory>

#include "store/engine.h"
#include "store/limits.h"
#include "store/row_tables.h"
#include "store/store.h"

namespace seaworthy::store {

std::unique_ptr<Store> MakeSqlStore(std::unique_ptr<Engine> engine, RowTables tables, const Limits& limits);

}  // namespace seaworthy::store
