#include "alerting/words.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "alerting/words_table.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsWordCharacter(char c) { return IsUpper(c) || IsLower(c) || (c >= '0' && c <= '9'); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether a window stands glued to its word: `burnrate1h`, but `load15` and `http2` are words.
bool StartsNumber(std::string_view name, std::size_t i) {
  constexpr std::size_t kGluedTo = 4;
  if (i < kGluedTo || !IsDigit(name[i])) return false;
  std::size_t end = std::min(name.find_first_not_of("0123456789", i), name.size());
  if (end == name.size() || !IsLower(name[end])) return false;
  return std::ranges::all_of(name.substr(i - kGluedTo, kGluedTo), [](char c) { return IsUpper(c) || IsLower(c); });
}

// Whether a new word starts at `i`: `memAvailable`, and `HTTPRequest` before its `R`.
bool StartsWord(std::string_view name, std::size_t i) {
  if (StartsNumber(name, i)) return true;
  if (i == 0 || !IsUpper(name[i])) return false;
  if (!IsUpper(name[i - 1])) return true;
  return i + 1 < name.size() && IsLower(name[i + 1]) && !(name[i + 1] == 's' && i + 2 == name.size());
}

using Lexicon = std::unordered_map<std::string_view, std::vector<const WordGroup*>>;

// Built once; the groups are constants.
const Lexicon& TheLexicon() {
  static const Lexicon lexicon = [] {
    Lexicon built;
    for (const WordGroup& group : kWordGroups)
      for (std::string_view word : Split(group.words, ' '))
        if (!word.empty()) built[word].push_back(&group);
    return built;
  }();
  return lexicon;
}

// The first words of the lexicon's phrases, which are few: no other word is worth a look with what follows it.
const std::unordered_set<std::string_view>& Beginnings() {
  static const std::unordered_set<std::string_view> beginnings = [] {
    std::unordered_set<std::string_view> built;
    for (const auto& [phrase, groups] : TheLexicon()) {
      if (std::size_t end = phrase.find('_'); end != std::string_view::npos) built.insert(phrase.substr(0, end));
    }
    return built;
  }();
  return beginnings;
}

// Long words that are found inside others: `viewwritelatency`, `totaltimeouts`.
constexpr auto kStems =
    std::to_array<std::string_view>({"failure", "timeout", "exception", "latency", "duration", "pending", "blocked",
                                     "unavailable", "utilization", "error", "dropped", "rejected"});
constexpr std::size_t kGluedWord = 9;

const std::vector<const WordGroup*>* Exactly(std::string_view word) {
  auto found = TheLexicon().find(word);
  return found == TheLexicon().end() ? nullptr : &found->second;
}

// `errors`, `crashes`, `latencies`.
const std::vector<const WordGroup*>* BySingular(std::string_view word) {
  if (word.size() < 3 || word.back() != 's' || word.ends_with("ss")) return nullptr;
  if (const auto* groups = Exactly(word.substr(0, word.size() - 1))) return groups;
  if (word.ends_with("ies")) return Exactly(std::string(word.substr(0, word.size() - 3)) + "y");
  return word.ends_with("es") ? Exactly(word.substr(0, word.size() - 2)) : nullptr;
}

// The lexicon's entry for a word, in the plural too, or inside of another.
const std::vector<const WordGroup*>* Find(std::string_view word) {
  if (const auto* groups = Exactly(word)) return groups;
  if (const auto* groups = BySingular(word)) return groups;
  if (word.size() < kGluedWord || word.find('_') != std::string_view::npos) return nullptr;
  for (std::string_view stem : kStems)
    if (word.find(stem) != std::string_view::npos) return Exactly(stem);
  return nullptr;
}

void Consider(Meaning& best, Kind kind, int weight, std::string_view word) {
  if (kind == Kind::kUnknown || weight < best.weight) return;
  best = {kind, weight, std::string(word)};
}

// In the plural too.
bool IsAmong(std::string_view word, std::string_view list) {
  return IsListed(word, list) || (word.ends_with('s') && IsListed(word.substr(0, word.size() - 1), list));
}

void ConsiderPairs(Meaning& best, std::span<const std::string> words, Reading reading) {
  for (const WordPair& pair : kWordPairs) {
    auto one = std::ranges::find_if(words, [&](const std::string& word) { return IsAmong(word, pair.one); });
    if (one == words.end() || !HasWord(words, pair.other)) continue;
    Consider(best, reading == Reading::kCount ? pair.count : pair.level, pair.weight, *one);
  }
}

}  // namespace

std::string_view Name(Kind kind) {
  switch (kind) {
    case Kind::kUnknown: return "nothing that is known";
    case Kind::kFailures: return "failures";
    case Kind::kSuccesses: return "what succeeded";
    case Kind::kDemand: return "demand";
    case Kind::kDuration: return "how long it takes";
    case Kind::kBusy: return "time spent";
    case Kind::kUse: return "use of a resource";
    case Kind::kRoom: return "what is left of a resource";
    case Kind::kLimit: return "the limit of a resource";
    case Kind::kState: return "a state";
    case Kind::kConstant: return "a constant";
  }
  return "";
}

std::vector<std::string> WordsOf(std::string_view name) {
  constexpr std::size_t kUsual = 8;
  std::vector<std::string> words;
  words.reserve(kUsual);
  bool open = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!IsWordCharacter(name[i])) {
      open = false;
      continue;
    }
    if (!open || StartsWord(name, i)) words.emplace_back();
    words.back() += IsUpper(name[i]) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    open = true;
  }
  return words;
}

Meaning MeaningOf(std::span<const std::string> words, Reading reading) {
  Meaning best;
  constexpr std::size_t kLongestPhrase = 4;
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::string phrase;
    std::size_t longest = Beginnings().contains(words[first]) ? kLongestPhrase : 1;
    for (std::size_t last = first; last < std::min(words.size(), first + longest); ++last) {
      phrase += (last == first ? "" : "_") + words[last];
      const std::vector<const WordGroup*>* groups = Find(phrase);
      if (groups == nullptr) continue;
      for (const WordGroup* group : *groups) {
        if (group->position == Position::kLast && last + 1 != words.size()) continue;
        Consider(best, reading == Reading::kCount ? group->count : group->level, group->weight, phrase);
      }
    }
  }
  ConsiderPairs(best, words, reading);
  return best;
}

bool IsListed(std::string_view word, std::string_view list) {
  if (word.empty()) return false;
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    std::size_t end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

bool HasWord(std::span<const std::string> words, std::string_view list) {
  return std::ranges::any_of(words, [&](const std::string& word) { return IsAmong(word, list); });
}

}  // namespace seaworthy::alerting
