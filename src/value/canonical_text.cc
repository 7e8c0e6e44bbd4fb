// Names, strings and numbers of the canonical form, each as RFC 8785 has them.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "value/canonical.h"

namespace seaworthy::value {
namespace {

// A positive number as digits and the place of the point: 0.00125 is `125` and -2, 1200 is `12` and 4.
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal ShortestDecimal(double positive) {
  std::array<char, 40> text;
  auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), positive, std::chars_format::scientific);
  SEAWORTHY_ASSERT(error == std::errc(), "40 characters hold every number");
  std::string_view whole(text.data(), static_cast<std::size_t>(end - text.data()));
  std::size_t mark = whole.find('e');
  Decimal decimal;
  for (char c : whole.substr(0, mark)) {
    if (c != '.') decimal.digits += c;
  }
  decimal.point = std::atoi(std::string(whole.substr(mark + 1)).c_str()) + 1;
  return decimal;
}

// ECMAScript's Number::toString, for a positive number.
void AppendDecimal(std::string& out, const Decimal& decimal) {
  const std::string& digits = decimal.digits;
  int count = static_cast<int>(digits.size());
  int point = decimal.point;
  if (point > 21 || point < -5) {
    out += digits[0];
    if (count > 1) out.append(1, '.').append(digits, 1);
    out += point > 0 ? "e+" : "e-";
    out += std::to_string(std::abs(point - 1));
  } else if (point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else if (point >= count) {
    out.append(digits).append(static_cast<std::size_t>(point - count), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(point)).append(1, '.');
    out.append(digits, static_cast<std::size_t>(point));
  }
}

void AppendEscape(std::string& out, unsigned char c) {
  constexpr std::string_view kShort = "btn?fr";  // From U+0008; U+000B has none.
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (c >= 8 && c <= 13 && c != 11) {
    out.append(1, '\\').append(1, kShort[c - 8]);
  } else {
    out.append("\\u00").append(1, kDigits[c >> 4]).append(1, kDigits[c & 15]);
  }
}

// UTF-16 puts the characters beyond U+FFFF, which UTF-8 starts with 0xF0 to 0xF4, before U+E000 to U+FFFF, which UTF-8
// starts with 0xEE and 0xEF. All else has the order of its bytes.
int Utf16Rank(char c) {
  auto byte = static_cast<unsigned char>(c);
  if (byte >= 0xF0) return byte - 2;
  return byte >= 0xEE ? byte + 8 : byte;
}

}  // namespace

void AppendCanonicalNumber(std::string& out, double number) {
  SEAWORTHY_ASSERT(std::isfinite(number), "the canonical form has no number that is not finite");
  if (number == 0) {
    out += '0';
    return;
  }
  if (number < 0) out += '-';
  AppendDecimal(out, ShortestDecimal(std::abs(number)));
}

void AppendCanonicalString(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      AppendEscape(out, static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

bool CanonicalNameLess(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char left, char right) { return Utf16Rank(left) < Utf16Rank(right); });
}

}  // namespace seaworthy::value
