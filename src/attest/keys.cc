#include "attest/keys.h"

#include <array>
#include <cstring>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "attest/errors.h"
#include "base/assert.h"
#include "base/digest.h"

namespace seaworthy::attest {
namespace {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* pointer) const {
    free(pointer);
  }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Digesting = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using PrivateInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>>;
using EncryptedInfo = std::unique_ptr<X509_SIG, Free<X509_SIG_free>>;

constexpr std::string_view kPublicBegin = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view kPrivateBegin = "-----BEGIN PRIVATE KEY-----";
constexpr std::string_view kEncryptedBegin = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

// scrypt with 16 MiB of memory, which `openssl` reads with its own limits.
constexpr std::uint64_t kScryptCost = 1u << 14;
constexpr std::uint64_t kScryptBlock = 8;

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::shared_ptr<evp_pkey_st> Shared(EVP_PKEY* key) { return {key, Free<EVP_PKEY_free>()}; }

Bio Reading(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// The library keeps a queue of errors per thread; what we have told must not be found by the next caller.
Error Told(const ErrorCode& code, std::string message) {
  ERR_clear_error();
  return Error(code, std::move(message));
}

std::string_view Written(const Bio& bio) {
  char* bytes = nullptr;
  long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::optional<KeyType> TypeOf(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return KeyType::kEd25519;
  if (EVP_PKEY_is_a(key, "EC") != 1) return std::nullopt;
  // A curve that is spelt out, and not named, would give the same key another id.
  int spelt_out = 0;
  EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &spelt_out);
  if (spelt_out != 0) return std::nullopt;
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1) return std::nullopt;
  std::string_view name(group.data(), size);
  if (name != "prime256v1" && name != "P-256") return std::nullopt;
  return KeyType::kEcdsaP256;
}

// A point can be written in two ways, and a key has one id.
bool UseOneForm(EVP_PKEY* key) {
  return EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                        OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED) == 1;
}

// Ed25519 has its digest inside.
const EVP_MD* DigestOf(KeyType type) { return type == KeyType::kEd25519 ? nullptr : EVP_sha256(); }

bool WriteEncrypted(BIO* into, PKCS8_PRIV_KEY_INFO* info, std::string_view passphrase) {
  X509_ALGOR* algorithm = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, kScryptCost, kScryptBlock, 1);
  if (algorithm == nullptr) return false;
  EncryptedInfo sealed(PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), info, algorithm));
  if (sealed == nullptr) X509_ALGOR_free(algorithm);  // Else it belongs to what was sealed.
  return sealed != nullptr && PEM_write_bio_PKCS8(into, sealed.get()) == 1;
}

struct AskedPassphrase {
  std::string_view passphrase;
  bool asked = false;
};

int GivePassphrase(char* buffer, int room, int, void* user) {
  auto& given = *static_cast<AskedPassphrase*>(user);
  given.asked = true;
  if (given.passphrase.empty() || given.passphrase.size() > static_cast<std::size_t>(room)) return -1;
  std::memcpy(buffer, given.passphrase.data(), given.passphrase.size());
  return static_cast<int>(given.passphrase.size());
}

Error NoPrivateKey(std::string_view pem) {
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    return Told(kNotKey, "the private key is not in PKCS#8")
        .Advise("convert it: openssl pkcs8 -topk8 -in old.pem -out new.pem");
  }
  return Told(kNotKey, "the text holds no private key in PEM");
}

}  // namespace

std::string_view Name(KeyType type) { return type == KeyType::kEd25519 ? "ed25519" : "ecdsa-p256"; }

std::optional<KeyType> ParseKeyType(std::string_view name) {
  for (KeyType type : {KeyType::kEd25519, KeyType::kEcdsaP256}) {
    if (name == Name(type)) return type;
  }
  return std::nullopt;
}

bool IsEncryptedKey(std::string_view pem) { return pem.find(kEncryptedBegin) != std::string_view::npos; }

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> key, KeyType type) : key_(std::move(key)), type_(type) {
  id_ = "sha256:" + Sha256(Der());
}

