#include "collectors/load_test/numbers.h"

#include <charconv>
#include <cmath>
#include <string>

#include "base/instant.h"
#include "base/text.h"

namespace seaworthy::collectors::load_test {

std::optional<double> Number(std::string_view text) {
  std::string plain;
  for (char c : Trim(text)) {
    if (c != ',') plain += c;
  }
  double number = 0;
  auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (error != std::errc() || end != plain.data() + plain.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> Percent(std::string_view text) {
  text = Trim(text);
  if (!text.ends_with('%')) return std::nullopt;
  return Number(text.substr(0, text.size() - 1));
}

std::optional<double> Milliseconds(std::string_view text) {
  auto span = ParseSpan(Trim(text));
  if (!span.ok() || span->seconds < 0) return std::nullopt;
  return static_cast<double>(span->seconds) * 1e3 + static_cast<double>(span->nanoseconds) / 1e6;
}

std::string_view TakeWord(std::string_view& text) {
  std::size_t start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) {
    text = {};
    return {};
  }
  std::size_t end = std::min(text.find_first_of(" \t", start), text.size());
  std::string_view word = text.substr(start, end - start);
  text.remove_prefix(end);
  return word;
}

std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  std::size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  start += before.size();
  std::size_t end = after.empty() ? text.size() : text.find(after, start);
  return end == std::string_view::npos ? std::string_view() : Trim(text.substr(start, end - start));
}

}  // namespace seaworthy::collectors::load_test
