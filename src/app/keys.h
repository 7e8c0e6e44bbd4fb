// The use case behind `seaworthy key new`: a key that signs certificates, and its public half beside it.
#pragma once

#include <string>

#include "app/key_source.h"
#include "base/result.h"

namespace seaworthy::app {

struct NewKeyRequest {
  std::string path;
  std::string type;        // `ed25519`, `ecdsa-p256`
  std::string passphrase;  // `file:PATH`, `env:NAME`, `ask`; empty: the key is not encrypted.
};

// The id of the new key. Errors: attest/key-file, attest/passphrase, attest/key-reference, attest/crypto.
Result<std::string> MakeKey(const NewKeyRequest& request, const SecretAccess& secrets);

}  // namespace seaworthy::app
