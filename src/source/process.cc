#include "source/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <vector>

#include "source/descriptor.h"

namespace seaworthy::source {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::vector<char*> Pointers(std::span<const std::string> texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What posix_spawn is told about the child: its standard streams, and a process group of its own so that it can be
// stopped with all that it started.
class SpawnPlan {
 public:
  explicit SpawnPlan(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, 1);
    posix_spawn_file_actions_addopen(&actions_, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes_, 0);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  std::optional<pid_t> Start(std::span<const std::string> arguments, std::span<const std::string> environment) const {
    std::vector<char*> argv = Pointers(arguments);
    std::vector<char*> envp = Pointers(environment);
    pid_t child = 0;
    if (posix_spawnp(&child, argv[0], &actions_, &attributes_, argv.data(), envp.data()) != 0) return std::nullopt;
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// Reads to the end; false if a limit was reached first.
bool ReadAll(const Descriptor& input, const ProcessLimits& limits, std::string& output) {
  SteadyClock::time_point end = SteadyClock::now() + limits.time;
  std::array<char, 16 * 1024> buffer;
  while (true) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - SteadyClock::now());
    pollfd waiting{input.get(), POLLIN, 0};
    int ready = left.count() <= 0 ? 0 : ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready == 0) return false;
    if (ready < 0 && errno == EINTR) continue;
    ssize_t count = ready < 0 ? -1 : ::read(input.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) return true;
    output.append(buffer.data(), static_cast<std::size_t>(count));
    if (output.size() > limits.bytes) return false;
  }
}

int WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::optional<std::string> OutputOf(std::span<const std::string> arguments, std::span<const std::string> environment,
                                    const ProcessLimits& limits) {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Descriptor input(ends[0]);
  std::optional<pid_t> child;
  {
    Descriptor output(ends[1]);
    child = SpawnPlan(output.get()).Start(arguments, environment);
  }
  if (!child) return std::nullopt;
  std::string text;
  bool complete = ReadAll(input, limits, text);
  if (!complete) ::kill(-*child, SIGKILL);
  int status = WaitFor(*child);
  if (!complete || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return text;
}

}  // namespace seaworthy::source
