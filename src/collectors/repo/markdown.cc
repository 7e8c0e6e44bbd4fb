#include "collectors/repo/markdown.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/draft.h"
#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxLinks = 2'000;  // Of one document: more are no navigation.
constexpr std::size_t kMaxTitle = 200;

bool StartsAny(std::string_view text, std::initializer_list<std::string_view> starts) {
  return std::ranges::any_of(starts, [&](std::string_view start) { return text.starts_with(start); });
}

// `## Title ##` and AsciiDoc's `== Title`; level 0 where the line is no heading.
Heading HeadingOf(std::string_view line) {
  char mark = line.empty() ? '\0' : line[0];
  if (mark != '#' && mark != '=') return {0, {}, 0};
  std::size_t level = std::min(line.find_first_not_of(mark), line.size());
  if (level > 6 || level == line.size() || (line[level] != ' ' && line[level] != '\t')) return {0, {}, 0};
  std::string_view title = Trim(line.substr(level));
  while (title.ends_with(mark)) title.remove_suffix(1);
  return {static_cast<int>(level), std::string(Trim(title)), 0};
}

// The line under a heading of the older form: only `=`, `-` or `~`, three at least.
int UnderlineLevel(std::string_view line) {
  if (line.size() < 3 || std::string_view("=-~^").find(line[0]) == std::string_view::npos) return 0;
  if (line.find_first_not_of(line[0]) != std::string_view::npos) return 0;
  return line[0] == '=' ? 1 : 2;
}

bool IsUrlEnd(char c) {
  return static_cast<unsigned char>(c) <= ' ' || std::string_view("<>\"'`|\\{}").find(c) != std::string_view::npos;
}

// The address that starts at `from`, without the punctuation of the sentence around it.
std::string_view UrlAt(std::string_view line, std::size_t from) {
  std::size_t end = from;
  int depth = 0;
  for (; end < line.size() && !IsUrlEnd(line[end]); ++end) {
    if (line[end] == '(') ++depth;
    if ((line[end] == ')' && --depth < 0) || line[end] == '[' || line[end] == ']') break;
  }
  std::string_view url = line.substr(from, end - from);
  while (!url.empty() && std::string_view(".,;:!?*_").find(url.back()) != std::string_view::npos) url.remove_suffix(1);
  return url;
}

// Where the `[` stands that the `]` at `close` ends; npos where it has none nearby.
std::size_t OpeningBracket(std::string_view line, std::size_t close) {
  int depth = 1;
  for (std::size_t at = close; at > 0 && close - at < kMaxTitle;) {
    --at;
    if (line[at] == ']') ++depth;
    if (line[at] == '[' && --depth == 0) return at;
  }
  return std::string_view::npos;
}

// The text between the brackets; of an image that is the link, its own text.
std::string LinkTitle(std::string_view title) {
  if (title.starts_with("![")) title = title.substr(2, title.find(']') - 2);
  return std::string(Trim(title));
}

// `[title](target)`; relative targets count. Returns where the search goes on.
std::size_t ReadInlineLink(std::string_view line, std::size_t close, int number, std::vector<TextLink>& links) {
  std::size_t start = close + 2;
  std::size_t end = line.find_first_of(" )", start);
  if (end == std::string_view::npos) return line.size();
  std::string_view url = line.substr(start, end - start);
  if (url.starts_with('<') && url.ends_with('>')) url = url.substr(1, url.size() - 2);
  std::size_t open = OpeningBracket(line, close);
  bool is_image = open != std::string_view::npos && open > 0 && line[open - 1] == '!';
  if (url.empty() || url.starts_with('#') || is_image) return end;
  std::string_view title =
      open == std::string_view::npos ? std::string_view{} : line.substr(open + 1, close - open - 1);
  links.push_back({std::string(url), LinkTitle(title), number});
  return end;
}

// A bare address; AsciiDoc puts its title in brackets behind it, a reference definition in brackets before it.
std::size_t ReadBareLink(std::string_view line, std::size_t start, int number, std::vector<TextLink>& links) {
  std::string_view url = UrlAt(line, start);
  std::size_t end = start + std::max<std::size_t>(url.size(), 1);
  if (url.size() < 10) return end;
  std::string title;
  if (end < line.size() && line[end] == '[') {
    title = line.substr(end + 1, line.find(']', end) - end - 1);
  } else {
    title = Trim(line.substr(0, start).substr(0, kMaxTitle));
    while (!title.empty() && std::string_view("-*:[]()<`_| ").find(title.back()) != std::string_view::npos)
      title.pop_back();
    title.erase(0, std::min(title.find_first_not_of("-*[]()<`_|0123456789. "), title.size()));
  }
  links.push_back({std::string(url), std::move(title), number});
  return end;
}

