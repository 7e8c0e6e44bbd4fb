// The parsers of the formats; report.cc chooses one by the first bytes.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "collectors/coverage/report.h"

namespace seaworthy::collectors::coverage {

std::unique_ptr<ReportParser> NewLcovParser();
std::unique_ptr<ReportParser> NewGoParser();
std::unique_ptr<ReportParser> NewXmlParser();   // Cobertura, JaCoCo, Clover, SonarQube: by the root.
std::unique_ptr<ReportParser> NewJsonParser();  // By the members.

// A whole number from 0 to 4294967295; nothing for anything else.
inline std::optional<std::uint32_t> ReadNumber(std::string_view text) {
  std::uint64_t number = 0;
  if (text.empty() || text.size() > 10) return std::nullopt;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (number > 0xFFFF'FFFF) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

// The same of an attribute: null where it is missing.
inline std::optional<std::uint32_t> ReadNumber(const char* attribute) {
  if (attribute == nullptr || *attribute == '\0') return std::nullopt;
  std::uint64_t number = 0;
  for (; *attribute >= '0' && *attribute <= '9' && number <= 0xFFFF'FFFF; ++attribute) {
    number = number * 10 + static_cast<std::uint64_t>(*attribute - '0');
  }
  if (*attribute != '\0' || number > 0xFFFF'FFFF) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

// Whether a count of hits is above zero. Writers print counts that overflowed as negative or as `1.0e+19`; a negative
// one did not run. Nothing for what is no number.
std::optional<bool> ReadHits(std::string_view text);
// The same of an attribute, quick where it holds nothing but digits.
inline std::optional<bool> ReadHits(const char* attribute) {
  const char* at = attribute;
  unsigned positive = 0;
  for (; *at >= '0' && *at <= '9'; ++at) positive |= static_cast<unsigned>(*at - '0');
  if (*at == '\0' && at != attribute) return positive != 0;
  return ReadHits(std::string_view(attribute));
}

// `1700000000`, also with a fraction, the same in milliseconds, or as RFC 3339 has it. Nothing for what is no time, or
// before 2001: a build that is repeatable writes 0.
std::optional<Instant> ReadUnixTime(std::string_view text);

// Says so where the rate that the report's header holds differs from the counted one by more than 0.1 points.
void CompareRate(std::string_view header, Report& report);

}  // namespace seaworthy::collectors::coverage
