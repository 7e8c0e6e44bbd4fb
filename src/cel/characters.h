// Text as CEL counts it: in Unicode characters, not bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace seaworthy::cel {

inline bool StartsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

inline std::size_t CountCharacters(std::string_view text) {
  std::size_t count = 0;
  for (char byte : text) {
    if (StartsCharacter(byte)) ++count;
  }
  return count;
}

// The byte at which the character of that index starts; the size of the text for the index after the last.
// Precondition: index <= CountCharacters(text).
inline std::size_t ByteOf(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (StartsCharacter(text[at]) && index-- == 0) return at;
  }
  return text.size();
}

}  // namespace seaworthy::cel
