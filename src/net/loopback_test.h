// For the tests of this folder: folders, processes, ports and small servers on loopback, all gone at the end of a test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace seaworthy::net::testing {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string Path(std::string_view name) const { return path_ + "/" + std::string(name); }
  // Returns the path.
  std::string Write(std::string_view name, std::string_view text) const;
  std::string Read(std::string_view name) const;

 private:
  std::string path_;
};

// Ends with this object, and with the test program if that dies.
class Process {
 public:
  Process(const std::vector<std::string>& command, const std::string& log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // False where nothing listens on the port after a while, or the process ended.
  bool WaitUntilListening(std::uint16_t port);

 private:
  pid_t pid_;
};

// A loopback port on which nothing listens at this moment.
std::uint16_t FreePort();

// Accepts connections on 127.0.0.1 and hands each to `serve`, one after the other, on a thread of its own. Connections
// stay open or the server ends; to end one before, `serve` calls shutdown(2).
class RawServer {
 public:
  explicit RawServer(std::function<void(int connection)> serve);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  int listener_;
  std::uint16_t port_;
  std::thread thread_;
};

}  // namespace seaworthy::net::testing
