#include "alerting/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

// What is put behind a name for where or how it runs, and does not make it another thing.
constexpr auto kEndings = std::to_array<std::string_view>(
    {"service", "svc", "server", "app", "deployment", "deploy", "pod", "metrics", "prod", "production", "live"});

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return IsUpper(c) || IsLower(c) || static_cast<unsigned char>(c) >= 0x80; }

// Whether a new word begins at `i`, inside of letters: `checkoutApi`, `APIServer`.
bool BeginsWord(std::string_view text, std::size_t i) {
  if (i == 0 || !IsUpper(text[i])) return false;
  if (IsLower(text[i - 1]) || IsDigit(text[i - 1])) return true;
  return IsUpper(text[i - 1]) && i + 1 < text.size() && IsLower(text[i + 1]);
}

}  // namespace

std::string PlainName(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool is_word = IsLetter(text[i]) || IsDigit(text[i]);
    bool joins = !plain.empty() && plain.back() != '-';
    if ((!is_word || BeginsWord(text, i)) && joins) plain += '-';
    if (is_word) plain += IsUpper(text[i]) ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
  }
  if (plain.ends_with('-')) plain.pop_back();
  return plain;
}

bool HasName(std::string_view text, std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    std::size_t end = at + name.size();
    bool begins = at == 0 || text[at - 1] == '-';
    bool ends = end == text.size() || text[end] == '-';
    if (begins && ends) return true;
  }
  return false;
}

bool IsExactName(std::string_view value, std::string_view name) {
  if (name.empty()) return false;
  for (std::string_view part : Split(value, '/')) {
    if (PlainName(part) == name) return true;
  }
  return false;
}

bool IsNearName(std::string_view value, std::string_view name, std::string_view service) {
  if (name.empty()) return false;
  std::string plain = PlainName(value.substr(value.rfind('/') + 1));
  std::string_view rest = plain;
  if (!service.empty() && rest.starts_with(service) && rest.size() > service.size() && rest[service.size()] == '-') {
    rest.remove_prefix(service.size() + 1);
  }
  if (!rest.starts_with(name)) return false;
  rest.remove_prefix(name.size());
  if (rest.empty()) return true;
  return rest.front() == '-' && std::ranges::find(kEndings, rest.substr(1)) != kEndings.end();
}

}  // namespace seaworthy::alerting
