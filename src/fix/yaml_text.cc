#include "fix/yaml_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_writer.h"

namespace seaworthy::fix {
namespace {

constexpr std::size_t kCommentWidth = 110;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// A hump starts a word: `HTTPRequests` is `http-requests`.
bool StartsWord(std::string_view text, std::size_t at) {
  if (at == 0 || text[at] < 'A' || text[at] > 'Z') return false;
  bool after_small = (text[at - 1] >= 'a' && text[at - 1] <= 'z') || IsDigit(text[at - 1]);
  bool before_small = at + 1 < text.size() && text[at + 1] >= 'a' && text[at + 1] <= 'z';
  return after_small || (before_small && IsLetter(text[at - 1]));
}

}  // namespace

std::string Scalar(std::string_view text) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"true", "false", "null", "yes", "no", "on", "off", "y", "n"});
  auto is_plain = [](char c) {
    return IsLetter(c) || IsDigit(c) || std::string_view("_./-:").find(c) != std::string_view::npos;
  };
  bool plain = !text.empty() && IsLetter(text.front()) && std::ranges::all_of(text, is_plain) && text.back() != ':' &&
               std::ranges::find(kWords, Lower(text)) == kWords.end();
  if (plain) return std::string(text);
  std::string quoted;
  formats::AppendJsonString(quoted, text);
  return quoted;
}

std::string Indented(std::string_view text, int indent) {
  std::string out;
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (std::string_view line : Split(text, '\n')) {
    out += fmt::format("{:{}}{}\n", "", line.empty() ? 0 : indent, line);
  }
  return out;
}

std::string Comment(std::string_view sentence) {
  std::string out;
  std::string line = "#";
  for (std::string_view word : Split(sentence, ' ')) {
    if (line.size() > 1 && line.size() + 1 + word.size() > kCommentWidth) {
      out += line + "\n";
      line = "#";
    }
    line += fmt::format(" {}", word);
  }
  return out + line + "\n";
}

std::string Kebab(std::string_view text, std::string_view fallback, std::size_t limit) {
  std::string kebab;
  for (std::size_t i = 0; i < text.size() && kebab.size() < limit; ++i) {
    bool kept = IsLetter(text[i]) || IsDigit(text[i]);
    bool joint = !kept || StartsWord(text, i);
    if (joint && !kebab.empty() && kebab.back() != '-') kebab += '-';
    if (kept) kebab += ToLower(text[i]);
  }
  while (kebab.ends_with('-')) kebab.pop_back();
  return kebab.empty() ? std::string(fallback) : kebab;
}

std::string Camel(std::string_view kebab) {
  std::string camel;
  for (std::string_view word : Split(kebab, '-')) {
    if (word.empty()) continue;
    if (!camel.empty() && IsDigit(camel.back()) && IsDigit(word.front())) camel += '_';
    camel += ToUpper(word.front());
    camel += word.substr(1);
  }
  return camel;
}

std::string Plain(std::string_view text) {
  std::string plain = OneLine(text, 200);
  for (std::size_t at = plain.find("{{"); at != std::string::npos; at = plain.find("{{", at)) plain.insert(at + 1, " ");
  return plain;
}

}  // namespace seaworthy::fix
