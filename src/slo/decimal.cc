#include "slo/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace seaworthy::slo {
namespace {

constexpr std::size_t kMostDigits = 60;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes the digits off the front of the text.
std::string_view TakeDigits(std::string_view& text) {
  auto end = std::ranges::find_if_not(text, IsDigit);
  std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// `e-3`, or nothing at all, which is 0.
std::optional<int> ParseExponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
  text.remove_prefix(1);
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, IsDigit)) return std::nullopt;
  int exponent = 0;
  std::from_chars(text.data(), text.data() + text.size(), exponent);
  return negative ? -exponent : exponent;
}

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  Decimal decimal;
  decimal.negative_ = text.starts_with('-');
  if (decimal.negative_ || text.starts_with('+')) text.remove_prefix(1);
  decimal.digits_ = TakeDigits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    std::string_view fraction = TakeDigits(text);
    decimal.digits_ += fraction;
    decimal.exponent_ = -static_cast<int>(std::min<std::size_t>(fraction.size(), kMostDigits + 1));
  }
  std::optional<int> exponent = ParseExponent(text);
  if (!exponent || decimal.digits_.empty() || decimal.digits_.size() > kMostDigits) return std::nullopt;
  decimal.exponent_ += *exponent;
  decimal.Normalise();
  return decimal;
}

void Decimal::Normalise() {
  while (!digits_.empty() && digits_.back() == '0') {
    digits_.pop_back();
    ++exponent_;
  }
  digits_.erase(0, std::min(digits_.find_first_not_of('0'), digits_.size()));
  if (!digits_.empty()) return;
  negative_ = false;
  exponent_ = 0;
}

Decimal Decimal::Shifted(int power) const {
  Decimal shifted = *this;
  if (!digits_.empty()) shifted.exponent_ += power;
  return shifted;
}

std::string Decimal::Text() const {
  if (digits_.empty()) return "0";
  std::string text = negative_ ? "-" : "";
  int whole = WholeDigits();
  if (exponent_ >= 0) return text + digits_ + std::string(static_cast<std::size_t>(exponent_), '0');
  if (whole <= 0) return text + "0." + std::string(static_cast<std::size_t>(-whole), '0') + digits_;
  std::size_t point = static_cast<std::size_t>(whole);
  return text + digits_.substr(0, point) + "." + digits_.substr(point);
}

double Decimal::ToDouble() const { return std::strtod(Text().c_str(), nullptr); }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  auto sign = [](const Decimal& d) { return d.digits_.empty() ? 0 : d.negative_ ? -1 : 1; };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  if (sign(a) == 0) return std::strong_ordering::equal;
  const Decimal& low = a.negative_ ? b : a;
  const Decimal& high = a.negative_ ? a : b;
  if (low.WholeDigits() != high.WholeDigits()) return low.WholeDigits() <=> high.WholeDigits();
  return low.digits_.compare(high.digits_) <=> 0;  // Without trailing zeros a prefix is the smaller one.
}

}  // namespace seaworthy::slo
