#include "base/digest.h"

#include <array>

#include <openssl/evp.h>

#include "base/assert.h"

namespace seaworthy {

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // Looking the algorithm up takes as long as a short digest; it is kept for the life of the process.
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  SEAWORTHY_ASSERT(kSha256 != nullptr, "the crypto library has SHA-256");
  int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, kSha256, nullptr);
  SEAWORTHY_ASSERT(done == 1, "the crypto library has no SHA-256");
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text(std::size_t{2} * size, '0');
  for (std::size_t i = 0; i < size; ++i) {
    text[2 * i] = kHex[digest[i] >> 4];
    text[2 * i + 1] = kHex[digest[i] & 15];
  }
  return text;
}

}  // namespace seaworthy
