#include "promql/pattern.h"

#include <array>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "promql/errors.h"

namespace seaworthy::promql {
namespace {

constexpr int kMostGroups = 100;

RE2::Options Options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(true);
  return options;
}

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

// Characters that stand for themselves everywhere in a pattern.
constexpr auto kLiteral = [] {
  std::array<bool, 256> literal{};
  for (std::size_t c = '0'; c <= '9'; ++c) literal[c] = true;
  for (std::size_t c = 'a'; c <= 'z'; ++c) literal[c] = literal[c - 'a' + 'A'] = true;
  for (char c : std::string_view("_-/:, =~%&@!#\"'<>;")) literal[static_cast<unsigned char>(c)] = true;
  return literal;
}();

bool IsPunctuation(char c) { return std::string_view("\\.+*?()|[]{}^$-/:_").find(c) != std::string_view::npos; }

// Says yes only to patterns that are certainly valid: characters, `.`, groups, alternatives, `*`, `+` and `?` behind
// one of them, anchors, and a backslash before punctuation. Compiling takes a hundred times as long.
bool IsPlain(std::string_view pattern) {
  int open_groups = 0;
  int groups = 0;
  bool repeatable = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (kLiteral[static_cast<unsigned char>(c)] || c == '.') {
      repeatable = true;
    } else if (c == '*' || c == '+' || c == '?') {
      if (!repeatable) return false;
      repeatable = false;
    } else if (c == '|' || c == '^' || c == '$') {
      repeatable = false;
    } else if (c == '(') {
      if (++groups > kMostGroups || (i + 1 < pattern.size() && pattern[i + 1] == '?')) return false;
      ++open_groups;
      repeatable = false;
    } else if (c == ')') {
      if (--open_groups < 0) return false;
      repeatable = true;
    } else if (c == '\\') {
      if (++i == pattern.size() || !IsPunctuation(pattern[i])) return false;
      repeatable = true;
    } else {
      return false;
    }
  }
  return open_groups == 0;
}

}  // namespace

Result<> CheckPattern(std::string_view pattern) {
  if (IsPlain(pattern)) return {};
  RE2 compiled(Piece(pattern), Options());
  if (compiled.ok()) return {};
  return Error(kBadPattern,
               fmt::format("'{}' is no regular expression: {}", OneLine(pattern, 60), OneLine(compiled.error())));
}

bool MatchesEmpty(std::string_view pattern) {
  RE2 compiled(Piece(pattern), Options());
  return compiled.ok() && RE2::FullMatch("", compiled);
}

}  // namespace seaworthy::promql
