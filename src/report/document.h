// A document for people, apart from any format: headings, paragraphs, lists, tables and quotes. What a report says is
// made once, and written as Markdown or as HTML.
//
//   Document document("Review of shop");
//   document.Paragraph(Line().Text("Decided: ").Strong("go"));
//   std::string page = WriteHtml(document);
//
// Texts are foreign: the writers escape them all. Only http and https become links.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seaworthy::report {

struct Inline {
  enum class Kind : std::uint8_t { kText, kStrong, kCode, kLink, kGood, kWarning, kBad, kMuted, kBreak };
  Kind kind = Kind::kText;
  std::string text;
  std::string target;  // Of a link.
};

// Runs of text, one after the other, without space in between.
class Line {
 public:
  Line() = default;
  Line(std::string text) { Text(std::move(text)); }
  Line(const char* text) { Text(text); }

  Line& Text(std::string text) { return Add(Inline::Kind::kText, std::move(text)); }
  Line& Strong(std::string text) { return Add(Inline::Kind::kStrong, std::move(text)); }
  Line& Code(std::string text) { return Add(Inline::Kind::kCode, std::move(text)); }
  Line& Muted(std::string text) { return Add(Inline::Kind::kMuted, std::move(text)); }
  // Stressed as well, in its colour where there is colour.
  Line& Good(std::string text) { return Add(Inline::Kind::kGood, std::move(text)); }
  Line& Warning(std::string text) { return Add(Inline::Kind::kWarning, std::move(text)); }
  Line& Bad(std::string text) { return Add(Inline::Kind::kBad, std::move(text)); }
  // Plain text where the target is no address of the web.
  Line& Link(std::string text, std::string target);
  Line& Break() { return Add(Inline::Kind::kBreak, "\n"); }
  Line& Append(const Line& line);

  const std::vector<Inline>& parts() const { return parts_; }
  bool empty() const { return parts_.empty(); }

 private:
  Line& Add(Inline::Kind kind, std::string text) {
    if (!text.empty()) parts_.push_back({kind, std::move(text), ""});
    return *this;
  }

  std::vector<Inline> parts_;
};

struct Block {
  enum class Kind : std::uint8_t { kHeading, kParagraph, kList, kTable, kQuote };
  Kind kind = Kind::kParagraph;
  int level = 2;                        // Of a heading.
  std::vector<Line> lines;              // One of a heading or paragraph; the entries of a list.
  std::vector<std::string> head;        // Of a table; all empty: it has none, and its first column names the rows.
  std::vector<std::vector<Line>> rows;  // Each as long as the head.
  std::string quote;                    // Lines as they were written.
};

class Document {
 public:
  explicit Document(std::string title) : title_(std::move(title)) {}

  void Heading(int level, Line line);
  void Paragraph(Line line);
  // Nothing where there are no entries.
  void List(std::vector<Line> entries);
  // Nothing where there are no rows.
  void Table(std::vector<std::string> head, std::vector<std::vector<Line>> rows);
  void Quote(std::string text);

  const std::string& title() const { return title_; }
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  Block& Add(Block::Kind kind);

  std::string title_;
  std::vector<Block> blocks_;
};

// GitHub's dialect.
std::string WriteMarkdown(const Document& document);

// One page that needs nothing else: no script, no file, no font, no picture; it prints well. It carries the policy
// below for itself, so that nothing in it can load or run.
std::string WriteHtml(const Document& document);

// Value of Content-Security-Policy under which the page looks as it should.
std::string HtmlPolicy();

}  // namespace seaworthy::report
