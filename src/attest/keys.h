// Keys that sign certificates and keys that check them: Ed25519, and ECDSA on P-256 with SHA-256.
//
// Signatures of ECDSA are ASN.1 DER, as cosign, in-toto and `openssl dgst` have them. A key's id is `sha256:` and the
// SHA-256 of its public half in DER, so that it can be computed by anybody who holds the key. Files are the matter of
// key_file.h; nothing here touches one.
//
// Keys are immutable; several threads may use one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "attest/secret.h"
#include "base/result.h"

struct evp_pkey_st;

namespace seaworthy::attest {

enum class KeyType : std::uint8_t { kEd25519, kEcdsaP256 };

std::string_view Name(KeyType type);  // `ed25519`, `ecdsa-p256`
std::optional<KeyType> ParseKeyType(std::string_view name);

class PublicKey {
 public:
  // The first `PUBLIC KEY` (SPKI) of the text. Error: attest/not-key.
  static Result<PublicKey> FromPem(std::string_view pem);

  KeyType type() const { return type_; }
  const std::string& id() const { return id_; }  // `sha256:…`
  std::string Pem() const;
  std::string Der() const;  // SPKI.

  bool Verifies(std::string_view message, std::string_view signature) const;

 private:
  friend class SigningKey;
  PublicKey(std::shared_ptr<evp_pkey_st> key, KeyType type);
  static Result<PublicKey> Of(std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<evp_pkey_st> key_;  // Copies of a public key share it; nobody changes it.
  KeyType type_;
  std::string id_;
};

class SigningKey {
 public:
  // Error: attest/crypto.
  static Result<SigningKey> Generate(KeyType type);
  // PKCS#8, encrypted or not; the passphrase is used only where it is encrypted. Errors: attest/not-key,
  // attest/passphrase.
  static Result<SigningKey> FromPem(std::string_view pem, std::string_view passphrase = {});

  const PublicKey& public_key() const { return public_key_; }
  // PKCS#8; encrypted (scrypt, AES-256) unless the passphrase is empty. Error: attest/crypto.
  Result<Secret> Pem(std::string_view passphrase = {}) const;
  Result<std::string> Sign(std::string_view message) const;

 private:
  explicit SigningKey(PublicKey both) : public_key_(std::move(both)) {}

  PublicKey public_key_;  // Its key_ holds the private half as well.
};

// Whether the text is a PEM private key that needs a passphrase.
bool IsEncryptedKey(std::string_view pem);

}  // namespace seaworthy::attest
