#include "store/raw_sql_test.h"

#include <sqlite3.h>

namespace seaworthy::store {

void RunRawSql(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  sqlite3_busy_timeout(handle, 5000);
  char* message = nullptr;
  int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
  EXPECT_EQ(code, SQLITE_OK) << (message == nullptr ? "" : message);
  sqlite3_free(message);
  sqlite3_close(handle);
}

std::vector<std::string> ReadRawSql(const std::string& path, const std::string& sql) {
  std::vector<std::string> values;
  sqlite3* handle = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  auto keep = [](void* into, int, char** cells, char**) {
    static_cast<std::vector<std::string>*>(into)->emplace_back(cells[0] == nullptr ? "" : cells[0]);
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), keep, &values, nullptr), SQLITE_OK);
  sqlite3_close(handle);
  return values;
}

}  // namespace seaworthy::store
