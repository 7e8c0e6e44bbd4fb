// Where numbers and durations end. Private to the lexer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "promql/characters.h"

namespace seaworthy::promql {

// Where the number or duration that begins at `begin` ends. A number has Go's syntax without a `p` exponent, `_`
// between digits only; a duration is a run of digits and units, whose order is judged by who reads its value.
class NumberScan {
 public:
  enum class Kind : std::uint8_t { kNeither, kNumber, kDuration };

  NumberScan(std::string_view text, std::size_t begin);

  Kind kind() const { return kind_; }
  // Of kNeither: of what stands there instead.
  std::size_t end() const { return at_; }

 private:
  bool ScanNumber();
  bool ScanHexadecimal();
  bool ScanExponent();
  void ScanDigits();
  bool ScanDuration();

  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool DigitFollows(std::uint32_t base) const { return at_ + 1 < text_.size() && DigitOf(text_[at_ + 1]) < base; }
  bool EndsHere() const { return !Is(Peek(), kLetter | kDigit) && Peek() != '.'; }

  std::string_view text_;
  std::size_t at_;
  bool malformed_ = false;
  Kind kind_ = Kind::kNeither;
};

}  // namespace seaworthy::promql
