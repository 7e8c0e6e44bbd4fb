#include "collectors/repo/shell.h"

#include <algorithm>
#include <array>
#include <deque>
#include <span>

#include "base/text.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr int kMaxSubstitutions = 4;         // Nested `$(…)`.
constexpr std::size_t kMaxCommands = 5'000;  // Of one script.

class Splitter {
 public:
  Splitter(std::string_view text, int first_line, int depth, std::vector<Command>& out)
      : text_(text), line_(first_line), depth_(depth), out_(out) {}

  void Run() {
    while (at_ < text_.size() && out_.size() < kMaxCommands) Step();
    EndCommand();
  }

 private:
  char Peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void Step() {
    char c = Peek();
    switch (c) {
      case '\\': return Escape();
      case '\'': return SingleQuotes();
      case '"': return DoubleQuotes();
      case '$': return Dollar();
      case '`': return Backquotes();
      case '\n': return Newline();
      case ' ':
      case '\t':
      case '\r':
        EndWord();
        ++at_;
        return;
      case ';':
      case '|':
      case '&':
      case '(':
      case ')': return Separator();
      case '<':
        if (Peek(1) == '<' && Peek(2) != '<') return HereDocument();
        return Take();
      case '#':
        if (!in_word_) return Comment();
        return Take();
      default: return Take();
    }
  }

  void Take() {
    BeginWord();
    word_ += text_[at_++];
  }

  void BeginWord() {
    if (in_word_) return;
    in_word_ = true;
    if (words_.empty()) command_line_ = line_;
  }

  void EndWord() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  void EndCommand() {
    EndWord();
    if (!words_.empty()) out_.push_back({std::move(words_), command_line_});
    words_.clear();
    // What was substituted runs as part of the command, hence is listed behind it.
    while (!substitutions_.empty()) {
      auto [text, line] = std::move(substitutions_.front());
      substitutions_.pop_front();
      if (depth_ < kMaxSubstitutions) Splitter(text, line, depth_ + 1, out_).Run();
    }
  }

  void Escape() {
    if (Peek(1) == '\n') {  // A continued line.
      ++line_;
      at_ += 2;
      return;
    }
    if (Peek(1) == '\r' && Peek(2) == '\n') {
      ++line_;
      at_ += 3;
      return;
    }
    ++at_;
    if (at_ < text_.size()) Take();
  }

  void SingleQuotes() {
    BeginWord();
    std::size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
    std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    word_ += inside;
    line_ += static_cast<int>(std::ranges::count(inside, '\n'));
    at_ = std::min(end + 1, text_.size());
  }

  void DoubleQuotes() {
    BeginWord();
    for (++at_; at_ < text_.size() && Peek() != '"';) {
      if (Peek() == '$' && (Peek(1) == '(' || Peek(1) == '{')) {
        Dollar();
        continue;
      }
      if (Peek() == '\\' && at_ + 1 < text_.size()) ++at_;
      if (Peek() == '\n') ++line_;
      word_ += text_[at_++];
    }
    if (at_ < text_.size()) ++at_;
  }

  // `$(command)`, `${name}` and `${{ expression }}` are one word each, with their brackets.
  void Dollar() {
    BeginWord();
    if (Peek(1) != '(' && Peek(1) != '{') return Take();
    std::size_t start = at_;
    int line = line_;
    SkipBrackets(Peek(1), Peek(1) == '(' ? ')' : '}');
    std::string_view whole = text_.substr(start, at_ - start);
    word_ += whole;
    bool is_command = whole.starts_with("$(") && !whole.starts_with("$((") && whole.size() > 3;
    if (is_command) substitutions_.emplace_back(std::string(whole.substr(2, whole.size() - 3)), line);
  }

