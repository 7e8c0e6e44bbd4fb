#include "collectors/repo/words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace seaworthy::collectors::repo {
namespace {

bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLowerLetter(char c) { return c >= 'a' && c <= 'z'; }
char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

struct EnvironmentName {
  std::string_view word;
  std::string_view kind;
  bool in_prose = true;
};

// What is not production stands first, so that `pre-prod` and `nonprod` are not taken for it.
constexpr auto kEnvironments = std::to_array<EnvironmentName>({
    {"preprod", "staging"},
    {"preproduction", "staging"},
    {"nonprod", "staging"},
    {"nonproduction", "staging"},
    {"staging", "staging"},
    {"stage", "staging"},
    {"stg", "staging"},
    {"uat", "staging"},
    {"qa", "staging"},
    {"qas", "staging"},
    {"acceptance", "staging", false},
    {"testing", "staging", false},
    {"dev", "development"},
    {"development", "development"},
    {"sandbox", "development"},
    {"preview", "development", false},
    {"review", "development", false},
    {"develop", "development", false},
    {"local", "development", false},
    {"playground", "development", false},
    {"production", "production"},
    {"prod", "production"},
    {"prd", "production"},
    {"live", "production", false},
    {"test", "staging", false},
    {"integration", "staging", false},
    {"int", "staging", false},
});

std::string_view WithoutTrailingDigits(std::string_view word) {
  while (!word.empty() && word.back() >= '0' && word.back() <= '9') word.remove_suffix(1);
  return word;
}

const EnvironmentName* FindEnvironment(std::string_view name, Wording wording) {
  std::vector<std::string> words = Words(name);
  for (std::string& word : words) word = WithoutTrailingDigits(word);
  for (const EnvironmentName& candidate : kEnvironments) {
    if (wording == Wording::kProse && !candidate.in_prose) continue;
    if (HasWord(words, {candidate.word})) return &candidate;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsAlnum(text[i])) {
      end_word();
      continue;
    }
    bool hump = i > 0 && IsUpper(text[i]) && IsLowerLetter(text[i - 1]);
    if (hump) end_word();
    word += ToLower(text[i]);
  }
  end_word();
  return words;
}

bool HasWord(std::span<const std::string> words, std::initializer_list<std::string_view> wanted) {
  auto is_wanted = [&](std::string_view word) { return std::ranges::find(wanted, word) != wanted.end(); };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_wanted(words[i])) return true;
    if (i + 1 < words.size() && is_wanted(words[i] + words[i + 1])) return true;
  }
  return false;
}

bool HasWord(std::string_view text, std::initializer_list<std::string_view> wanted) {
  return HasWord(Words(text), wanted);
}

bool ContainsNoCase(std::string_view text, std::string_view needle) {
  auto same = [](char a, char b) { return ToLower(a) == b; };
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(), same) != text.end();
}

std::string_view EnvironmentKind(std::string_view name) {
  const EnvironmentName* found = FindEnvironment(name, Wording::kName);
  return found == nullptr ? std::string_view{} : found->kind;
}

std::string_view EnvironmentWord(std::string_view text, Wording wording) {
  const EnvironmentName* found = FindEnvironment(text, wording);
  return found == nullptr ? std::string_view{} : found->word;
}

bool IsPlaceholder(std::string_view text) {
  text = Trim(text);
  if (text.empty() || (text.front() == '<' && text.back() == '>')) return true;
  static constexpr auto kMarks = std::to_array<std::string_view>(
      {"todo", "tbd", "fixme", "changeme", "change_me", "change-me", "replace_me", "replaceme", "replace-me", "your-",
       "your_", "yourorg", "yourteam", "yourcompany", "placeholder", "xxxx", "lorem ipsum", "example-team"});
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return ContainsNoCase(text, mark); });
}

}  // namespace seaworthy::collectors::repo
