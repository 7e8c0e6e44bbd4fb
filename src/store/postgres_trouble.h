// What PostgreSQL and the way to it report, as errors of this folder with advice.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

struct pg_conn;
struct pg_result;

namespace seaworthy::store {

// Of a statement. `result` may be null: the connection was lost.
Error PostgresError(const pg_conn* connection, const pg_result* result);

// Of an attempt to connect. `name` says to what, without a password.
Error ConnectError(const std::string& name, const pg_conn* connection);

// By the five characters of a SQLSTATE; empty: the connection was lost.
Error StateError(const std::string& name, std::string_view state, std::string_view message);

// The same again may succeed: nothing was wrong with what was asked.
bool IsPassing(const Error& error);

}  // namespace seaworthy::store
