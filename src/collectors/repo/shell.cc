#include "collectors/repo/shell.h"

#include <algorithm>
#include <deque>

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
    if (!words_.empty()) {
      if (after_or_ && IsHarmless()) {
        for (std::size_t i = pipeline_; i < out_.size(); ++i) out_[i].may_fail = true;
      }
      after_or_ = false;
      out_.push_back({std::move(words_), command_line_});
    }
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
    bool is_or = Peek() == '|' && Peek(1) == '|';
    bool is_pipe = Peek() == '|' && !is_or;
    if (is_or) ++at_;
    if (!is_or && !is_pipe) pipeline_ = out_.size();
    after_or_ = is_or;
    ++at_;
  }

  // What always ends well, behind `||`.
  bool IsHarmless() const {
    bool says_so = words_[0] == "true" || words_[0] == ":" || words_[0] == "echo" || words_[0] == "printf";
    return says_so || (words_[0] == "exit" && words_.size() > 1 && words_[1] == "0");
  }

  void Newline() {
    bool goes_on = after_or_ && words_.empty() && !in_word_;  // `command ||` at the end of a line.
    EndCommand();
    if (!goes_on) pipeline_ = out_.size();
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
  std::size_t pipeline_ = 0;  // Where the commands joined by `|` begin in out_.
  bool after_or_ = false;
  std::deque<std::string> here_ends_;
  std::deque<std::pair<std::string, int>> substitutions_;
};

}  // namespace

std::vector<Command> SplitCommands(std::string_view script) {
  std::vector<Command> commands;
  Splitter(script, 0, 0, commands).Run();
  return commands;
}

}  // namespace seaworthy::collectors::repo
