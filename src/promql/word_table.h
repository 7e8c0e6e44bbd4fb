// A constant table from words to values, looked up by a hash of three letters and the length. Made at compile time.
//
// The hash ignores the case of letters; the caller's comparison decides whether case counts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace seaworthy::promql {

template <typename T>
struct Entry {
  std::string_view word;
  T value{};
};

// kSlots is a power of two, well above the number of words.
template <typename T, std::size_t kSlots>
class WordTable {
 public:
  template <std::size_t N>
  consteval explicit WordTable(const std::array<Entry<T>, N>& entries) {
    static_assert((kSlots & (kSlots - 1)) == 0 && N * 2 <= kSlots);
    for (const Entry<T>& entry : entries) {
      std::size_t slot = Hash(entry.word);
      while (!slots_[slot].word.empty()) slot = (slot + 1) % kSlots;
      slots_[slot] = entry;
    }
  }

  // `equal(entry's word, word)`. Null where there is none.
  template <typename Equal>
  const Entry<T>* Find(std::string_view word, Equal equal) const {
    if (word.empty()) return nullptr;
    for (std::size_t slot = Hash(word); !slots_[slot].word.empty(); slot = (slot + 1) % kSlots) {
      if (slots_[slot].word.size() == word.size() && equal(slots_[slot].word, word)) return &slots_[slot];
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t Hash(std::string_view word) {
    auto letter = [&](std::size_t at) { return static_cast<std::uint32_t>(word[at]) | 0x20u; };
    std::uint32_t hash = static_cast<std::uint32_t>(word.size()) * 11;
    hash += letter(0) * 31 + letter(word.size() - 1) * 7 + letter(word.size() / 2) * 131;
    return (hash ^ (hash >> 7)) % kSlots;
  }

  std::array<Entry<T>, kSlots> slots_{};
};

}  // namespace seaworthy::promql
