#include "net/authority_test.h"

#include <ctime>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/assert.h"

namespace seaworthy::net::testing {
namespace {

EVP_PKEY* MakeKey(KeyKind kind) {
  switch (kind) {
    case KeyKind::kP256: return EVP_EC_gen("P-256");
    case KeyKind::kEd25519: return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case KeyKind::kRsa2048: return EVP_RSA_gen(2048);
    case KeyKind::kRsa1024: return EVP_RSA_gen(1024);
  }
  return nullptr;
}

void AddExtension(X509* certificate, int id, const std::string& text) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, text.c_str());
  SEAWORTHY_ASSERT(extension != nullptr, "the extension is well-formed");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void SetSubject(X509* certificate, const std::string& name) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(name.data());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, bytes,
                             static_cast<int>(name.size()), -1, 0);
}

void SetTimes(X509* certificate, const Request& request) {
  ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<std::time_t>(request.not_before.seconds));
  ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<std::time_t>(request.not_after.seconds));
}

template <typename Write>
std::string Pem(const Write& write) {
  BIO* bio = BIO_new(BIO_s_mem());
  write(bio);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

}  // namespace

void Identity::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }
void Identity::Free::operator()(x509_st* certificate) const { X509_free(certificate); }

Identity::Identity(const Request& request, const Identity* issuer)
    : key_(MakeKey(request.key)), certificate_(X509_new()) {
  static long serial = 1;
  X509* certificate = certificate_.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  SetSubject(certificate, request.subject);
  SetTimes(certificate, request);
  X509_set_pubkey(certificate, key_.get());
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer == nullptr ? certificate : issuer->certificate()));
  AddExtension(certificate, NID_basic_constraints, request.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!request.names.empty()) AddExtension(certificate, NID_subject_alt_name, request.names);
  EVP_PKEY* signer = issuer == nullptr ? key_.get() : issuer->key_.get();
  const EVP_MD* digest = EVP_PKEY_is_a(signer, "ED25519") == 1 ? nullptr : EVP_sha256();
  const int size = X509_sign(certificate, signer, digest);
  SEAWORTHY_ASSERT(size > 0, "the certificate can be signed");
}

std::string Identity::CertificatePem() const {
  return Pem([this](BIO* bio) { PEM_write_bio_X509(bio, certificate_.get()); });
}

std::string Identity::KeyPem() const {
  return Pem([this](BIO* bio) { PEM_write_bio_PrivateKey(bio, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

}  // namespace seaworthy::net::testing
