#include "auth/names.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "auth/errors.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

constexpr std::size_t kLongestLogin = 64;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestMail = 254;

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsLoginCharacter(char c) {
  return IsAlphanumeric(c) || std::string_view("._-+@").find(c) != std::string_view::npos;
}

Error BadName(std::string what, std::string advice) {
  return Error(kBadName, std::move(what)).Advise(std::move(advice));
}

// Precondition: well-formed UTF-8, not empty.
std::uint32_t CodePointAt(std::string_view text) {
  std::size_t length = Utf8Length(text);
  auto first = static_cast<unsigned char>(text[0]);
  std::uint32_t point = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return point;
}

// Control characters, those that are not seen, those that turn the direction of writing, and no characters at all.
bool IsDeceiving(std::uint32_t point) {
  struct Range {
    std::uint32_t first, last;
  };
  constexpr std::array<Range, 14> kRanges = {{{0x0000, 0x001F},
                                              {0x007F, 0x009F},
                                              {0x00AD, 0x00AD},
                                              {0x034F, 0x034F},
                                              {0x061C, 0x061C},
                                              {0x115F, 0x1160},
                                              {0x17B4, 0x17B5},
                                              {0x180B, 0x180F},
                                              {0x200B, 0x200F},
                                              {0x2028, 0x202E},
                                              {0x2060, 0x206F},
                                              {0xFEFF, 0xFEFF},
                                              {0xFFF0, 0xFFFF},
                                              {0xE0000, 0x10FFFF}}};
  return std::ranges::any_of(kRanges, [&](const Range& range) { return range.first <= point && point <= range.last; });
}

bool IsDisplayable(std::string_view text) {
  if (!IsUtf8(text)) return false;
  while (!text.empty()) {
    if (IsDeceiving(CodePointAt(text))) return false;
    text.remove_prefix(Utf8Length(text));
  }
  return true;
}

}  // namespace

Result<std::string> CanonicalLogin(std::string_view text) {
  std::string login = Lower(text);
  bool fits = login.size() >= 2 && login.size() <= kLongestLogin && std::ranges::all_of(login, IsLoginCharacter) &&
              IsAlphanumeric(login.front()) && IsAlphanumeric(login.back());
  if (fits) return login;
  return BadName(fmt::format("'{}' is no login name", OneLine(text, kLongestLogin)),
                 "2 to 64 letters a to z and digits, inside also . _ - + @");
}

Result<std::string> DisplayName(std::string_view text) {
  std::string_view name = Trim(text);
  if (!name.empty() && name.size() <= kLongestName && IsDisplayable(name)) return std::string(name);
  return BadName(fmt::format("'{}' is no name to show", OneLine(text, 60)),
                 fmt::format("1 to {} bytes that can be seen", kLongestName));
}

Result<std::string> MailAddress(std::string_view text) {
  std::string_view mail = Trim(text);
  if (mail.empty()) return std::string();
  std::size_t at = mail.find('@');
  bool fits = mail.size() <= kLongestMail && IsDisplayable(mail) && at != std::string_view::npos && at > 0 &&
              at + 1 < mail.size() && mail.find('@', at + 1) == std::string_view::npos &&
              mail.find_first_of(" <>()[]\\,;:\"") == std::string_view::npos;
  if (fits) return std::string(mail);
  return BadName(fmt::format("'{}' is no mail address", OneLine(text, 60)), "write it as name@example.org");
}

Result<void> CheckTermId(std::string_view text) {
  bool fits = !text.empty() && text.size() <= kLongestLogin && text.front() != '-' && text.back() != '-' &&
              std::ranges::all_of(text, [](char c) { return IsAlphanumeric(c) || c == '-'; });
  if (fits) return {};
  return BadName(fmt::format("'{}' is no id", OneLine(text, kLongestLogin)),
                 "small letters a to z, digits and hyphens inside");
}

}  // namespace seaworthy::auth
