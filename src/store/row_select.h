// Reading rows in pages: a RowQuery as SQL. A page starts after the last row seen, by its values, so that rows that
// come and go in between neither repeat nor hide others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/session.h"
#include "store/store.h"

namespace seaworthy::store {

std::string Quoted(std::string_view name);
std::string TableName(const model::Table& table);

Result<std::vector<model::Row>> SelectRows(Session& session, const RowQuery& query);

}  // namespace seaworthy::store
