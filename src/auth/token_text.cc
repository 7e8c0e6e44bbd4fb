#include "auth/token_text.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "auth/errors.h"

namespace seaworthy::auth {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kRandomLength = 30;
constexpr std::size_t kChecksumLength = 6;

// IEEE 802.3, bit by bit: thirty characters need no table.
std::uint32_t Crc32(std::string_view text) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

// Bytes of 248 and more are thrown away, so that each of the 62 characters is as likely as any other.
std::string RandomCharacters(const RandomBytes& random) {
  std::string text;
  while (text.size() < kRandomLength) {
    for (char c : random(kRandomLength)) {
      auto byte = static_cast<unsigned char>(c);
      if (byte < 4 * kDigits.size() && text.size() < kRandomLength) text += kDigits[byte % kDigits.size()];
    }
  }
  return text;
}

bool IsTokenType(char c) {
  constexpr std::string_view kTypes = "pswl";
  return kTypes.find(c) != std::string_view::npos;
}

Error BadToken(std::string what) {
  return Error(kBadToken, std::move(what)).Advise("copy the whole token again; a token is shown once, when it is made");
}

}  // namespace

std::string TokenChecksum(std::string_view random_part) {
  std::string text(kChecksumLength, '0');
  std::uint32_t rest = Crc32(random_part);
  for (std::size_t i = kChecksumLength; i-- > 0; rest /= 62) text[i] = kDigits[rest % 62];
  return text;
}

std::string MakeTokenText(TokenType type, const RandomBytes& random) {
  std::string part = RandomCharacters(random);
  return fmt::format("{}{}{}{}", kTokenPrefix, static_cast<char>(type), part, TokenChecksum(part));
}

Result<TokenType> CheckTokenText(std::string_view text) {
  if (!text.starts_with(kTokenPrefix)) return BadToken(fmt::format("a token begins with '{}'", kTokenPrefix));
  if (text.size() != kTokenLength) {
    return BadToken(fmt::format("a token has {} characters, this one has {}", kTokenLength, text.size()));
  }
  std::string_view rest = text.substr(kTokenPrefix.size() + 1);
  bool known = IsTokenType(text[kTokenPrefix.size()]) && rest.find_first_not_of(kDigits) == std::string_view::npos;
  if (!known) return BadToken("the token has a character that no token has");
  if (TokenChecksum(rest.substr(0, kRandomLength)) != rest.substr(kRandomLength)) {
    return BadToken("the token has a typing mistake: its checksum does not fit");
  }
  return static_cast<TokenType>(text[kTokenPrefix.size()]);
}

std::string TokenStart(std::string_view text) { return std::string(text.substr(0, 8)); }

}  // namespace seaworthy::auth
