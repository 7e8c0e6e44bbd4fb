// Exact decimal numbers, as objectives are written: 99.95 % is 0.9995 and never 0.9994999.
//
// A Decimal is digits and a power of ten; only Quotient() rounds, and says where. At most 60 digits and exponents of
// three digits are read, which no honest target exceeds; sums and products may be longer, as long as they need to be.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace seaworthy::slo {

class Decimal {
 public:
  Decimal() = default;  // 0

  // `99.95`, `.5`, `+1`, `9.995e-1`. Empty where the text is anything else: `99,5`, `0x1`, `nan`, an empty text.
  static std::optional<Decimal> Parse(std::string_view text);

  static Decimal Of(std::int64_t whole);

  // Multiplied by 10^power: two turns a ratio into percent, minus two percent into a ratio.
  Decimal Shifted(int power) const;

  // Without an exponent, leading or trailing zeros: `99.95`, `0.5`, `-3`, `0`.
  std::string Text() const;
  // The nearest double of Text().
  double ToDouble() const;

  friend Decimal operator-(const Decimal& a);
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  // a / b with at most `places` digits after the point, half away from zero. Precondition: b is not 0.
  friend Decimal Quotient(const Decimal& a, const Decimal& b, int places);

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  void Normalise();
  // The digits of this value as a whole number of 10^exponent. Precondition: exponent <= exponent_.
  std::string DigitsAt(int exponent) const;
  // Digits before the decimal point, of a magnitude other than 0.
  int WholeDigits() const { return static_cast<int>(digits_.size()) + exponent_; }

  bool negative_ = false;
  std::string digits_;  // Without leading or trailing zeros; empty is 0.
  int exponent_ = 0;    // The value is digits_ * 10^exponent_.
};

Decimal Quotient(const Decimal& a, const Decimal& b, int places);

}  // namespace seaworthy::slo
