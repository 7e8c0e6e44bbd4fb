// What a document says about itself: headings, links, how much text. Markdown, and near enough reStructuredText and
// AsciiDoc.
//
// Code blocks and comments are no text and hold no headings or links. Linear in the size of the text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::collectors::repo {

struct Heading {
  int level = 1;
  std::string title;
  int line = 0;
};

struct TextLine {
  int line = 0;
  std::string_view text;  // Of the text that was read: neither blank nor a heading nor in a code block.
  bool code = false;      // In a code block: counts as text of the document, not searched for marks.
};

struct TextLink {
  std::string url;
  std::string title;
  int line = 0;
};

// Borrows the text.
struct Markdown {
  std::vector<Heading> headings;
  std::vector<TextLine> lines;
  std::vector<TextLink> links;
};

Markdown ReadMarkdown(std::string_view text);

// The lines below heading `index` up to the next of the same or a higher level.
std::vector<TextLine> SectionOf(const Markdown& markdown, std::size_t index);

// Only a skeleton: to-do marks in much of it, hardly any text, or the mark of a draft (base/draft.h) anywhere.
bool IsSkeleton(std::span<const TextLine> lines);

}  // namespace seaworthy::collectors::repo
