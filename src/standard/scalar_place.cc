// White space is the only thing that folding, block indentation and line continuation change, and no error is about a
// blank: so a run of white space in the value stands for a run in the file, whatever their lengths. Every other
// character stands for itself, but for `''` in single quotes and `\x` in double quotes.
#include "standard/scalar_place.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"

namespace seaworthy::standard {

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The byte of the character at that line and column; the end of the text where there is none.
std::size_t OffsetOf(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (; line > 1 && at < text.size(); --line) {
    std::size_t end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  for (; column > 1 && at < text.size() && text[at] != '\n'; --column) {
    ++at;
    while (at < text.size() && IsContinuation(text[at])) ++at;
  }
  return at;
}

Place PlaceAt(std::string_view text, std::size_t offset, const std::string& file) {
  std::string_view before = text.substr(0, offset);
  auto line = 1 + std::ranges::count(before, '\n');
  std::size_t start = before.rfind('\n');
  std::string_view row = before.substr(start == std::string_view::npos ? 0 : start + 1);
  auto column = 1 + std::ranges::count_if(row, [](char c) { return !IsContinuation(c); });
  return {file, static_cast<int>(line), static_cast<int>(column)};
}

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// Past an anchor and a tag, a quote, or the header line of a block. `quote` becomes the quote, or 0.
std::size_t StartOfContent(std::string_view text, std::size_t at, char& quote) {
  quote = 0;
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    while (at < text.size() && !IsBlank(text[at])) ++at;
    at = SkipBlanks(text, at);
  }
  if (at >= text.size()) return at;
  if (text[at] == '|' || text[at] == '>') return std::min(text.find('\n', at), text.size());
  if (text[at] != '"' && text[at] != '\'') return at;
  quote = text[at];
  return at + 1;
}

// The bytes of the file that stand for one character of the value that is no blank; 0 where they do not match.
std::size_t CharacterLength(std::string_view rest, char wanted, char quote) {
  if (rest.empty()) return 0;
  if (quote == '\'' && rest.starts_with("''")) return wanted == '\'' ? 2 : 0;
  if (quote == '"' && rest[0] == '\\') return rest.size() > 1 ? 2 : 0;
  return rest[0] == wanted ? 1 : 0;
}

// In double quotes, a blank of the value may be written as an escape, and an escaped line end is nothing.
std::size_t SkipWrittenBlanks(std::string_view text, std::size_t at, char quote, bool value_has_blank) {
  for (;;) {
    at = SkipBlanks(text, at);
    std::string_view rest = text.substr(std::min(at, text.size()));
    bool line_end = rest.starts_with("\\\n") || rest.starts_with("\\\r");
    bool escaped = value_has_blank && (rest.starts_with("\\n") || rest.starts_with("\\t") || rest.starts_with("\\ "));
    if (quote != '"' || (!line_end && !escaped)) return at;
    at += 2;
  }
}

}  // namespace

Place LocateInScalar(std::string_view file_text, const Place& scalar, std::string_view value, int line, int column) {
  char quote = 0;
  std::size_t at = StartOfContent(file_text, OffsetOf(file_text, scalar.line, scalar.column), quote);
  std::size_t target = OffsetOf(value, line, column);
  std::size_t i = SkipBlanks(value, 0);
  at = SkipWrittenBlanks(file_text, at, quote, true);
  while (i < target) {
    if (IsBlank(value[i])) {
      i = SkipBlanks(value, i);
      at = SkipWrittenBlanks(file_text, at, quote, true);
      continue;
    }
    if (quote == '"') at = SkipWrittenBlanks(file_text, at, quote, false);
    std::size_t length = CharacterLength(file_text.substr(std::min(at, file_text.size())), value[i], quote);
    if (length == 0) return scalar;
    at += length;
    ++i;
  }
  return PlaceAt(file_text, std::min(at, file_text.size()), scalar.file);
}

}  // namespace seaworthy::standard
