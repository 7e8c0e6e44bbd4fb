#include "attest/signatures.h"

#include <algorithm>

#include <fmt/format.h>

namespace seaworthy::attest {
namespace {

bool HasSigned(const TrustedKey& trusted, const Envelope& envelope, const std::string& signed_bytes) {
  return std::ranges::any_of(envelope.signatures, [&](const EnvelopeSignature& signature) {
    return trusted.key.Verifies(signed_bytes, signature.bytes);
  });
}

std::string WhyRevoked(const TrustedKey& key) {
  return key.revoked_since ? fmt::format("key '{}' is revoked since {}", key.name, ToString(*key.revoked_since))
                           : fmt::format("key '{}' is revoked", key.name);
}

// Empty where the key may sign at that time.
std::string WhyOutside(const TrustedKey& key, Instant issued) {
  if (key.not_before && issued < *key.not_before) {
    return fmt::format("key '{}' signs from {} on, and the certificate says it was issued at {}", key.name,
                       ToString(*key.not_before), ToString(issued));
  }
  if (key.not_after && *key.not_after < issued) {
    return fmt::format("key '{}' signs until {}, and the certificate says it was issued at {}", key.name,
                       ToString(*key.not_after), ToString(issued));
  }
  return {};
}

}  // namespace

FoundSignatures FindSignatures(const Envelope& envelope, const KeySet& keys) {
  std::string signed_bytes = Pae(envelope.payload_type, envelope.payload);
  FoundSignatures found;
  for (const TrustedKey& key : keys) {
    if (!HasSigned(key, envelope, signed_bytes)) continue;
    if (key.revoked) {
      found.refused.push_back(WhyRevoked(key));
    } else {
      found.good.push_back(&key);
    }
  }
  return found;
}

void RefuseOutsideWindow(FoundSignatures& found, Instant issued) {
  std::erase_if(found.good, [&](const TrustedKey* key) {
    std::string why = WhyOutside(*key, issued);
    if (!why.empty()) found.refused.push_back(why);
    return !why.empty();
  });
}

}  // namespace seaworthy::attest
