#include "store/postgres_server_test.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include "base/assert.h"

namespace seaworthy::store {
namespace {

namespace fs = std::filesystem;

// The folder of the newest version; empty: none is installed.
std::string Programs() {
  std::vector<std::pair<int, std::string>> found;
  std::error_code none;
  for (const fs::directory_entry& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    fs::path programs = version.path() / "bin";
    if (fs::exists(programs / "initdb")) {
      found.emplace_back(std::atoi(version.path().filename().c_str()), programs.string());
    }
  }
  return found.empty() ? "" : std::max_element(found.begin(), found.end())->second;
}

// PostgreSQL refuses to run as root.
const passwd* Somebody() { return ::getuid() == 0 ? ::getpwnam("postgres") : nullptr; }

pid_t Run(std::vector<std::string> arguments, const std::string& log) {
  const passwd* somebody = Somebody();
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  pid_t child = ::fork();
  SEAWORTHY_ASSERT(child >= 0, "a process can be started");
  if (child != 0) return child;
  int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (somebody != nullptr &&
      (::setgroups(0, nullptr) != 0 || ::setgid(somebody->pw_gid) != 0 || ::setuid(somebody->pw_uid) != 0)) {
    ::_exit(8);
  }
  ::setsid();  // Of a Ctrl-C it learns from us.
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::chdir("/") == 0) ::execv(words[0], words.data());
  ::_exit(9);
}

}  // namespace

bool PostgresServer::Installed() { return !Programs().empty(); }

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  const passwd* somebody = Somebody();
  if (somebody != nullptr) {
    SEAWORTHY_ASSERT(::chown(folder_.path().c_str(), somebody->pw_uid, somebody->pw_gid) == 0, "root may give it away");
  }
  // An order of words that is not that of bytes, as most databases in the world have it.
  pid_t made = Run({Programs() + "/initdb", "-D", Data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N",
                    "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"},
                   folder_.File("log"));
  int status = 0;
  ::waitpid(made, &status, 0);
  SEAWORTHY_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0, "initdb makes a cluster");
  Start();
}

PostgresServer::~PostgresServer() { Stop(Ending::kFast); }

void PostgresServer::Start() {
  server_ = Run({Programs() + "/postgres", "-D", Data(), "-k", folder_.path(), "-c", "listen_addresses=", "-c",
                 "fsync=off", "-c", "max_connections=200"},
                folder_.File("log"));
  std::string url = Url();
  for (int i = 0; i < 1'000 && ::PQping(url.c_str()) != PQPING_OK; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  SEAWORTHY_ASSERT(::PQping(url.c_str()) == PQPING_OK, "PostgreSQL starts");
}

void PostgresServer::Stop(Ending ending) {
  if (server_ < 0) return;
  ::kill(server_, ending == Ending::kFast ? SIGINT : SIGQUIT);
  int status = 0;
  ::waitpid(server_, &status, 0);
  server_ = -1;
}

std::string PostgresServer::Url(std::string_view database) const {
  return fmt::format("postgresql:///{}?host={}&user=postgres", database, folder_.path());
}

std::string PostgresServer::UrlOfNewSchema() {
  std::string name = fmt::format("harbour_{}", ++schemas_);
  Sql("create schema " + name);
  return fmt::format("{}&options=-csearch_path%3D{}", Url(), name);
}

std::string PostgresServer::SqlAt(const std::string& url, const std::string& text) {
  PGconn* connection = PQconnectdb(url.c_str());
  PGresult* result = PQexec(connection, text.c_str());
  ExecStatusType status = PQresultStatus(result);
  EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) << PQerrorMessage(connection);
  std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
  PQclear(result);
  PQfinish(connection);
  return value;
}

}  // namespace seaworthy::store
