// Lines on a terminal: wrapping, columns, colour.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::report {

enum class Colour { kNone, kRed, kGreen, kYellow, kBlue, kDim, kBold };

// The text in ANSI colour where `on`; the text itself otherwise.
std::string Paint(std::string_view text, Colour colour, bool on);

// How many columns the UTF-8 text takes; combining marks and wide characters are counted as one.
std::size_t Columns(std::string_view text);

// The text broken at spaces into lines of at most `width` columns; a longer word stands alone on its line.
std::vector<std::string> Wrap(std::string_view text, std::size_t width);

// The wrapped text with `first` before its first line and as many spaces before the others; ends with a newline. Both
// may be foreign: they are disarmed as OneLine does.
std::string Hanging(std::string_view first, std::string_view text, std::size_t width);

// `left` and `right` at the two edges of the width, or one below the other where they do not fit; disarmed, too.
std::string Edges(std::string_view left_text, std::string_view right_text, std::size_t width);

}  // namespace seaworthy::report