Result<PublicKey> PublicKey::Of(std::shared_ptr<evp_pkey_st> key) {
  auto type = TypeOf(key.get());
  if (!type) return Told(kNotKey, "the key is neither Ed25519 nor on the named curve P-256");
  if (*type == KeyType::kEcdsaP256 && !UseOneForm(key.get())) return Told(kNotKey, "the key cannot be used");
  return PublicKey(std::move(key), *type);
}

Result<PublicKey> PublicKey::FromPem(std::string_view pem) {
  std::size_t begin = pem.find(kPublicBegin);
  if (begin == std::string_view::npos) {
    bool is_private = pem.find("PRIVATE KEY-----") != std::string_view::npos;
    return Told(kNotKey, is_private ? "this is a private key; the public one is needed"
                                    : "the text holds no public key in PEM (BEGIN PUBLIC KEY)");
  }
  auto key = Shared(PEM_read_bio_PUBKEY(Reading(pem.substr(begin)).get(), nullptr, nullptr, nullptr));
  if (key == nullptr) return Told(kNotKey, "the public key is broken, or of a kind that nobody knows");
  return Of(std::move(key));
}

std::string PublicKey::Der() const {
  unsigned char* bytes = nullptr;
  int size = i2d_PUBKEY(key_.get(), &bytes);
  SEAWORTHY_ASSERT(size > 0, "a key that was read can be written");
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string PublicKey::Pem() const {
  Bio bio(BIO_new(BIO_s_mem()));
  int done = PEM_write_bio_PUBKEY(bio.get(), key_.get());
  SEAWORTHY_ASSERT(done == 1, "a key that was read can be written");
  return std::string(Written(bio));
}

bool PublicKey::Verifies(std::string_view message, std::string_view signature) const {
  Digesting context(EVP_MD_CTX_new());
  bool good = EVP_DigestVerifyInit(context.get(), nullptr, DigestOf(type_), nullptr, key_.get()) == 1 &&
              EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

Result<SigningKey> SigningKey::Generate(KeyType type) {
  EVP_PKEY* key = type == KeyType::kEd25519 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                            : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  if (key == nullptr) return Told(kCrypto, "no key could be made");
  SEAWORTHY_TRY(PublicKey both, PublicKey::Of(Shared(key)));
  return SigningKey(std::move(both));
}

Result<SigningKey> SigningKey::FromPem(std::string_view pem, std::string_view passphrase) {
  std::size_t begin = pem.find(kPrivateBegin);
  if (begin == std::string_view::npos) begin = pem.find(kEncryptedBegin);
  if (begin == std::string_view::npos) return NoPrivateKey(pem);
  AskedPassphrase given{passphrase};
  auto key = Shared(PEM_read_bio_PrivateKey(Reading(pem.substr(begin)).get(), nullptr, GivePassphrase, &given));
  if (key == nullptr && given.asked) {
    return Told(kPassphrase, passphrase.empty() ? "the key is encrypted, and no passphrase was given"
                                                : "the passphrase does not open the key");
  }
  if (key == nullptr) return Told(kNotKey, "the private key is broken, or of a kind that nobody knows");
  SEAWORTHY_TRY(PublicKey both, PublicKey::Of(std::move(key)));
  return SigningKey(std::move(both));
}

Result<Secret> SigningKey::Pem(std::string_view passphrase) const {
  Bio bio(BIO_new(BIO_s_secmem()));
  PrivateInfo info(EVP_PKEY2PKCS8(public_key_.key_.get()));
  bool done = info != nullptr && (passphrase.empty() ? PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), info.get()) == 1
                                                     : WriteEncrypted(bio.get(), info.get(), passphrase));
  if (!done) return Told(kCrypto, "the private key could not be written");
  return Secret(Written(bio));
}

Result<std::string> SigningKey::Sign(std::string_view message) const {
  Digesting context(EVP_MD_CTX_new());
  std::size_t size = 0;
  EVP_PKEY* key = public_key_.key_.get();
  if (EVP_DigestSignInit(context.get(), nullptr, DigestOf(public_key_.type()), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, Bytes(message), message.size()) != 1) {
    return Told(kCrypto, "the message could not be signed");
  }
  std::string signature(size, '\0');
  auto* into = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), into, &size, Bytes(message), message.size()) != 1) {
    return Told(kCrypto, "the message could not be signed");
  }
  signature.resize(size);
  return signature;
}

}  // namespace seaworthy::attest
