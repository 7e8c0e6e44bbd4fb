#include "promql/literal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace seaworthy::promql {
namespace {

constexpr double kMostSeconds = 9223372036.854775807;  // 2^63 nanoseconds.

std::string WithoutUnderscores(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c != '_') digits += c;
  }
  return digits;
}

std::optional<double> IntegerOf(std::string_view digits, int base) {
  std::int64_t value = 0;
  auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return static_cast<double>(value);
}

std::optional<double> DecimalOf(std::string_view text) {
  double value = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc() && end == text.data() + text.size()) return value;
  if (problem != std::errc::result_out_of_range) return std::nullopt;
  // Too near to zero is zero, too large is an error; from_chars does not tell which.
  value = std::strtod(std::string(text).c_str(), nullptr);
  return std::isinf(value) ? std::nullopt : std::optional(value);
}

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr auto kUnits = std::to_array<Unit>({{"y", 31'536'000'000},
                                             {"w", 604'800'000},
                                             {"d", 86'400'000},
                                             {"h", 3'600'000},
                                             {"m", 60'000},
                                             {"s", 1'000},
                                             {"ms", 1}});

void AppendUtf8(std::string& text, std::uint32_t point) {
  auto append = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return append(point);
  if (point < 0x800) {
    append(0xC0 | (point >> 6));
  } else if (point < 0x10000) {
    append(0xE0 | (point >> 12));
    append(0x80 | ((point >> 6) & 0x3F));
  } else {
    append(0xF0 | (point >> 18));
    append(0x80 | ((point >> 12) & 0x3F));
    append(0x80 | ((point >> 6) & 0x3F));
  }
  append(0x80 | (point & 0x3F));
}

// The escape at the front of `rest`, which begins with a backslash, goes to `text`; returns how long it was.
std::size_t Undo(std::string_view rest, std::string& text) {
  char kind = rest[1];
  bool octal = kind >= '0' && kind <= '7';
  std::size_t digits = octal ? 3 : kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits == 0) {
    constexpr std::string_view kLetters = "abfnrtv";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v";
    std::size_t letter = kLetters.find(kind);
    text += letter == std::string_view::npos ? kind : kMeanings[letter];
    return 2;
  }
  std::size_t first = octal ? 1 : 2;
  std::uint32_t value = 0;
  std::from_chars(rest.data() + first, rest.data() + first + digits, value, octal ? 8 : 16);
  if (octal || kind == 'x') {
    text += static_cast<char>(value);
  } else {
    AppendUtf8(text, value);
  }
  return first + digits;
}

}  // namespace

std::optional<double> NumberOf(std::string_view text) {
  if (text.size() == 1) return text[0] - '0';
  if ((text[0] | 0x20) == 'i') return std::numeric_limits<double>::infinity();
  if ((text[0] | 0x20) == 'n') return std::numeric_limits<double>::quiet_NaN();
  std::string plain;
  if (text.find('_') != std::string_view::npos) {
    plain = WithoutUnderscores(text);
    text = plain;
  }
  if (text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x') return IntegerOf(text.substr(2), 16);
  if (text[0] == '0') {
    if (auto octal = IntegerOf(text, 8)) return octal;
  }
  return DecimalOf(text);
}

std::optional<Span> DurationOf(std::string_view text) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  std::int64_t milliseconds = 0;
  std::size_t next_unit = 0;
  const char* at = text.data();
  const char* end = text.data() + text.size();
  while (at != end) {
    std::int64_t count = 0;
    auto [unit_begin, problem] = std::from_chars(at, end, count);
    if (problem != std::errc()) return std::nullopt;
    const char* unit_end = unit_begin;
    while (unit_end != end && *unit_end >= 'a') ++unit_end;
    std::string_view name(unit_begin, unit_end);
    while (next_unit < kUnits.size() && kUnits[next_unit].name != name) ++next_unit;
    if (next_unit == kUnits.size()) return std::nullopt;
    std::int64_t unit = kUnits[next_unit++].milliseconds;
    if (count > (kMost - milliseconds) / unit) return std::nullopt;
    milliseconds += count * unit;
    at = unit_end;
  }
  return Span{milliseconds / 1'000, static_cast<std::int32_t>(milliseconds % 1'000 * 1'000'000)};
}

double Seconds(Span span) { return static_cast<double>(span.seconds) + static_cast<double>(span.nanoseconds) / 1e9; }

std::optional<Span> SpanOf(double seconds) {
  if (!(std::abs(seconds) <= kMostSeconds)) return std::nullopt;
  double whole = std::trunc(seconds);
  Span span{static_cast<std::int64_t>(whole), static_cast<std::int32_t>(std::lround((seconds - whole) * 1e9))};
  if (std::abs(span.nanoseconds) == 1'000'000'000) {
    span.seconds += span.nanoseconds > 0 ? 1 : -1;
    span.nanoseconds = 0;
  }
  return span;
}

bool HasEscapes(std::string_view quoted) {
  return quoted.front() != '`' && quoted.find('\\') != std::string_view::npos;
}

std::string Unquote(std::string_view quoted) {
  std::string_view inner = quoted.substr(1, quoted.size() - 2);
  if (!HasEscapes(quoted)) return std::string(inner);
  std::string text;
  text.reserve(inner.size());
  while (!inner.empty()) {
    std::size_t plain = std::min(inner.find('\\'), inner.size());
    text += inner.substr(0, plain);
    inner.remove_prefix(plain);
    if (!inner.empty()) inner.remove_prefix(Undo(inner, text));
  }
  return text;
}

}  // namespace seaworthy::promql
