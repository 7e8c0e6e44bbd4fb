#include "attest/secret.h"

#include <openssl/crypto.h>

namespace seaworthy::attest {

Secret Secret::Taking(std::string& bytes) {
  Secret secret{std::string_view(bytes)};
  OPENSSL_cleanse(bytes.data(), bytes.size());
  bytes.clear();
  return secret;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  Wipe();
  bytes_ = std::exchange(other.bytes_, {});
  return *this;
}

void Secret::Wipe() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

}  // namespace seaworthy::attest
