// Documents as one HTML page (document.h).
#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "report/document.h"

namespace seaworthy::report {
namespace {

// Its digest stands in the policy: a character more is another style.
constexpr std::string_view kStyle = R"(
:root { --ink: #1b1f24; --soft: #57606a; --rule: #d0d7de; --good: #116329; --warning: #7d4e00; --bad: #a40e26; }
body { color: var(--ink); background: #fff; font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.25; } h2 { border-bottom: 1px solid var(--rule); font-size: 1.3rem; margin-top: 2.2rem; } h3 { font-size: 1.05rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; } th, td { border: 1px solid var(--rule); padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #f6f8fa; } tbody th { font-weight: 600; width: 11rem; }
code { background: #f6f8fa; font: .9em ui-monospace, monospace; padding: 0 .2em; }
blockquote { border-left: 3px solid var(--rule); color: var(--ink); margin: .5rem 0; padding: 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.good { color: var(--good); font-weight: 600; } .warning { color: var(--warning); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; } .muted { color: var(--soft); }
@media print { body { font-size: 10pt; margin: 0; max-width: none; } h2, h3 { break-after: avoid; } tr, li, blockquote { break-inside: avoid; } a { color: inherit; } }
)";

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

// Well-formed and without control characters.
std::string Clean(std::string_view text) { return Escaped(OneLine(text, 100'000)); }

std::string Write(const Inline& part) {
  const std::string text = Clean(part.text);
  switch (part.kind) {
    case Inline::Kind::kText: return text;
    case Inline::Kind::kMuted: return fmt::format("<span class=\"muted\">{}</span>", text);
    case Inline::Kind::kStrong: return fmt::format("<strong>{}</strong>", text);
    case Inline::Kind::kGood: return fmt::format("<span class=\"good\">{}</span>", text);
    case Inline::Kind::kWarning: return fmt::format("<span class=\"warning\">{}</span>", text);
    case Inline::Kind::kBad: return fmt::format("<span class=\"bad\">{}</span>", text);
    case Inline::Kind::kCode: return fmt::format("<code>{}</code>", text);
    case Inline::Kind::kLink: return fmt::format("<a href=\"{}\" rel=\"noreferrer\">{}</a>", Clean(part.target), text);
    case Inline::Kind::kBreak: return "<br>";
  }
  return text;
}

std::string Write(const Line& line) {
  std::string text;
  for (const Inline& part : line.parts()) text += Write(part);
  return text;
}

std::string WriteHead(const std::vector<std::string>& head) {
  std::string text = "<thead>\n<tr>";
  for (const std::string& name : head) text += fmt::format("<th scope=\"col\">{}</th>", Clean(name));
  return text + "</tr>\n</thead>\n";
}

std::string WriteTable(const Block& table) {
  const bool named = table.head.front().empty();  // Its first column names the rows.
  std::string text = "<table>\n" + (named ? "" : WriteHead(table.head)) + "<tbody>\n";
  for (const std::vector<Line>& row : table.rows) {
    text += "<tr>";
    for (const Line& cell : row) {
      const bool names_row = named && &cell == &row.front();
      text += fmt::format(fmt::runtime(names_row ? "<th scope=\"row\">{}</th>" : "<td>{}</td>"), Write(cell));
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n";
}

std::string Write(const Block& block) {
  switch (block.kind) {
    case Block::Kind::kHeading: return fmt::format("<h{0}>{1}</h{0}>\n", block.level, Write(block.lines.front()));
    case Block::Kind::kParagraph: return fmt::format("<p>{}</p>\n", Write(block.lines.front()));
    case Block::Kind::kList: {
      std::string text = "<ul>\n";
      for (const Line& line : block.lines) text += fmt::format("<li>{}</li>\n", Write(line));
      return text + "</ul>\n";
    }
    case Block::Kind::kTable: return WriteTable(block);
    case Block::Kind::kQuote:
      return fmt::format("<blockquote>{}</blockquote>\n", Escaped(Printable(Trim(block.quote))));
  }
  return "";
}

int Nibble(char hex) { return hex <= '9' ? hex - '0' : hex - 'a' + 10; }

// Of an even number of hexadecimal digits.
std::string HexToBase64(std::string_view hex) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 6) {
    unsigned bits = 0;
    for (std::size_t j = i; j < i + 6; ++j)
      bits = bits << 4 | (j < hex.size() ? static_cast<unsigned>(Nibble(hex[j])) : 0);
    const std::size_t bytes = std::min<std::size_t>(3, (hex.size() - i) / 2);
    for (std::size_t k = 0; k < 4; ++k) text += k <= bytes ? kDigits[bits >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

}  // namespace

std::string HtmlPolicy() {
  return fmt::format("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
                     HexToBase64(Sha256(kStyle)));
}

std::string WriteHtml(const Document& document) {
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n",
      HtmlPolicy(), Clean(document.title()), kStyle, Clean(document.title()));
  for (const Block& block : document.blocks()) text += Write(block);
  return text + "</main>\n</body>\n</html>\n";
}

}  // namespace seaworthy::report
