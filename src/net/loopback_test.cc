#include "net/loopback_test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "base/assert.h"

namespace seaworthy::net::testing {
namespace {

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A socket bound to that port (0: any), or nothing.
std::optional<std::pair<int, std::uint16_t>> Bind(std::uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(port);
  socklen_t size = sizeof address;
  const bool bound = bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (bound) return std::pair{descriptor, ntohs(address.sin_port)};
  close(descriptor);
  return std::nullopt;
}

bool Listens(std::uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  const bool connected = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return connected;
}

[[noreturn]] void RunInChild(const std::vector<std::string>& command, const std::string& log) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = std::filesystem::temp_directory_path() / "seaworthy-test-XXXXXX";
  SEAWORTHY_ASSERT(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // What is left over lies in the temporary folder of the machine.
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::Write(std::string_view name, std::string_view text) const {
  std::ofstream(Path(name), std::ios::binary) << text;
  return Path(name);
}

std::string TemporaryFolder::Read(std::string_view name) const {
  std::ifstream file(Path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Process::Process(const std::vector<std::string>& command, const std::string& log) : pid_(fork()) {
  if (pid_ == 0) RunInChild(command, log);
}

Process::~Process() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

bool Process::WaitUntilListening(std::uint16_t port) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    if (Listens(port)) return true;
    if (waitpid(pid_, nullptr, WNOHANG) != 0) {
      pid_ = -1;
      return false;
    }
    usleep(10'000);
  }
  return false;
}

// Not one that the system would give away by itself, to this or to another program, before the server has it.
std::uint16_t FreePort() {
  constexpr int kFirst = 20'000;
  constexpr int kCount = 12'000;
  static std::atomic<int> next = getpid() * 37;
  for (int attempt = 0; attempt < kCount; ++attempt) {
    const auto port = static_cast<std::uint16_t>(kFirst + next++ % kCount);
    if (const auto bound = Bind(port)) {
      close(bound->first);
      return port;
    }
  }
  SEAWORTHY_ASSERT(false, "loopback has a free port");
}

RawServer::RawServer(std::function<void(int connection)> serve) {
  const auto bound = Bind(0);
  SEAWORTHY_ASSERT(bound.has_value(), "loopback has a free port");
  std::tie(listener_, port_) = *bound;
  listen(listener_, 64);
  thread_ = std::thread([listener = listener_, serve = std::move(serve)] {
    std::vector<int> connections;
    for (int one = accept(listener, nullptr, nullptr); one >= 0; one = accept(listener, nullptr, nullptr)) {
      connections.push_back(one);
      serve(one);
    }
    for (int one : connections) close(one);
  });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

}  // namespace seaworthy::net::testing
