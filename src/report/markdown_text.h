// Foreign text inside Markdown of GitHub's dialect: it can start no table, link, heading or HTML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seaworthy::report {

// On one line, cut after `limit` bytes. Whole spans of code stay.
std::string EscapedMarkdown(std::string_view text, std::size_t limit = 400);

// As a span of code, in more backquotes than the text holds in a row.
std::string MarkdownCode(std::string_view text);

// What stands in a cell of a table, made of the two above: no pipe in it ends the cell, not even inside code.
std::string MarkdownCell(std::string_view markdown);

}  // namespace seaworthy::report
