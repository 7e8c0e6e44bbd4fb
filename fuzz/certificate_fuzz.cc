// Certificates by whoever hands them over: nothing unsigned is valid, what is signed and read says the same when it is
// written again, and what is shown cannot drive a terminal.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "attest/dsse.h"
#include "attest/sigstore.h"
#include "attest/statement.h"
#include "attest/text.h"
#include "attest/verify.h"
#include "base/assert.h"
#include "base/text.h"

namespace {

using namespace seaworthy::attest;

struct World {
  SigningKey key = *SigningKey::Generate(KeyType::kEd25519);
  KeySet trusted{{.name = "ours", .key = key.public_key()},
                 {.name = "other", .key = SigningKey::Generate(KeyType::kEcdsaP256)->public_key()}};
  Expectations asked{.now = {1'940'000'000}, .service = "checkout"};
};

void CheckShown(const std::string& text) {
  SEAWORTHY_ASSERT(seaworthy::IsUtf8(text), "what is shown is text");
  SEAWORTHY_ASSERT(text.find('\x1b') == std::string::npos, "and no escape");
}

void CheckEnvelope(const World& world, std::string_view text) {
  auto verification = Verify(text, world.trusted, world.asked);
  if (!verification.ok()) return;
  SEAWORTHY_ASSERT(!verification->valid() && !verification->certificate, "nobody signed it");
  CheckShown(VerificationText(*verification));
  (void)VerificationJson(*verification);
  auto envelope = ReadEnvelope(text);
  auto again = ReadEnvelope(WriteEnvelope(*envelope));
  SEAWORTHY_ASSERT(again.ok() && again->payload == envelope->payload && again->payload_type == envelope->payload_type,
                   "what is written is read back");
  (void)SigstoreBundle(*envelope);
}

// The text as a statement that a trusted key signed.
void CheckStatement(const World& world, std::string_view text) {
  Envelope envelope{.payload_type = std::string(kPayloadType), .payload = std::string(text)};
  SEAWORTHY_ASSERT(Sign(envelope, world.key).ok(), "everything can be signed");
  auto verification = Verify(WriteEnvelope(envelope), world.trusted, world.asked);
  SEAWORTHY_ASSERT(verification.ok() && verification->signed_by.size() == 1, "and is told from what is not");
  (void)VerificationText(*verification);
  (void)VerificationJson(*verification);
  auto certificate = ReadStatement(text);
  SEAWORTHY_ASSERT(certificate.ok() == verification->certificate.has_value(), "there is one reader");
  if (!certificate.ok()) return;
  CheckShown(CertificateText(*certificate, {}));
  auto written = WriteStatement(*certificate);
  SEAWORTHY_ASSERT(written.ok(), "what is read can be written");
  auto again = ReadStatement(*written);
  SEAWORTHY_ASSERT(again.ok() && *WriteStatement(*again) == *written, "and is then canonical");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckEnvelope(world, text);
  CheckStatement(world, text);
  (void)ReadKeySet(text, [](const std::string&) { return std::string(); });
  (void)PublicKey::FromPem(text);
  return 0;
}
