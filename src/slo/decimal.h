// Exact decimal numbers, as objectives are written: 99.95 % is 0.9995 and never 0.9994999.
//
// A Decimal is digits and a power of ten; nothing is rounded. At most 60 digits and exponents of three digits are read,
// which no honest target exceeds.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace seaworthy::slo {

class Decimal {
 public:
  Decimal() = default;  // 0

  // `99.95`, `.5`, `+1`, `9.995e-1`. Empty where the text is anything else: `99,5`, `0x1`, `nan`, an empty text.
  static std::optional<Decimal> Parse(std::string_view text);

  // Multiplied by 10^power: two turns a ratio into percent, minus two percent into a ratio.
  Decimal Shifted(int power) const;

  // Without an exponent, leading or trailing zeros: `99.95`, `0.5`, `-3`, `0`.
  std::string Text() const;
  // The nearest double of Text().
  double ToDouble() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  void Normalise();
  // Digits before the decimal point, of a magnitude other than 0.
  int WholeDigits() const { return static_cast<int>(digits_.size()) + exponent_; }

  bool negative_ = false;
  std::string digits_;  // Without leading or trailing zeros; empty is 0.
  int exponent_ = 0;    // The value is digits_ * 10^exponent_.
};

}  // namespace seaworthy::slo