  // From the `$` to behind the bracket that ends it; brackets in quotes do not count.
  void SkipBrackets(char open, char close) {
    int depth = 0;
    char quote = '\0';
    for (++at_; at_ < text_.size(); ++at_) {
      char c = Peek();
      if (c == '\n') ++line_;
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == open) {
        ++depth;
      } else if (c == close && --depth == 0) {
        break;
      }
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  void Backquotes() {
    BeginWord();
    std::size_t end = std::min(text_.find('`', at_ + 1), text_.size());
    std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    substitutions_.emplace_back(std::string(inside), line_);
    word_ += inside;
    line_ += static_cast<int>(std::ranges::count(inside, '\n'));
    at_ = std::min(end + 1, text_.size());
  }

  void Separator() {
    // `2>&1` and `&>` are redirections, not ends.
    bool redirects = Peek() == '&' && ((!word_.empty() && word_.back() == '>') || Peek(1) == '>');
    if (redirects) return Take();
    EndCommand();
    ++at_;
  }

  void Newline() {
    EndCommand();
    ++line_;
    ++at_;
    while (!here_ends_.empty() && at_ < text_.size()) SkipHereDocument();
  }

  void Comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  void HereDocument() {
    EndWord();
    std::size_t at = at_ + 2;
    while (at < text_.size() && std::string_view("-'\" \\").find(text_[at]) != std::string_view::npos) ++at;
    std::size_t end = at;
    while (end < text_.size() && std::string_view(" \t\r\n'\";|&)>").find(text_[end]) == std::string_view::npos) ++end;
    if (end > at) here_ends_.emplace_back(text_.substr(at, end - at));
    at_ = end;
    if (Peek() == '\'' || Peek() == '"') ++at_;
  }

  void SkipHereDocument() {
    std::string end_mark = std::move(here_ends_.front());
    here_ends_.pop_front();
    while (at_ < text_.size()) {
      std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = Trim(text_.substr(at_, end - at_));
      at_ = std::min(end + 1, text_.size());
      ++line_;
      if (line == end_mark) return;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 0;
  int depth_ = 0;
  std::vector<Command>& out_;
  std::string word_;
  bool in_word_ = false;
  std::vector<std::string> words_;
  int command_line_ = 0;
  std::deque<std::string> here_ends_;
  std::deque<std::pair<std::string, int>> substitutions_;
};

bool IsAssignment(std::string_view word) {
  std::size_t equal = word.find('=');
  if (equal == 0 || equal == std::string_view::npos) return false;
  return std::ranges::all_of(word.substr(0, equal), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Two words that hand the rest to another program.
struct Wrapper {
  std::string_view program;
  std::string_view verb;        // Empty: the program alone wraps.
  int values = 0;               // Plain words that belong to the wrapper itself: `timeout 5m`.
  std::string_view with_value;  // Short and long options that take the next word, between blanks.
};

constexpr auto kWrappers = std::to_array<Wrapper>({
    {"if"},
    {"then"},
    {"else"},
    {"elif"},
    {"do"},
    {"while"},
    {"until"},
    {"!"},
    {"{"},
    {"time"},
    {"exec"},
    {"command"},
    {"nohup"},
    {"builtin"},
    {"env", "", 0, " -u -C "},
    {"cross-env"},
    {"sudo", "", 0, " -u -g -C "},
    {"nice", "", 0, " -n "},
    {"ionice", "", 0, " -c -n "},
    {"timeout", "", 1, " -k -s "},
    {"retry", "", 0, " -t -s -n "},
    {"stdbuf"},
    {"unbuffer"},
    {"xvfb-run", "", 0, " -s -n -e -f -p "},
    {"dbus-run-session"},
    {"faketime", "", 1},
    {"catchsegv"},
    {"npx", "", 0, " -p --package "},
    {"bunx"},
    {"pnpx"},
    {"c8"},
    {"nyc"},
    {"pipenv", "run"},
    {"poetry", "run"},
    {"pdm", "run"},
    {"rye", "run"},
    {"pixi", "run"},
    {"uv", "run", 0, " --with --extra --group --python -p --project --directory --package "},
    {"uvx"},
    {"bundle", "exec"},
    {"pnpm", "exec"},
    {"pnpm", "dlx"},
    {"yarn", "exec"},
    {"yarn", "dlx"},
    {"npm", "exec"},
    {"bun", "x"},
    {"mise", "exec"},
    {"mise", "x"},
    {"asdf", "exec"},
    {"direnv", "exec", 1},
    {"conda", "run", 0, " -n -p --name "},
    {"mamba", "run", 0, " -n -p "},
    {"micromamba", "run", 0, " -n -p "},
    {"doppler", "run", 0, " -p -c "},
    {"op", "run"},
    {"dotenvx", "run", 0, " -f "},
    {"dotenv", "", 0, " -e -f "},
    {"aws-vault", "exec", 1},
    {"chamber", "exec", 1},
    {"opam", "exec"},
    {"rvm", "in"},
    {"gosu", "", 1},
    {"su-exec", "", 1},
    {"dumb-init"},
    {"tini"},
    {"percy", "exec"},
    {"nix", "develop", 0, " -c --command "},
    {"wait-for-it", "", 1},
    {"wait-for-it.sh", "", 1},
});

const Wrapper* WrapperOf(std::span<const std::string> words) {
  std::string_view program = words[0];
  if (program.starts_with("./")) program.remove_prefix(2);
  for (const Wrapper& wrapper : kWrappers) {
    if (program != wrapper.program) continue;
    if (wrapper.verb.empty() || (words.size() > 1 && words[1] == wrapper.verb)) return &wrapper;
  }
  return nullptr;
}

// How many words the wrapper takes for itself.
std::size_t LengthOf(const Wrapper& wrapper, std::span<const std::string> words) {
  std::size_t at = wrapper.verb.empty() ? 1 : 2;
  int values = wrapper.values;
  for (; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "--") return at + 1;
    if (word.size() > 1 && word[0] == '-') {
      bool hands_over = word == "-c" || word == "--command";
      bool takes_next = wrapper.with_value.find(" " + word + " ") != std::string_view::npos;
      if (takes_next && !(hands_over && wrapper.program == "nix")) ++at;
    } else if (values > 0) {
      --values;
    } else {
      break;
    }
  }
  return std::min(at, words.size());
}

bool IsPython(std::string_view word) {
  word = word.substr(word.rfind('/') + 1);
  return word.starts_with("python") || word == "py";
}

// `coverage run --source app -m pytest -q` runs pytest; `python -m pytest` too; `coverage run manage.py test` runs
// that.
std::size_t PythonPrefix(std::span<const std::string> words) {
  bool is_coverage = words.size() > 2 && words[0] == "coverage" && words[1] == "run";
  if (!is_coverage && !IsPython(words[0])) return 0;
  for (std::size_t at = is_coverage ? 2 : 1; at < words.size(); ++at) {
    if (words[at] == "-m") return at + 1;
    if (words[at].ends_with(".py")) return at;
    if (words[at] == "-c" || (!is_coverage && !words[at].starts_with('-'))) return 0;
  }
  return 0;
}

void RemoveFirst(std::vector<std::string>& words, std::size_t count) {
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())));
}

}  // namespace

