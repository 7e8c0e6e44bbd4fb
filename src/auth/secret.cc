#include "auth/secret.h"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "base/assert.h"

namespace seaworthy::auth {

RandomBytes SystemRandomBytes() {
  SEAWORTHY_ASSERT(sodium_init() >= 0, "the crypto library starts");
  return [](std::size_t size) {
    std::string bytes(size, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
  };
}

std::string MakeSecret(const RandomBytes& random) {
  constexpr std::size_t kBytes = 32;
  constexpr std::size_t kRoom = sodium_base64_ENCODED_LEN(kBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  std::string bytes = random(kBytes);
  SEAWORTHY_ASSERT(bytes.size() == kBytes, "randomness comes in the size asked for");
  std::array<char, kRoom> text{};
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

bool SameSecret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string MakeId(Instant now, const RandomBytes& random) {
  return UuidV7(now, [&] {
    std::array<std::uint8_t, 10> bytes{};
    std::string given = random(bytes.size());
    SEAWORTHY_ASSERT(given.size() == bytes.size(), "randomness comes in the size asked for");
    std::ranges::transform(given, bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return bytes;
  });
}

bool IsId(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    bool hexadecimal = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (hyphen ? text[i] != '-' : !hexadecimal) return false;
  }
  return true;
}

}  // namespace seaworthy::auth
