// Private keys and passphrases where they are kept: `file:PATH` or `env:NAME`, never on a command line.
//
// A file must be a regular one that nobody but its owner can read or write, and that belongs to us or to root. What was
// read is wiped when the caller lets go of it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "attest/keys.h"
#include "attest/secret.h"
#include "base/result.h"

namespace seaworthy::attest {

// The variable of that name, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
// Asks a person for a passphrase; nothing where nobody can be asked.
using AskPassphrase = std::function<std::optional<Secret>()>;

// Whether the text is a reference: `file:…` or `env:…`.
bool IsSecretReference(std::string_view reference);

// At most 64 KiB. Errors: attest/key-reference, attest/key-file.
Result<Secret> ReadSecret(std::string_view reference, const Environment& environment);

// The first line, which must not be empty. Errors: those of ReadSecret, attest/passphrase.
Result<Secret> ReadPassphrase(std::string_view reference, const Environment& environment);

struct KeySource {
  std::string key;         // A reference.
  std::string passphrase;  // A reference; empty: `ask` is called if the key is encrypted.
  Environment environment;
  AskPassphrase ask;  // May be empty.
};

struct LoadedKey {
  SigningKey key;
  std::string warning;  // For the person who chose the source; empty for a file.
};

// Errors: those of ReadPassphrase and SigningKey::FromPem.
Result<LoadedKey> ReadSigningKey(const KeySource& source);

// Writes the private key with mode 0600 to `path`, and the public one to `path`.pub. Neither may be there yet; nothing
// is left of a pair that could not be written whole. Errors: attest/key-file, attest/crypto.
Result<void> WriteKeyPair(const std::string& path, const SigningKey& key, std::string_view passphrase);

}  // namespace seaworthy::attest