std::vector<Command> SplitCommands(std::string_view script) {
  std::vector<Command> commands;
  Splitter(script, 0, 0, commands).Run();
  return commands;
}

std::vector<std::string> Unwrap(std::vector<std::string> words) {
  for (int rounds = 0; rounds < 16 && !words.empty(); ++rounds) {
    if (IsAssignment(words[0])) {
      RemoveFirst(words, 1);
    } else if (const Wrapper* wrapper = WrapperOf(words)) {
      RemoveFirst(words, LengthOf(*wrapper, words));
    } else if (std::size_t prefix = PythonPrefix(words)) {
      RemoveFirst(words, prefix);
    } else {
      break;
    }
  }
  return words;
}

std::string_view ScriptOf(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  std::string_view program = std::string_view(words[0]).substr(words[0].rfind('/') + 1);
  bool is_shell = program == "sh" || program == "bash" || program == "zsh" || program == "ash" || program == "dash";
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    bool is_short = words[i].size() > 1 && words[i][0] == '-' && words[i][1] != '-';
    if (is_shell && is_short && words[i].back() == 'c') return words[i + 1];
    if (program == "nix-shell" && (words[i] == "--run" || words[i] == "--command")) return words[i + 1];
  }
  return program == "eval" && words.size() == 2 ? std::string_view(words[1]) : std::string_view{};
}

std::string Join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += word;
  }
  return line;
}

}  // namespace seaworthy::collectors::repo
