#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

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
  }

  void Out(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stdout); }
  void Err(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stderr); }
  std::string ReadInput() override {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
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
