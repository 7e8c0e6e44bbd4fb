// DSSE v1 envelopes: bytes of some type, and signatures over both (github.com/secure-systems-lab/dsse).
//
// Reading checks form alone: until a signature over Pae() is verified with a trusted key, nothing in an envelope is
// known, its key ids least of all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attest/keys.h"
#include "base/result.h"

namespace seaworthy::attest {

struct EnvelopeSignature {
  std::string key_id;  // A hint that nobody signed; may be empty.
  std::string bytes;
};

struct Envelope {
  std::string payload_type;
  std::string payload;  // The bytes themselves, not their base64.
  std::vector<EnvelopeSignature> signatures;
};

// What is signed: `DSSEv1 29 http://example.com/HelloWorld 11 hello world`.
std::string Pae(std::string_view payload_type, std::string_view payload);

// Adds a signature, with the key's id as hint. Error: attest/crypto.
Result<void> Sign(Envelope& envelope, const SigningKey& key);

// JSON on one line, ending with a line feed; base64 of the standard alphabet.
std::string WriteEnvelope(const Envelope& envelope);

// At most 4 MiB and 32 signatures. Base64 may be of either alphabet; members of other names are ignored. Error:
// attest/not-envelope.
Result<Envelope> ReadEnvelope(std::string_view text);

}  // namespace seaworthy::attest
