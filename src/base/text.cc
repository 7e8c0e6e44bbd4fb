#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>

#include <fmt/format.h>

namespace seaworthy {
namespace {

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

template <typename Texts>
std::string_view NearestOf(std::string_view word, const Texts& candidates) {
  constexpr std::size_t kLongest = 100;  // Nobody mistypes a longer name; the table is quadratic.
  std::string_view best;
  if (word.size() > kLongest) return best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    std::size_t distance = EditDistance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

// Whether the three bytes at the front are one of the marks that change the direction of what follows, or end a line:
// U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069. They make a text read as another.
bool TurnsText(std::string_view bytes) {
  auto last = static_cast<std::uint8_t>(bytes[2]);
  if (bytes.starts_with("\xE2\x80")) return last == 0x8E || last == 0x8F || (last >= 0xA8 && last <= 0xAE);
  return bytes.starts_with("\xE2\x81") && last >= 0xA6 && last <= 0xA9;
}

// How many bytes at the front are ASCII, eight at a time; up to seven more may follow.
std::size_t AsciiRun(std::string_view bytes) {
  std::size_t length = 0;
  for (std::uint64_t eight = 0; bytes.size() - length >= sizeof eight; length += sizeof eight) {
    std::memcpy(&eight, bytes.data() + length, sizeof eight);
    if ((eight & 0x8080808080808080U) != 0) break;
  }
  return length;
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  while (true) {
    bytes.remove_prefix(AsciiRun(bytes));
    if (bytes.empty()) return true;
    std::size_t length = Utf8Length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
}

std::size_t Utf8Length(std::string_view bytes) {
  auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  auto continues = [&](std::size_t i) { return i < bytes.size() && (at(i) & 0xC0) == 0x80; };
  std::uint8_t first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xE0 && at(1) < 0xA0) return 0;
    if (first == 0xED && at(1) > 0x9F) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xF0 && at(1) < 0x90) return 0;
    if (first == 0xF4 && at(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  return NearestOf(word, candidates);
}

std::string_view Nearest(std::string_view word, std::span<const std::string> candidates) {
  return NearestOf(word, candidates);
}

std::string JoinWords(std::span<const std::string> words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

std::string Count(std::size_t number, std::string_view noun) { return Count(number, noun, std::string(noun) + "s"); }

std::string Count(std::size_t number, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", number, number == 1 ? singular : plural);
}

std::string Sentence(std::string_view text) {
  std::string sentence(text);
  if (sentence.empty()) return sentence;
  bool is_name = text.substr(0, text.find(' ')).find_first_of("/._") != std::string_view::npos;
  if (!is_name && sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  if (std::string_view(".!?").find(sentence.back()) == std::string_view::npos) sentence += '.';
  return sentence;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string OneLine(std::string_view text, std::size_t limit) {
  auto is_plain = [](char c) { return c >= 0x20 && c < 0x7F; };
  if (text.size() <= limit && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string line;
  while (!text.empty()) {
    std::size_t length = Utf8Length(text);
    if (line.size() + std::max<std::size_t>(length, 1) > limit) return line + "…";
    if (length == 0) {
      line += '?';
      length = 1;
    } else if (length == 1 && (static_cast<std::uint8_t>(text[0]) < 0x20 || text[0] == 0x7F)) {
      line += ' ';
    } else if (length == 2 && text[0] == '\xC2' && static_cast<std::uint8_t>(text[1]) < 0xA0) {
      line += ' ';  // The C1 control characters.
    } else if (length == 3 && TurnsText(text)) {
      line += ' ';
    } else {
      line += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return line;
}

std::string Printable(std::string_view text) {
  std::string printable;
  for (std::string_view line : Split(text, '\n')) printable += OneLine(line, std::string::npos) + '\n';
  printable.pop_back();
  return printable;
}

}  // namespace seaworthy
