// What ASCII characters are to PromQL. Private to the lexer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace seaworthy::promql {

enum CharacterClass : std::uint8_t { kOther = 0, kSpace = 1, kLetter = 2, kDigit = 4 };

inline constexpr auto kCharacterClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (char c : std::string_view(" \t\n\r")) classes[static_cast<unsigned char>(c)] = kSpace;
  for (std::size_t c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = kLetter;
  classes['_'] = kLetter;
  for (std::size_t c = '0'; c <= '9'; ++c) classes[c] = kDigit;
  return classes;
}();

inline bool Is(char c, std::uint8_t classes) {
  return (kCharacterClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

// The value of a hexadecimal digit; 99 for what is no digit.
inline std::uint32_t DigitOf(char c) {
  char lower = static_cast<char>(c | 0x20);
  if (Is(c, kDigit)) return static_cast<std::uint32_t>(c - '0');
  if (lower >= 'a' && lower <= 'f') return static_cast<std::uint32_t>(lower - 'a' + 10);
  return 99;
}

}  // namespace seaworthy::promql
