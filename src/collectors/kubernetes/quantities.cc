#include "collectors/kubernetes/quantities.h"

#include <array>
#include <charconv>
#include <limits>

namespace seaworthy::collectors::kubernetes {
namespace {

constexpr std::int32_t kNanosPerUnit = 1'000'000'000;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// The factor that a suffix stands for: 2^twos * 10^tens.
struct Suffix {
  std::string_view text;
  int twos;
  int tens;
};

constexpr auto kSuffixes = std::to_array<Suffix>({{"", 0, 0},
                                                  {"n", 0, -9},
                                                  {"u", 0, -6},
                                                  {"m", 0, -3},
                                                  {"k", 0, 3},
                                                  {"M", 0, 6},
                                                  {"G", 0, 9},
                                                  {"T", 0, 12},
                                                  {"P", 0, 15},
                                                  {"E", 0, 18},
                                                  {"Ki", 10, 0},
                                                  {"Mi", 20, 0},
                                                  {"Gi", 30, 0},
                                                  {"Ti", 40, 0},
                                                  {"Pi", 50, 0},
                                                  {"Ei", 60, 0}});

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// `e3`, `E-2`: the exponent. "E" alone is the suffix exa.
std::optional<Suffix> ParseExponent(std::string_view text) {
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return std::nullopt;
  text.remove_prefix(text[1] == '+' ? 2 : 1);
  int tens = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), tens);
  if (error != std::errc() || end != text.data() + text.size() || tens < -100 || tens > 100) return std::nullopt;
  return Suffix{"", 0, tens};
}

std::optional<Suffix> ParseSuffix(std::string_view text) {
  for (const Suffix& suffix : kSuffixes) {
    if (suffix.text == text) return suffix;
  }
  return ParseExponent(text);
}

// Multiplying by small steps keeps the carry between the two parts exact without wider integers.
void Multiply(Quantity& quantity, std::int32_t factor) {
  std::int64_t nanos = static_cast<std::int64_t>(quantity.nanos) * factor;
  if (quantity.whole > (kMost - nanos / kNanosPerUnit) / factor) {
    quantity = {kMost, 0};
    return;
  }
  quantity.whole = quantity.whole * factor + nanos / kNanosPerUnit;
  quantity.nanos = static_cast<std::int32_t>(nanos % kNanosPerUnit);
}

// Returns whether something below a billionth was cut off.
bool DivideByTen(Quantity& quantity) {
  std::int64_t nanos = quantity.whole % 10 * kNanosPerUnit + quantity.nanos;
  quantity.whole /= 10;
  quantity.nanos = static_cast<std::int32_t>(nanos / 10);
  return nanos % 10 != 0;
}

void AddNano(Quantity& quantity) {
  if (quantity.whole == kMost) return;
  if (++quantity.nanos < kNanosPerUnit) return;
  quantity.nanos = 0;
  ++quantity.whole;
}

// The number in front of the suffix.
struct Digits {
  Quantity quantity;
  std::size_t length = 0;  // Of the text read.
  bool any = false;
  bool cut = false;  // More than nine digits after the point.
};

Digits ReadDigits(std::string_view text) {
  Digits digits;
  std::int32_t unit = kNanosPerUnit / 10;  // What a digit after the point is worth.
  bool point = false;
  for (; digits.length < text.size(); ++digits.length) {
    char c = text[digits.length];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!IsDigit(c)) break;
    digits.any = true;
    if (!point) {
      Multiply(digits.quantity, 10);
      if (digits.quantity.whole <= kMost - 9) digits.quantity.whole += c - '0';
    } else {
      digits.cut = digits.cut || (unit == 0 && c != '0');
      digits.quantity.nanos += (c - '0') * unit;
      unit /= 10;
    }
  }
  return digits;
}

}  // namespace

double Quantity::AsDouble() const {
  constexpr std::int64_t kExactInNanos = 9'000'000;  // whole * 10^9 + nanos stays below 2^53.
  if (whole < kExactInNanos) return static_cast<double>(whole * kNanosPerUnit + nanos) / kNanosPerUnit;
  return static_cast<double>(whole) + static_cast<double>(nanos) / kNanosPerUnit;
}

std::int64_t Quantity::RoundedUp() const { return nanos > 0 ? whole + 1 : whole; }

std::optional<Quantity> ParseQuantity(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  Digits digits = ReadDigits(text);
  std::optional<Suffix> suffix = ParseSuffix(text.substr(digits.length));
  if (!digits.any || !suffix) return std::nullopt;

  Quantity quantity = digits.quantity;
  bool cut = digits.cut;
  for (int i = 0; i < suffix->twos; ++i) Multiply(quantity, 2);
  for (int i = 0; i < suffix->tens; ++i) Multiply(quantity, 10);
  for (int i = 0; i > suffix->tens; --i) cut = DivideByTen(quantity) || cut;
  if (cut) AddNano(quantity);
  return quantity;
}

}  // namespace seaworthy::collectors::kubernetes
