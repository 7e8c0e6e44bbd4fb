#include "app/evidence_text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/secrets.h"
#include "base/text.h"
#include "review/errors.h"

namespace seaworthy::app {
namespace {

constexpr std::size_t kLongestUnit = 40;

Error NoMeasure(std::string_view problem, std::string_view unit) {
  std::string example = unit.empty() ? "1250.5, or with its unit: 1250.5 rps" : fmt::format("87.5, or 87.5 {}", unit);
  return Error(review::kBadCommand, std::string(problem))
      .Advise(fmt::format("write digits, with a point for the fraction: {}", example));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// How many characters at the beginning are digits, with at most one point between them.
std::size_t NumberLength(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && IsDigit(text[length])) ++length;
  if (length == 0 || length + 1 >= text.size() || text[length] != '.' || !IsDigit(text[length + 1])) return length;
  ++length;
  while (length < text.size() && IsDigit(text[length])) ++length;
  return length;
}

// `%`, `Percent` and `percent` are one unit.
std::string Plain(std::string_view unit) {
  std::string plain = Lower(Trim(unit));
  return plain == "%" ? "percent" : plain;
}

bool IsUnit(std::string_view unit) {
  constexpr std::string_view kBeside = " %/.-_^()";
  return unit.size() <= kLongestUnit && !IsDigit(unit.front()) && std::ranges::all_of(unit, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) ||
                  kBeside.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
         });
}

// `1e3` and `1,250` read as a number with an odd unit, and mean another number.
bool LooksLikeNumber(std::string_view number_and_rest, std::size_t length) {
  std::string_view rest = number_and_rest.substr(length);
  if (rest.empty()) return false;
  bool exponent = (rest[0] == 'e' || rest[0] == 'E') && rest.size() > 1 &&
                  (IsDigit(rest[1]) || ((rest[1] == '+' || rest[1] == '-') && rest.size() > 2 && IsDigit(rest[2])));
  return exponent || rest[0] == ',' || rest[0] == '.' || rest[0] == '\'' || rest[0] == '_';
}

}  // namespace

Result<Measure> ReadMeasure(std::string_view text, std::string_view unit) {
  std::string trimmed(Trim(text));
  std::string_view rest = trimmed;
  bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  std::size_t length = NumberLength(rest);
  if (length == 0 || LooksLikeNumber(rest, length)) {
    return NoMeasure(fmt::format("'{}' is no number", OneLine(trimmed, 60)), unit);
  }
  Measure measure{(negative ? "-" : "") + std::string(rest.substr(0, length)), std::string(unit)};
  std::string written(Trim(rest.substr(length)));
  if (!written.empty() && !IsUnit(written)) {
    return NoMeasure(fmt::format("'{}' is no unit", OneLine(written, 60)), unit);
  }
  if (!written.empty() && !unit.empty() && Plain(written) != Plain(unit)) {
    return NoMeasure(fmt::format("'{}' is in {}, and the item asks for {}", OneLine(trimmed, 60), written, unit), unit);
  }
  if (measure.unit.empty()) measure.unit = written;
  if (negative && !measure.unit.empty()) {
    return NoMeasure(fmt::format("'{}' is below zero, which nothing in {} can be", OneLine(trimmed, 60), measure.unit),
                     unit);
  }
  return measure;
}

KeptFile KeepFile(std::string bytes) {
  bool text = IsUtf8(bytes) && bytes.find('\0') == std::string::npos;
  if (!text) return {std::move(bytes), "application/octet-stream", false};
  std::string masked = MaskSecrets(bytes);
  bool differs = masked != bytes;
  return {std::move(masked), "text/plain; charset=utf-8", differs};
}

}  // namespace seaworthy::app
