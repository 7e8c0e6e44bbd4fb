#include "promql/number_scan.h"

#include <algorithm>

namespace seaworthy::promql {

NumberScan::NumberScan(std::string_view text, std::size_t begin) : text_(text), at_(begin) {
  if (ScanNumber()) {
    kind_ = Kind::kNumber;
    return;
  }
  std::size_t number_end = at_;
  at_ = begin;
  if (ScanDuration()) {
    kind_ = Kind::kDuration;
    return;
  }
  at_ = std::max(at_, number_end);
  while (Is(Peek(), kLetter | kDigit) || Peek() == '.') ++at_;
}

bool NumberScan::ScanNumber() {
  bool hexadecimal = Peek() == '0' && at_ + 1 < text_.size() && (text_[at_ + 1] | 0x20) == 'x';
  if (hexadecimal) return ScanHexadecimal();
  ScanDigits();
  if (Peek() == '.') {
    ++at_;
    if (Peek() == '_' || Peek() == '.') return false;
    ScanDigits();
  }
  if ((Peek() | 0x20) == 'e' && !ScanExponent()) return false;
  return !malformed_ && EndsHere();
}

bool NumberScan::ScanHexadecimal() {
  at_ += 2;
  if (Peek() == '_') ++at_;
  std::size_t begin = at_;
  for (; DigitOf(Peek()) < 16 || (Peek() == '_' && at_ > begin); ++at_) {
    if (Peek() == '_' && !DigitFollows(16)) return false;
  }
  return at_ > begin && EndsHere();
}

bool NumberScan::ScanExponent() {
  ++at_;
  if (Peek() == '+' || Peek() == '-') ++at_;
  if (!Is(Peek(), kDigit)) return false;
  ScanDigits();
  return true;
}

void NumberScan::ScanDigits() {
  std::size_t begin = at_;
  for (; Is(Peek(), kDigit) || (Peek() == '_' && at_ > begin); ++at_) {
    if (Peek() == '_' && !DigitFollows(10)) malformed_ = true;
  }
}

bool NumberScan::ScanDuration() {
  do {
    while (Is(Peek(), kDigit)) ++at_;
    if (at_ == text_.size() || std::string_view("smhdwy").find(Peek()) == std::string_view::npos) return false;
    ++at_;
    if (Peek() == 's') ++at_;
  } while (Is(Peek(), kDigit));
  return !Is(Peek(), kLetter);
}

}  // namespace seaworthy::promql
