#include "cli/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <iterator>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace seaworthy::cli {
namespace {

std::string_view Variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::string_view() : text;
}

bool WantsColour(bool is_terminal) {
  if (!Variable("NO_COLOR").empty()) return false;
  std::string_view force = Variable("FORCE_COLOR");
  if (force.empty()) force = Variable("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return is_terminal && Variable("TERM") != "dumb";
}

int Width() {
  std::string_view columns = Variable("COLUMNS");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  if (width > 0) return std::min(width, 160);
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return std::min<int>(size.ws_col, 160);
  return 100;
}

std::optional<std::string> ReadVariable(const std::string& name) {
  const char* text = std::getenv(name.c_str());
  if (text == nullptr) return std::nullopt;
  return std::string(text);
}

constexpr char kInterrupt = 3;  // What ^C sends where it does not end the program.

// One line without its end; nothing at the end of the input or after ^C.
std::optional<std::string> ReadLine(int terminal) {
  std::array<char, 1024> line{};
  ssize_t size = ::read(terminal, line.data(), line.size());
  std::string text(line.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  explicit_bzero(line.data(), line.size());
  if (text.empty() || text.ends_with(kInterrupt)) return std::nullopt;
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

void Say(int terminal, std::string_view text) {
  if (::write(terminal, text.data(), text.size()) < 0) return;  // Whoever cannot see the prompt can still answer it.
}

// Asks at the terminal itself, wherever standard input comes from. ^C ends the line, and not the program, which would
// leave a terminal behind that shows nothing.
std::optional<std::string> ReadUnseen(std::string_view prompt) {
  int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return std::nullopt;
  std::optional<std::string> answer;
  termios before{};
  if (tcgetattr(terminal, &before) == 0) {
    termios unseen = before;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    unseen.c_cc[VEOL] = kInterrupt;
    if (tcsetattr(terminal, TCSAFLUSH, &unseen) == 0) {
      Say(terminal, prompt);
      answer = ReadLine(terminal);
      tcsetattr(terminal, TCSAFLUSH, &before);
      Say(terminal, "\n");
    }
  }
  ::close(terminal);
  return answer;
}

Instant SystemNow() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return {now.tv_sec, static_cast<std::int32_t>(now.tv_nsec)};
}

class StandardTerminal : public Terminal {
 public:
  StandardTerminal() {
    out_is_terminal = isatty(STDOUT_FILENO) == 1;
    err_is_terminal = isatty(STDERR_FILENO) == 1;
    colour = WantsColour(out_is_terminal);
    width = Width();
    if (Variable("GITHUB_ACTIONS") == "true") job_summary = Variable("GITHUB_STEP_SUMMARY");
    clock = SystemNow;
    environment = ReadVariable;
  }

  void Out(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stdout); }
  void Err(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stderr); }
  void Flush() override { std::fflush(stdout); }
  std::string ReadInput() override {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
  std::optional<std::string> AskSecret(std::string_view prompt) override { return ReadUnseen(prompt); }
};

}  // namespace

std::unique_ptr<Terminal> RealTerminal() { return std::make_unique<StandardTerminal>(); }

struct Progress::State {
  State(Terminal& to, std::string text) : terminal(to), what(std::move(text)) {}

  Terminal& terminal;
  std::string what;
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  std::thread thread;

  void Draw() {
    std::unique_lock lock(mutex);
    bool drawn = false;
    for (int second = 1; !changed.wait_for(lock, std::chrono::seconds(1), [this] { return done; }); ++second) {
      terminal.Err(fmt::format("\r{} … {} s", what, second));
      drawn = true;
    }
    if (drawn) terminal.Err("\r\x1b[K");
  }
};

Progress::Progress(Terminal& terminal, std::string what) {
  if (!terminal.err_is_terminal) return;
  state_ = std::make_unique<State>(terminal, std::move(what));
  state_->thread = std::thread([state = state_.get()] { state->Draw(); });
}

Progress::~Progress() {
  if (state_ == nullptr) return;
  {
    std::lock_guard lock(state_->mutex);
    state_->done = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

}  // namespace seaworthy::cli
