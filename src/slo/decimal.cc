#include "slo/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "base/assert.h"

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

// Whole numbers as digits, most significant first; leading zeros do no harm.

int CompareDigits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

std::string AddDigits(std::string a, std::string b) {
  std::size_t size = std::max(a.size(), b.size()) + 1;
  a.insert(0, size - a.size(), '0');
  b.insert(0, size - b.size(), '0');
  int carry = 0;
  for (std::size_t i = size; i-- > 0;) {
    int sum = (a[i] - '0') + (b[i] - '0') + carry;
    a[i] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return a;
}

// Precondition: a >= b.
std::string SubtractDigits(std::string a, std::string b) {
  std::size_t size = std::max(a.size(), b.size());
  a.insert(0, size - a.size(), '0');
  b.insert(0, size - b.size(), '0');
  int borrow = 0;
  for (std::size_t i = size; i-- > 0;) {
    int difference = a[i] - b[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    a[i] = static_cast<char>('0' + difference + 10 * borrow);
  }
  return a;
}

std::string MultiplyDigits(std::string_view a, std::string_view b) {
  std::string product(a.size() + b.size(), '0');
  for (std::size_t i = a.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = b.size(); j-- > 0;) {
      int sum = (a[i] - '0') * (b[j] - '0') + (product[i + j + 1] - '0') + carry;
      product[i + j + 1] = static_cast<char>('0' + sum % 10);
      carry = sum / 10;
    }
    product[i] = static_cast<char>(product[i] + carry);
  }
  return product;
}

// a / b as on paper, the remainder rounded half up. Precondition: b is not 0.
std::string DivideDigits(std::string_view a, const std::string& b) {
  std::string quotient;
  std::string remainder;
  for (char digit : a) {
    remainder += digit;
    char times = '0';
    for (; CompareDigits(remainder, b) >= 0; ++times) remainder = SubtractDigits(remainder, b);
    quotient += times;
  }
  bool up = CompareDigits(AddDigits(remainder, remainder), b) >= 0;
  return up ? AddDigits(quotient, "1") : quotient;
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

Decimal Decimal::Of(std::int64_t whole) { return *Parse(std::to_string(whole)); }

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

std::string Decimal::DigitsAt(int exponent) const {
  return digits_ + std::string(static_cast<std::size_t>(exponent_ - exponent), '0');
}

Decimal operator-(const Decimal& a) {
  Decimal negated = a;
  negated.negative_ = !a.negative_ && !a.digits_.empty();
  return negated;
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  if (a.digits_.empty()) return b;
  if (b.digits_.empty()) return a;
  Decimal sum;
  sum.exponent_ = std::min(a.exponent_, b.exponent_);
  std::string left = a.DigitsAt(sum.exponent_);
  std::string right = b.DigitsAt(sum.exponent_);
  bool left_is_larger = CompareDigits(left, right) >= 0;
  sum.negative_ = left_is_larger ? a.negative_ : b.negative_;
  if (a.negative_ == b.negative_) {
    sum.digits_ = AddDigits(std::move(left), std::move(right));
  } else {
    if (!left_is_larger) std::swap(left, right);
    sum.digits_ = SubtractDigits(std::move(left), std::move(right));
  }
  sum.Normalise();
  return sum;
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  Decimal product;
  product.negative_ = a.negative_ != b.negative_;
  product.digits_ = MultiplyDigits(a.digits_, b.digits_);
  product.exponent_ = a.exponent_ + b.exponent_;
  product.Normalise();
  return product;
}

Decimal Quotient(const Decimal& a, const Decimal& b, int places) {
  SEAWORTHY_ASSERT(!b.digits_.empty(), "division by zero");
  if (a.digits_.empty()) return a;
  // Both as whole numbers, so that the quotient counts units of 10^-places.
  int common = std::min(a.exponent_ + places, b.exponent_);
  Decimal quotient;
  quotient.negative_ = a.negative_ != b.negative_;
  quotient.digits_ = DivideDigits(a.Shifted(places).DigitsAt(common), b.DigitsAt(common));
  quotient.exponent_ = -places;
  quotient.Normalise();
  return quotient;
}

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