void ReadLinks(std::string_view line, int number, std::vector<TextLink>& links) {
  std::size_t at = 0;
  while (at < line.size() && links.size() < kMaxLinks) {
    std::size_t inline_link = line.find("](", at);
    std::size_t bare = line.find("http", at);
    if (inline_link == std::string_view::npos && bare == std::string_view::npos) return;
    if (inline_link < bare) {
      at = ReadInlineLink(line, inline_link, number, links);
    } else if (StartsAny(line.substr(bare), {"http://", "https://"})) {
      at = ReadBareLink(line, bare, number, links);
    } else {
      at = bare + 4;
    }
  }
}

// Walks the lines once; knows whether it is in a code block or a comment.
class Reader {
 public:
  explicit Reader(Markdown& out) : out_(out) {}

  void Line(std::string_view raw, int number) {
    std::string_view line = Trim(raw);
    if (!IsText(line, number)) return;
    if (Heading heading = HeadingOf(line); heading.level > 0) {
      heading.line = number;
      out_.headings.push_back(std::move(heading));
    } else if (!IsUnderline(line, number)) {
      if (!line.starts_with("[//]:") && !line.starts_with(".. ")) out_.lines.push_back({number, line});
      ReadLinks(line, number, out_.links);
    }
  }

 private:
  bool IsText(std::string_view line, int number) {
    if (comment_) {
      comment_ = line.find("-->") == std::string_view::npos;
      return false;
    }
    if (number == 1 && line == "---") front_matter_ = true;
    if (front_matter_) {
      front_matter_ = number == 1 || line != "---";
      return false;
    }
    if (StartsAny(line, {"```", "~~~"}) && (fence_.empty() || line.starts_with(fence_))) {
      fence_ = fence_.empty() ? line.substr(0, 3) : std::string_view{};
      return false;
    }
    if (!fence_.empty()) {
      if (!line.empty()) out_.lines.push_back({number, line, true});
      return false;
    }
    if (line.starts_with("<!--")) {
      comment_ = line.find("-->") == std::string_view::npos;
      return false;
    }
    return !line.empty();
  }

  // Turns the line before into a heading.
  bool IsUnderline(std::string_view line, int number) {
    int level = UnderlineLevel(line);
    if (level == 0) return false;
    bool below_text = !out_.lines.empty() && out_.lines.back().line == number - 1 && !out_.lines.back().code;
    if (below_text && out_.lines.back().text.size() <= kMaxTitle) {
      out_.headings.push_back({level, std::string(out_.lines.back().text), number - 1});
      out_.lines.pop_back();
    }
    return true;
  }

  Markdown& out_;
  std::string_view fence_;
  bool comment_ = false;
  bool front_matter_ = false;
};

bool IsMarked(std::string_view line) {
  static constexpr auto kMarks = std::to_array<std::string_view>(
      {"lorem ipsum", "coming soon", "to be written", "to be done", "to be defined", "to be added", "work in progress",
       "fill in", "fill this", "<insert", "[insert", "under construction", "not yet written", "add content here"});
  if (HasWord(line, {"todo", "tbd", "fixme", "tbc", "wip"})) return true;
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return ContainsNoCase(line, mark); });
}

std::size_t CountWords(std::string_view line) {
  std::size_t words = 0;
  for (std::string_view part : Split(line, ' ')) {
    if (part.size() > 1) ++words;
  }
  return words;
}

}  // namespace

Markdown ReadMarkdown(std::string_view text) {
  Markdown out;
  Reader reader(out);
  int number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    reader.Line(text.substr(at, end - at), number);
    at = end + 1;
  }
  return out;
}

std::vector<TextLine> SectionOf(const Markdown& markdown, std::size_t index) {
  const Heading& heading = markdown.headings[index];
  auto next = std::find_if(markdown.headings.begin() + static_cast<std::ptrdiff_t>(index) + 1, markdown.headings.end(),
                           [&](const Heading& other) { return other.level <= heading.level; });
  std::vector<TextLine> section;
  for (const TextLine& line : markdown.lines) {
    if (line.line > heading.line && (next == markdown.headings.end() || line.line < next->line))
      section.push_back(line);
  }
  return section;
}

bool IsSkeleton(std::span<const TextLine> lines) {
  constexpr std::size_t kFewWords = 12;
  std::size_t marked = 0;
  std::size_t words = 0;
  for (const TextLine& line : lines) {
    if (IsDraft(line.text)) return true;
    bool is_marked = !line.code && IsMarked(line.text);
    marked += is_marked ? 1 : 0;
    if (!is_marked) words += CountWords(line.text);
  }
  return words < kFewWords || marked * 4 >= lines.size();
}

}  // namespace seaworthy::collectors::repo
