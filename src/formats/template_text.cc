#include "formats/template_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace seaworthy::formats {
namespace {

// What only a chart or a generator says. The last part of each is what follows `{{`, blanks skipped.
constexpr std::array<std::string_view, 9> kChartWords = {
    ".Values", ".Release", ".Chart", ".Capabilities", ".Files", "include \"", "define \"", "toYaml ", "tpl "};
constexpr std::array<std::string_view, 4> kChartObjects = {".Values.", ".Release.", ".Chart.", "$.Values"};
constexpr std::array<std::string_view, 8> kControlWords = {"if ",   "else",    "range ",    "end",
                                                           "with ", "define ", "template ", "block "};

// These bound the time that a text full of openings takes: an action that is longer is none, and a template shows
// early.
constexpr std::size_t kLongestAction = 200;
constexpr std::size_t kLongestScalar = 64 * 1024;
constexpr std::size_t kLongestText = 1024 * 1024;

template <typename Words>
bool StartsWithAny(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

std::string_view SkipBlanks(std::string_view text) {
  std::size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// Of an action: `{{- include "x" . }}`. `action` starts with the braces.
bool IsChartAction(std::string_view action) {
  std::string_view whole = action.substr(0, action.find("}}"));
  std::string_view inside = whole.substr(2);
  if (inside.starts_with('-')) inside.remove_prefix(1);
  if (StartsWithAny(SkipBlanks(inside), kChartWords)) return true;
  return std::any_of(kChartObjects.begin(), kChartObjects.end(),
                     [&](std::string_view name) { return whole.find(name) != std::string_view::npos; });
}

bool IsControlAction(std::string_view action) {
  std::string_view inside = action.substr(2);
  if (inside.starts_with('-')) return true;
  return StartsWithAny(SkipBlanks(inside), kControlWords);
}

// 1 for an action that something has to end, -1 for an end, 0 for any other.
int DepthOf(std::string_view action) {
  constexpr std::array<std::string_view, 5> kOpeners = {"if ", "range ", "with ", "define ", "block "};
  std::string_view inside = action.substr(2);
  if (inside.starts_with('-')) inside.remove_prefix(1);
  inside = SkipBlanks(inside);
  if (StartsWithAny(inside, kOpeners)) return 1;
  if (!inside.starts_with("end")) return 0;
  inside = SkipBlanks(inside.substr(3));
  return inside.starts_with("}}") || inside.starts_with("-}}") ? -1 : 0;
}

// Of Jinja: `{% if %}`.
bool IsStatement(std::string_view text) { return text.starts_with("{%") && text.find("%}") != std::string_view::npos; }

std::string Excerpt(std::string_view text) {
  std::size_t end = std::min({text.find("}}"), text.find("%}"), text.find("%>")});
  return OneLine(text.substr(0, end == std::string_view::npos ? end : end + 2), 60);
}

// Looks for a template in the lines of a text, one by one.
class LineScanner {
 public:
  // The column (from 0) where a template starts in this line.
  std::optional<std::size_t> Scan(std::string_view line) {
    std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    if (block_indent_ && (indent == line.size() || indent > *block_indent_)) return std::nullopt;
    block_indent_.reset();
    std::optional<std::size_t> found = ScanOutsideQuotes(line, indent);
    if (!found && OpensBlock(line)) block_indent_ = indent;
    return found;
  }

 private:
  static bool OpensBlock(std::string_view line) {
    line = line.substr(0, line.find(" #"));
    line = Trim(line);
    std::size_t last = line.find_last_not_of("+-0123456789");
    if (last == std::string_view::npos || last == 0) return false;
    char before = line[last - 1];
    return (line[last] == '|' || line[last] == '>') && (before == ' ' || before == '\t');
  }

  static std::optional<std::size_t> ScanOutsideQuotes(std::string_view line, std::size_t from) {
    bool at_start = true;  // Of a key or value: nothing but blanks and indicators since.
    for (std::size_t i = from; i < line.size(); ++i) {
      char c = line[i];
      bool after_blank = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
      if (c == '#' && after_blank) return std::nullopt;
      if (at_start && (c == '"' || c == '\'')) {
        i = line.find(c, i + 1);
        if (i == std::string_view::npos) return std::nullopt;
        continue;
      }
      if (IsTemplateAt(line, i, at_start)) return i;
      at_start = c == ' ' || c == '\t' ? at_start || (i > 0 && (line[i - 1] == ':' || line[i - 1] == '-'))
                                       : c == '-' && at_start;
      if (c == '[' || c == '{' || c == ',') at_start = true;
    }
    return std::nullopt;
  }

  static bool IsTemplateAt(std::string_view line, std::size_t i, bool at_start) {
    std::string_view rest = line.substr(i, kLongestAction);
    if (IsStatement(rest)) return true;
    if (rest.starts_with("<%")) return at_start;
    if (!rest.starts_with("{{") || (i > 0 && line[i - 1] == '$')) return false;
    return at_start || IsChartAction(rest) || IsControlAction(rest);
  }

  std::optional<std::size_t> block_indent_;  // Of the line that opened the block we are in.
};

}  // namespace

bool HasTemplateMarks(std::string_view text) {
  auto has = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  return has("{{") || has("{%") || has("<%");
}

bool IsTemplateScalar(std::string_view scalar, bool several_lines) {
  scalar = scalar.substr(0, kLongestScalar);
  if (scalar.starts_with("<%")) return true;
  int depth = 0;
  for (std::size_t i = scalar.find('{'); i != std::string_view::npos; i = scalar.find('{', i + 1)) {
    std::string_view rest = scalar.substr(i, kLongestAction);
    if (IsStatement(rest)) return true;
    if (!rest.starts_with("{{") || (i > 0 && scalar[i - 1] == '$')) continue;
    if (IsChartAction(rest)) return true;
    depth += DepthOf(rest);
    if (several_lines && depth < 0) return true;
  }
  return several_lines && depth != 0;  // A text of Prometheus ends what it begins.
}

std::optional<TemplateSpot> FindTemplate(std::string_view text) {
  text = text.substr(0, kLongestText);
  LineScanner scanner;
  int number = 0;
  while (!text.empty()) {
    ++number;
    std::string_view line = text.substr(0, text.find('\n'));
    if (std::optional<std::size_t> column = scanner.Scan(line)) {
      return TemplateSpot{{"", number, static_cast<int>(*column) + 1}, Excerpt(line.substr(*column, kLongestAction))};
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace seaworthy::formats
