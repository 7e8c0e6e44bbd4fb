// Certificates: whatever a server sends and the library can decode comes out as text without control characters.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/assert.h"
#include "base/text.h"
#include "net/certificate.h"

namespace {

void CheckText(const std::string& text) {
  SEAWORTHY_ASSERT(seaworthy::IsUtf8(text), "a text is UTF-8");
  SEAWORTHY_ASSERT(std::ranges::none_of(text, [](char c) { return c >= 0 && c < 0x20; }), "no control characters");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const unsigned char* at = data;
  X509* decoded = d2i_X509(nullptr, &at, static_cast<long>(size));
  ERR_clear_error();
  if (decoded == nullptr) return 0;
  const seaworthy::net::Certificate certificate = seaworthy::net::ReadCertificate(decoded);
  X509_free(decoded);
  CheckText(certificate.subject);
  CheckText(certificate.issuer);
  for (const std::string& name : certificate.names) CheckText(name);
  SEAWORTHY_ASSERT(certificate.fingerprint.size() == 64, "a fingerprint is a SHA-256");
  (void)ToString(certificate.not_before);
  (void)ToString(certificate.not_after);
  return 0;
}
