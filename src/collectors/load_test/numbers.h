// Figures as load generators print them.
#pragma once

#include <optional>
#include <string_view>

namespace seaworthy::collectors::load_test {

// A plain decimal number; a thousands comma is taken out. Empty for anything else, `N/A` and not finite ones too.
std::optional<double> Number(std::string_view text);
// `89.89%` as a number, 89.89.
std::optional<double> Percent(std::string_view text);
// `812.00us`, `1.2s`, `10m0s` in milliseconds.
std::optional<double> Milliseconds(std::string_view text);

// The word at the front, and the rest of the text without it; words end at spaces and tabs.
std::string_view TakeWord(std::string_view& text);
// What stands between the two marks, trimmed; empty where they do not stand in the text in that order.
std::string_view Between(std::string_view text, std::string_view before, std::string_view after);

}  // namespace seaworthy::collectors::load_test
