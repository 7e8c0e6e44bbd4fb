#include "report/document.h"

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"

namespace seaworthy::report {
namespace {

bool IsWebAddress(std::string_view target) {
  const std::string scheme = Lower(target.substr(0, 8));
  if (!scheme.starts_with("https://") && !scheme.starts_with("http://")) return false;
  return std::all_of(target.begin(), target.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '<' && c != '>' && c != '`' && c != '\\' &&
           c != '\x7f';
  });
}

}  // namespace

Line& Line::Link(std::string text, std::string target) {
  if (!IsWebAddress(target)) return Text(text.empty() ? std::move(target) : std::move(text));
  if (text.empty()) text = target;
  parts_.push_back({Inline::Kind::kLink, std::move(text), std::move(target)});
  return *this;
}

Line& Line::Append(const Line& line) {
  parts_.insert(parts_.end(), line.parts_.begin(), line.parts_.end());
  return *this;
}

Block& Document::Add(Block::Kind kind) {
  blocks_.emplace_back().kind = kind;
  return blocks_.back();
}

void Document::Heading(int level, Line line) {
  Block& block = Add(Block::Kind::kHeading);
  block.level = level;
  block.lines.push_back(std::move(line));
}

void Document::Paragraph(Line line) { Add(Block::Kind::kParagraph).lines.push_back(std::move(line)); }

void Document::List(std::vector<Line> entries) {
  if (!entries.empty()) Add(Block::Kind::kList).lines = std::move(entries);
}

void Document::Table(std::vector<std::string> head, std::vector<std::vector<Line>> rows) {
  if (rows.empty()) return;
  for (const std::vector<Line>& row : rows) SEAWORTHY_ASSERT(row.size() == head.size(), "a cell for each column");
  Block& block = Add(Block::Kind::kTable);
  block.head = std::move(head);
  block.rows = std::move(rows);
}

void Document::Quote(std::string text) { Add(Block::Kind::kQuote).quote = std::move(text); }

}  // namespace seaworthy::report
