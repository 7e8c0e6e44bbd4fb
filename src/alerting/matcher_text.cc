#include "alerting/matcher_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "alerting/errors.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

Error Refused(std::string_view text, std::string_view why) {
  return Error(kBadMatcher, fmt::format("\"{}\" is no matcher: {}", OneLine(text, 60), why));
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void SkipSpace(std::string_view& text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
}

// Takes the operator off the front.
std::optional<MatcherKind> TakeOperator(std::string_view& text) {
  for (MatcherKind kind :
       {MatcherKind::kMatches, MatcherKind::kNotMatches, MatcherKind::kNotEqual, MatcherKind::kEqual}) {
    if (!text.starts_with(Name(kind))) continue;
    text.remove_prefix(Name(kind).size());
    return kind;
  }
  return std::nullopt;
}

// Commas outside of quotes part the matchers; a backslash keeps the quote after it from counting.
std::vector<std::string_view> SplitAtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool quoted = false;
  bool escaped = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == ',' && !quoted) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
    if (c == '"' && !escaped) quoted = !quoted;
    escaped = c == '\\' && !escaped;
  }
  if (std::string_view last = Trim(text.substr(begin)); !last.empty()) parts.push_back(last);
  return parts;
}

// A value in the classic form: `\n`, `\"` and `\\` stand for one character, any other backslash for itself.
std::optional<std::string> ClassicValue(std::string_view raw) {
  bool open = raw.starts_with('"');
  if (open) raw.remove_prefix(1);
  std::string value;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    bool last = i + 1 == raw.size();
    if (raw[i] == '\\' && !last) {
      char next = raw[++i];
      if (next != 'n' && next != '"' && next != '\\') value += '\\';
      value += next == 'n' ? '\n' : next;
    } else if (raw[i] == '"') {
      if (!open || !last) return std::nullopt;
      open = false;
    } else {
      value += raw[i];
    }
  }
  if (open) return std::nullopt;
  return value;
}

Result<MatcherText> ReadClassic(std::string_view text) {
  std::string_view rest = Trim(text);
  std::size_t size = 0;
  while (size < rest.size() && (IsLetter(rest[size]) || (size > 0 && rest[size] >= '0' && rest[size] <= '9'))) ++size;
  if (size == 0) return Refused(text, "it begins with no label");
  MatcherText matcher{.label = std::string(rest.substr(0, size)), .kind = {}, .value = {}};
  rest.remove_prefix(size);
  SkipSpace(rest);
  auto kind = TakeOperator(rest);
  if (!kind) return Refused(text, "after the label must come =, !=, =~ or !~");
  SkipSpace(rest);
  auto value = ClassicValue(rest);
  if (!value) return Refused(text, "a quote within the value needs a backslash");
  matcher.kind = *kind;
  matcher.value = *std::move(value);
  return matcher;
}

void AppendUtf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The escape after a backslash, as Go has them in double quotes; false where it is none.
bool TakeEscape(std::string_view& text, std::string& out) {
  constexpr std::string_view kLetters = "abfnrtv\\\"";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\\"";
  if (text.empty()) return false;
  char letter = text.front();
  if (std::size_t at = kLetters.find(letter); at != std::string_view::npos) {
    text.remove_prefix(1);
    out += kMeanings[at];
    return true;
  }
  bool octal = letter >= '0' && letter <= '7';
  std::size_t digits = octal ? 3 : letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (!octal) text.remove_prefix(1);
  if (digits == 0 || text.size() < digits) return false;
  std::uint32_t code = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + digits, code, octal ? 8 : 16);
  if (error != std::errc() || end != text.data() + digits || code > 0x10FFFF) return false;
  text.remove_prefix(digits);
  if (octal || letter == 'x') {
    out += static_cast<char>(code);
  } else {
    AppendUtf8(code, out);
  }
  return true;
}

// A name or value: quoted as in Go, or plain characters that mean nothing else.
std::optional<std::string> TakeWord(std::string_view& text) {
  constexpr std::string_view kReserved = "{}!=~,\\\"'`";
  std::string word;
  if (!text.starts_with('"')) {
    while (!text.empty() && !IsSpace(text.front()) && kReserved.find(text.front()) == std::string_view::npos) {
      word += text.front();
      text.remove_prefix(1);
    }
    if (word.empty()) return std::nullopt;
    return word;
  }
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '\n' || (c == '\\' && !TakeEscape(text, word))) return std::nullopt;
    if (c != '\\') word += c;
  }
  if (text.empty() || !IsUtf8(word)) return std::nullopt;
  text.remove_prefix(1);
  return word;
}

}  // namespace

Result<std::vector<MatcherText>> SplitClassic(std::string_view text) {
  if (text.starts_with('{')) text.remove_prefix(1);
  if (text.ends_with('}')) text.remove_suffix(1);
  std::vector<MatcherText> matchers;
  for (std::string_view part : SplitAtCommas(text)) {
    SEAWORTHY_TRY(MatcherText matcher, ReadClassic(part));
    matchers.push_back(std::move(matcher));
  }
  return matchers;
}

Result<std::vector<MatcherText>> SplitUtf8(std::string_view text) {
  std::string_view rest = Trim(text);
  bool braces = rest.starts_with('{');
  if (braces != rest.ends_with('}')) return Refused(text, "its braces do not match");
  if (braces) rest = rest.substr(1, rest.size() - 2);
  std::vector<MatcherText> matchers;
  for (SkipSpace(rest); !rest.empty(); SkipSpace(rest)) {
    auto label = TakeWord(rest);
    SkipSpace(rest);
    auto kind = TakeOperator(rest);
    SkipSpace(rest);
    auto value = label && kind ? TakeWord(rest) : std::nullopt;
    if (!value) return Refused(text, "a label, an operator and a value are expected");
    matchers.push_back({*std::move(label), *kind, *std::move(value)});
    SkipSpace(rest);
    if (rest.empty()) break;
    if (!rest.starts_with(',')) return Refused(text, "a comma is expected after a value");
    rest.remove_prefix(1);
  }
  return matchers;
}

}  // namespace seaworthy::alerting
