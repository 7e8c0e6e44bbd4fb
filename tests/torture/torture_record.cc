// Kills the writers of a store at random moments and looks at what is left.
// `./dev torture record [--rounds N] [--store postgresql]`: in a file, or on the server that SEAWORTHY_POSTGRESQL
// names.
//
// Each round starts one process with 16 writing threads, or two with 8, on the store that the rounds before left; reads
// what they tried and what was acknowledged; kills them with SIGKILL after a random time, which may fall into opening,
// recovery, commit or checkpoint; opens the store and checks everything. What was tried and not acknowledged is tried
// again in the next round with the same idempotency key: it may be there already, and must not come twice.
//
// What this cannot show is a loss of power, after which the disk may hold less than the kernel's cache did.
//
// A line on standard error follows the rounds. A run that is stopped by a signal, or by a step that takes longer than
// two minutes, says in which round and at which step: no run ends without a word, unless it is killed with SIGKILL.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include <fmt/format.h>

#include "record_check.h"
#include "record_writer.h"

namespace seaworthy::torture {
namespace {

constexpr int kRoundsOfAStore = 20;  // Then a new one, so that looking at everything stays quick.

struct Totals {
  int rounds = 0;
  std::int64_t acknowledged = 0;
  std::int64_t retried = 0;
  std::int64_t lost = 0;
  std::int64_t doubled = 0;
  std::int64_t broken_chains = 0;
  std::int64_t wrong_rows = 0;
  std::int64_t failures = 0;  // A writer that ended by itself, a store that could not be opened.

  bool good() const { return lost + doubled + broken_chains + wrong_rows + failures == 0; }
};

constexpr unsigned kLongestStepSeconds = 120;

// Where the run is, for whoever stops it: written by one thread, read by a signal handler.
std::atomic<int> current_round = 0;
std::atomic<const char*> current_step = "starting";

// Allocates nothing, as a signal handler must not. SIGALRM is the step that takes too long.
void TellWhere(int signal) {
  char text[200];
  char* end = fmt::format_to_n(text, sizeof text, "stopped by signal {} ({}) in round {} while {}\n", signal,
                               signal == SIGALRM ? "the step takes too long" : "from outside, or a fault",
                               current_round.load(), current_step.load())
                  .out;
  [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, text, static_cast<std::size_t>(end - text));
  ::_exit(3);
}

void TellWhereOnSignals() {
  for (int signal :
       {SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGTERM, SIGALRM, SIGXCPU, SIGXFSZ}) {
    ::signal(signal, TellWhere);
  }
}

void Begin(const char* step) {
  current_step = step;
  ::alarm(kLongestStepSeconds);
}

[[noreturn]] void Stop(const char* why) {
  std::cerr << why << ": " << std::strerror(errno) << "\n";
  std::exit(2);
}

pid_t Start(const WriterOptions& options, int output) {
  pid_t child = ::fork();
  if (child < 0) Stop("no process can be started");  // To kill -1 is to kill everything.
  if (child != 0) return child;
  ::dup2(output, STDOUT_FILENO);
  std::string threads = std::to_string(options.threads);
  ::execl("/proc/self/exe", "torture_record", "write", options.address.c_str(), options.name.c_str(), threads.c_str(),
          options.retries.c_str(), nullptr);
  ::_exit(9);
}

void Listen(const std::string& line, Told& told, Totals& totals) {
  std::istringstream words(line);
  char kind = ' ';
  std::string key;
  std::int64_t position = 0;
  words >> kind >> key >> position;
  if (kind == 'T') {
    told.tried.insert(key);
  } else if (kind == 'A') {
    told.tried.erase(key);
    told.acknowledged[key] = position;
    ++totals.acknowledged;
  }
}

// Reads lines until the time is over and the writers are dead, whose last words are still in the pipe then.
void ListenAndKill(int input, const std::vector<pid_t>& writers, std::chrono::milliseconds time, Told& told,
                   Totals& totals) {
  auto end = std::chrono::steady_clock::now() + time;
  std::string text;
  for (bool killed = false;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (!killed && left.count() <= 0) {
      for (pid_t writer : writers) ::kill(writer, SIGKILL);
      killed = true;
    }
    pollfd ready{input, POLLIN, 0};
    ::poll(&ready, 1, killed ? -1 : static_cast<int>(left.count()));
    if (ready.revents == 0) continue;
    char buffer[65536];
    ssize_t size = ::read(input, buffer, sizeof buffer);
    if (size <= 0 && killed) break;
    if (size <= 0) ::poll(nullptr, 0, static_cast<int>(left.count()));  // All ended by themselves; that is told below.
    if (size > 0) text.append(buffer, static_cast<std::size_t>(size));
    std::size_t begin = 0;
    for (std::size_t at; (at = text.find('\n', begin)) != text.npos; begin = at + 1) {
      Listen(text.substr(begin, at - begin), told, totals);
    }
    text.erase(0, begin);
  }
  for (pid_t writer : writers) {
    int status = 0;
    ::waitpid(writer, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) continue;
    ++totals.failures;
    std::cerr << "round " << current_round << ": a writer ended by itself, "
              << (WIFSIGNALED(status) ? "signal " : "status ")
              << (WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)) << "\n";
  }
}

void Add(const Result<Checked>& checked, Totals& totals) {
  if (!checked.ok()) {
    std::cerr << checked.error().ToString() << "\n";
    ++totals.failures;
    return;
  }
  totals.lost += checked->lost;
  totals.doubled += checked->doubled;
  totals.wrong_rows += checked->wrong_rows;
  totals.broken_chains += static_cast<std::int64_t>(checked->broken_chains.size());
  for (const std::string& fault : checked->broken_chains) std::cerr << fault << "\n";
}

void RunRound(const std::string& folder, const std::string& address, int round, std::mt19937& random, Told& told,
              Totals& totals) {
  current_round = round;
  Begin("writers are started");
  std::string retries = folder + "/retries";
  {
    std::ofstream file(retries);
    for (const std::string& key : told.tried) file << key << "\n";
    totals.retried += static_cast<std::int64_t>(told.tried.size());
  }
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) Stop("no pipe can be made");
  int processes = round % 2 == 0 ? 1 : 2;
  std::vector<pid_t> writers;
  for (int i = 0; i < processes; ++i) {
    // Only one of them retries: two would each acknowledge the same key.
    std::string name = std::to_string(round) + (i == 0 ? "a" : "b");
    writers.push_back(Start({address, name, 16 / processes, i == 0 ? retries : "/dev/null"}, ends[1]));
  }
  ::close(ends[1]);
  bool is_file = address.front() == '/';
  int longest = is_file ? 500 : 2'000;  // A server is slower to begin with.
  std::chrono::milliseconds time{std::uniform_int_distribution<int>(5, longest)(random)};
  Begin("writers run and are killed");
  ListenAndKill(ends[0], writers, time, told, totals);
  ::close(ends[0]);
  Begin("the store is opened and checked");
  Add(Check(address, told), totals);
  ++totals.rounds;
}

