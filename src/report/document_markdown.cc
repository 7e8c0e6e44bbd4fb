// Documents as Markdown (document.h).
#include <cctype>

#include <fmt/format.h>

#include "base/text.h"
#include "report/document.h"
#include "report/markdown_text.h"

namespace seaworthy::report {
namespace {

constexpr std::size_t kLongest = 4000;

// Space inside of the asterisks would make them asterisks.
std::string Stressed(std::string_view text) {
  std::string_view core = Trim(text);
  if (core.empty()) return std::string(text);
  const auto before = static_cast<std::size_t>(core.data() - text.data());
  return fmt::format("{}**{}**{}", text.substr(0, before), core, text.substr(before + core.size()));
}

std::string Write(const Inline& part) {
  const std::string text = EscapedMarkdown(part.text, kLongest);
  switch (part.kind) {
    case Inline::Kind::kText:
    case Inline::Kind::kMuted: return text;
    case Inline::Kind::kStrong:
    case Inline::Kind::kGood:
    case Inline::Kind::kWarning:
    case Inline::Kind::kBad: return Stressed(text);
    case Inline::Kind::kCode: return MarkdownCode(part.text);
    case Inline::Kind::kLink: return fmt::format("[{}](<{}>)", text, part.target);
    case Inline::Kind::kBreak: return "<br>";
  }
  return text;
}

std::string Write(const Line& line) {
  std::string text;
  for (const Inline& part : line.parts()) text += Write(part);
  return text;
}

// Text that begins a line must not begin a list, a rule or a heading that is drawn below.
std::string AtStart(std::string text) {
  if (text.empty()) return text;
  if (std::string_view("-+=").find(text.front()) != std::string_view::npos) return "\\" + text;
  std::size_t digits = 0;
  while (digits < text.size() && std::isdigit(static_cast<unsigned char>(text[digits]))) ++digits;
  const bool numbers = digits > 0 && digits < text.size() && text[digits] == '.';
  if (numbers) text.insert(digits, "\\");
  return text;
}

std::string WriteTable(const Block& table) {
  std::string text = "|";
  for (const std::string& name : table.head) text += fmt::format(" {} |", EscapedMarkdown(name));
  text += "\n|";
  for (std::size_t i = 0; i < table.head.size(); ++i) text += "---|";
  text += "\n";
  for (const std::vector<Line>& row : table.rows) {
    text += "|";
    for (const Line& cell : row) text += fmt::format(" {} |", MarkdownCell(Write(cell)));
    text += "\n";
  }
  return text;
}

std::string WriteQuote(const std::string& quote) {
  std::string text;
  for (std::string_view line : Split(Trim(quote), '\n')) {
    std::string escaped = AtStart(EscapedMarkdown(Trim(line), kLongest));
    text += escaped.empty() ? ">\n" : "> " + escaped + "\n";
  }
  return text;
}

std::string Write(const Block& block) {
  switch (block.kind) {
    case Block::Kind::kHeading:
      return fmt::format("{} {}\n", std::string(static_cast<std::size_t>(block.level), '#'),
                         Write(block.lines.front()));
    case Block::Kind::kParagraph: return AtStart(Write(block.lines.front())) + "\n";
    case Block::Kind::kList: {
      std::string text;
      for (const Line& line : block.lines) text += "- " + AtStart(Write(line)) + "\n";
      return text;
    }
    case Block::Kind::kTable: return WriteTable(block);
    case Block::Kind::kQuote: return WriteQuote(block.quote);
  }
  return "";
}

}  // namespace

std::string WriteMarkdown(const Document& document) {
  std::string text = "# " + EscapedMarkdown(document.title()) + "\n";
  for (const Block& block : document.blocks()) text += "\n" + Write(block);
  return text;
}

}  // namespace seaworthy::report
