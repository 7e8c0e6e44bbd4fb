#include "formats/core_schema.h"

#include <charconv>
#include <limits>

namespace seaworthy::formats {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsHexadecimal(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <typename Test>
bool All(std::string_view text, Test test) {
  for (char c : text) {
    if (!test(c)) return false;
  }
  return !text.empty();
}

std::string_view WithoutSign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool IsInfinity(std::string_view unsigned_text) {
  return unsigned_text == ".inf" || unsigned_text == ".Inf" || unsigned_text == ".INF";
}

bool IsNotANumber(std::string_view text) { return text == ".nan" || text == ".NaN" || text == ".NAN"; }

// Takes the digits off the front and says how many there were.
std::size_t TakeDigits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

// (\.[0-9]+ | [0-9]+(\.[0-9]*)?) ([eE][-+]?[0-9]+)?
bool IsDecimal(std::string_view text) {
  std::size_t digits = TakeDigits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += TakeDigits(text);
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text = WithoutSign(text.substr(1));
  return All(text, IsDigit);
}

NodeKind KindOfNumber(std::string_view text) {
  if (text.starts_with("0o")) return All(text.substr(2), IsOctal) ? NodeKind::kInt : NodeKind::kString;
  if (text.starts_with("0x")) return All(text.substr(2), IsHexadecimal) ? NodeKind::kInt : NodeKind::kString;
  std::string_view digits = WithoutSign(text);
  if (All(digits, IsDigit)) return NodeKind::kInt;
  return IsDecimal(digits) || IsInfinity(digits) || IsNotANumber(text) ? NodeKind::kFloat : NodeKind::kString;
}

template <typename Number>
std::optional<Number> Whole(std::string_view digits, int base) {
  Number number = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace

NodeKind KindOfPlain(std::string_view text) {
  if (text.empty()) return NodeKind::kNull;
  switch (text.front()) {
    case '~': return text.size() == 1 ? NodeKind::kNull : NodeKind::kString;
    case 'n':
    case 'N': return text == "null" || text == "Null" || text == "NULL" ? NodeKind::kNull : NodeKind::kString;
    case 't':
    case 'T': return text == "true" || text == "True" || text == "TRUE" ? NodeKind::kBool : NodeKind::kString;
    case 'f':
    case 'F': return text == "false" || text == "False" || text == "FALSE" ? NodeKind::kBool : NodeKind::kString;
    case '+':
    case '-':
    case '.': return KindOfNumber(text);
    default: return IsDigit(text.front()) ? KindOfNumber(text) : NodeKind::kString;
  }
}

bool ScalarBool(std::string_view text) { return text.front() == 't' || text.front() == 'T'; }

std::optional<std::int64_t> ScalarInt(std::string_view text) {
  if (text.starts_with("0o")) return Whole<std::int64_t>(text.substr(2), 8);
  if (text.starts_with("0x")) return Whole<std::int64_t>(text.substr(2), 16);
  if (text.starts_with('+')) text.remove_prefix(1);
  return Whole<std::int64_t>(text, 10);
}

std::optional<double> ScalarDouble(std::string_view text) {
  if (IsNotANumber(text)) return std::numeric_limits<double>::quiet_NaN();
  if (IsInfinity(WithoutSign(text))) {
    double infinity = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinity : infinity;
  }
  if (text.starts_with("0o") || text.starts_with("0x")) {
    std::optional<std::int64_t> whole = ScalarInt(text);
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace seaworthy::formats