// Where a new and empty store may be made.
std::string NewAddress(const std::string& folder, int number, bool in_database) {
  if (!in_database) return folder + "/store.db";
  const char* server = std::getenv("SEAWORTHY_POSTGRESQL");
  std::string name = "torture_" + std::to_string(::getpid()) + "_" + std::to_string(number);
  std::string make = "psql -X -q -v ON_ERROR_STOP=1 -c 'create schema " + name + "' \"$SEAWORTHY_POSTGRESQL\"";
  if (server == nullptr || std::system(make.c_str()) != 0) Stop("no schema can be made at SEAWORTHY_POSTGRESQL");
  return std::string(server) + "&options=-csearch_path%3D" + name;
}

Totals Run(int rounds, unsigned seed, bool in_database) {
  std::mt19937 random(seed);
  Totals totals;
  while (totals.rounds < rounds && totals.good()) {
    std::string folder = (std::filesystem::temp_directory_path() / "seaworthy-torture-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) Stop("no temporary folder can be made");
    std::string address = NewAddress(folder, totals.rounds, in_database);
    Told told;
    for (int i = 0; i < kRoundsOfAStore && totals.rounds < rounds && totals.good(); ++i) {
      RunRound(folder, address, totals.rounds, random, told, totals);
    }
    std::cerr << "round " << totals.rounds << " of " << rounds << ": " << totals.acknowledged << " acknowledged\n";
    Begin("the folder is removed");
    if (totals.good()) {
      std::filesystem::remove_all(folder);
    } else {
      std::cerr << "the store is kept in " << address << "\n";
    }
  }
  ::alarm(0);
  return totals;
}

int Main(int rounds, unsigned seed, bool in_database) {
  TellWhereOnSignals();
  std::cout << "seed " << seed << std::endl;
  Totals totals = Run(rounds, seed, in_database);
  std::cout << "rounds " << totals.rounds << ", acknowledged " << totals.acknowledged << ", tried again "
            << totals.retried << ", lost " << totals.lost << ", doubled " << totals.doubled << ", broken chains "
            << totals.broken_chains << ", wrong rows " << totals.wrong_rows << ", failures " << totals.failures << "\n";
  return totals.good() ? 0 : 1;
}

}  // namespace
}  // namespace seaworthy::torture

int main(int count, char** arguments) {
  using namespace seaworthy::torture;
  std::vector<std::string> words(arguments + 1, arguments + count);
  if (words.size() == 5 && words[0] == "write") return Write({words[1], words[2], std::stoi(words[3]), words[4]});
  int rounds = 200;
  unsigned seed = std::random_device()();
  bool in_database = false;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] == "--store") in_database = words[i + 1] == "postgresql";
    if (words[i] == "--rounds") rounds = std::stoi(words[i + 1]);
    if (words[i] == "--seed") seed = static_cast<unsigned>(std::stoul(words[i + 1]));
  }
  return Main(rounds, seed, in_database);
}
