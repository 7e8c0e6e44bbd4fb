// A real PostgreSQL server for tests, on a Unix socket in a temporary folder. It ends with the process that started it,
// however that ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "store/scratch_folder_test.h"

namespace seaworthy::store {

class PostgresServer {
 public:
  // Whether the server's programs are installed; without them a test is left out.
  static bool Installed();
  // One for the whole test program; a test that stops it starts it again.
  static PostgresServer& Shared();

  PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  enum class Ending { kFast, kCrash };
  void Stop(Ending ending);
  // Returns when it takes connections. On the main thread: the server ends with the thread that started it.
  void Start();

  std::string Url(std::string_view database = "postgres") const;
  // Where tables are made in a new schema of its own.
  std::string UrlOfNewSchema();
  // The first column of the first row; fails the test where it cannot be run.
  std::string Sql(const std::string& text) { return SqlAt(Url(), text); }
  static std::string SqlAt(const std::string& url, const std::string& text);

 private:
  std::string Data() const { return folder_.File("data"); }

  ScratchFolder folder_;
  pid_t server_ = -1;
  int schemas_ = 0;
};

}  // namespace seaworthy::store
