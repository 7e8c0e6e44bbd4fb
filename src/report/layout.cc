#include "report/layout.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace seaworthy::report {

std::string Paint(std::string_view text, Colour colour, bool on) {
  if (!on || colour == Colour::kNone) return std::string(text);
  constexpr std::string_view kCodes[] = {"", "31", "32", "33", "34", "2", "1"};
  return "\x1b[" + std::string(kCodes[static_cast<std::size_t>(colour)]) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string> Wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (std::string_view word : Split(text, ' ')) {
    if (word.empty()) continue;
    if (!line.empty() && Columns(line) + 1 + Columns(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string Hanging(std::string_view first, std::string_view text, std::size_t width) {
  std::string lead = OneLine(first, std::string::npos);
  std::size_t indent = Columns(lead);
  std::size_t room = width > indent + 20 ? width - indent : 20;
  std::string out;
  for (const std::string& line : Wrap(OneLine(text, std::string::npos), room)) {
    out += out.empty() ? lead : std::string(indent, ' ');
    out += line;
    out += '\n';
  }
  return out;
}

std::string Edges(std::string_view left_text, std::string_view right_text, std::size_t width) {
  std::string left = OneLine(left_text, std::string::npos);
  std::string right = OneLine(right_text, std::string::npos);
  std::size_t used = Columns(left) + Columns(right);
  if (used + 2 > width) return left + "\n" + right + "\n";
  return left + std::string(width - used, ' ') + right + "\n";
}

}  // namespace seaworthy::report
