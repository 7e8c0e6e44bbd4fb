#include "report/markdown_text.h"

#include <algorithm>

#include "base/text.h"

namespace seaworthy::report {
namespace {

// Only whole spans of code keep their backquotes: an odd one would pair with a later one, and free what stands there.
bool HasWholeSpans(std::string_view line) {
  return std::ranges::count(line, '`') % 2 == 0 && line.find("``") == std::string_view::npos;
}

}  // namespace

std::string EscapedMarkdown(std::string_view text, std::size_t limit) {
  std::string escaped;
  std::string line = OneLine(text, limit);
  bool spans = HasWholeSpans(line);
  bool in_code = false;
  for (char c : line) {
    if (c == '`' && spans) in_code = !in_code;
    // Brackets of the round kind mean nothing without the square ones.
    bool marks = std::string_view("\\*_{}[]<>#|!~&@`").find(c) != std::string_view::npos;
    if (marks && !in_code && !(c == '`' && spans)) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string MarkdownCode(std::string_view text) {
  std::string line = OneLine(text, 300);
  std::size_t longest = 0;
  std::size_t run = 0;
  for (char c : line) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  std::string fence(longest + 1, '`');
  return longest == 0 ? fence + line + fence : fence + " " + line + " " + fence;
}

// One that is escaped already must not become an escaped backslash.
std::string MarkdownCell(std::string_view markdown) {
  std::string cell;
  for (char c : markdown) {
    if (c == '|' && !cell.ends_with('\\')) cell += '\\';
    cell += c;
  }
  return cell;
}

}  // namespace seaworthy::report
