#include "net/certificate.h"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/text.h"
#include "net/address.h"
#include "net/errors.h"

namespace seaworthy::net {
namespace {

struct Deleter {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Deleter>;

// Printable ASCII and well-formed UTF-8 stay; the rest is written `\xNN`.
std::string Escaped(std::string_view text) {
  const bool utf8 = IsUtf8(text);
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 0x20 && byte < 0x7F) || (byte >= 0x80 && utf8);
    if (plain) {
      out += c;
    } else {
      out += fmt::format("\\x{:02X}", byte);
    }
  }
  return out;
}

std::string NameText(const X509_NAME* name) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return size > 0 ? Escaped({bytes, static_cast<std::size_t>(size)}) : std::string();
}

Instant ToInstant(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return {timegm(&parts), 0};
}

std::string AddressText(const ASN1_OCTET_STRING* octets) {
  const unsigned char* bytes = ASN1_STRING_get0_data(octets);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(octets));
  if (size != 4 && size != 16) return "invalid address";
  IpAddress address{.family = size == 4 ? IpAddress::Family::kV4 : IpAddress::Family::kV6};
  std::copy_n(bytes, size, address.bytes.begin());
  return ToString(address);
}

std::string StringText(const ASN1_STRING* text) {
  const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(text));
  return Escaped({bytes, static_cast<std::size_t>(ASN1_STRING_length(text))});
}

std::vector<std::string> AlternativeNames(X509* certificate) {
  std::vector<std::string> names;
  const Owned<GENERAL_NAMES> found(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(found.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(found.get(), i);
    if (name->type == GEN_DNS) names.push_back(StringText(name->d.dNSName));
    if (name->type == GEN_IPADD) names.push_back(AddressText(name->d.iPAddress));
  }
  return names;
}

void ReadKey(X509* certificate, Certificate& out) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate);
  const char* name = key == nullptr ? nullptr : EVP_PKEY_get0_type_name(key);
  out.key = name == nullptr ? "unknown" : name;
  out.key_bits = key == nullptr ? 0 : EVP_PKEY_get_bits(key);
}

void ReadSignature(X509* certificate, Certificate& out) {
  const char* name = OBJ_nid2ln(X509_get_signature_nid(certificate));
  out.signature = name == nullptr ? "unknown" : name;
  int digest = NID_undef;
  if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) != 1 || digest == NID_undef) return;
  out.signature_digest = OBJ_nid2sn(digest);
}

std::string Fingerprint(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

bool NameMatches(X509* certificate, const std::string& name) {
  if (const auto address = ParseAddress(name))
    return X509_check_ip_asc(certificate, ToString(*address).c_str(), 0) == 1;
  constexpr unsigned kFlags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  return X509_check_host(certificate, name.data(), name.size(), kFlags, nullptr) == 1;
}

// Weak keys and signatures are at fault as for any client of a current system (112 bits of security).
constexpr int kSecurityLevel = 2;

std::optional<ChainVerification> Verify(STACK_OF(X509) * chain, const Authorities& authorities, Instant now) {
  const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), authorities.store(), sk_X509_value(chain, 0), chain) != 1) return std::nullopt;
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, now.seconds);
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  X509_verify_cert(context.get());
  ERR_clear_error();
  const int code = X509_STORE_CTX_get_error(context.get());
  return ChainVerification{code, X509_verify_cert_error_string(code), X509_STORE_CTX_get_error_depth(context.get())};
}

std::string FromEnvironment(const char* variable, const char* fallback) {
  const char* set = std::getenv(variable);
  return set == nullptr ? fallback : set;
}

bool SystemHasAuthorities() {
  std::error_code none;
  if (std::filesystem::exists(FromEnvironment(X509_get_default_cert_file_env(), X509_get_default_cert_file()), none)) {
    return true;
  }
  const std::string folder = FromEnvironment(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
  return std::filesystem::is_directory(folder, none) && !std::filesystem::is_empty(folder, none);
}

}  // namespace

void Authorities::Free::operator()(x509_store_st* store) const { X509_STORE_free(store); }

Authorities Authorities::OfSystem() {
  X509_STORE* store = X509_STORE_new();
  X509_STORE_set_default_paths(store);
  ERR_clear_error();
  return Authorities(store, SystemHasAuthorities());
}

Result<Authorities> Authorities::OfFile(const std::string& path) {
  Authorities authorities(X509_STORE_new(), true);
  if (X509_STORE_load_file(authorities.store(), path.c_str()) == 1) return authorities;
  ERR_clear_error();
  return Error(kBadAuthorities, fmt::format("\"{}\" holds no certificate authorities that can be read", path))
      .Advise("give a file of certificates in PEM form");
}

Certificate ReadCertificate(x509_st* certificate) {
  Certificate out;
  out.subject = NameText(X509_get_subject_name(certificate));
  out.issuer = NameText(X509_get_issuer_name(certificate));
  out.not_before = ToInstant(X509_get0_notBefore(certificate));
  out.not_after = ToInstant(X509_get0_notAfter(certificate));
  out.names = AlternativeNames(certificate);
  ReadKey(certificate, out);
  ReadSignature(certificate, out);
  out.fingerprint = Fingerprint(certificate);
  ERR_clear_error();
  return out;
}

void ReadChain(ssl_st* ssl, const Authorities& authorities, TlsEvidence& evidence) {
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  const int size = chain == nullptr ? 0 : sk_X509_num(chain);
  if (size == 0) return;
  for (int i = 0; i < size; ++i) evidence.chain.push_back(ReadCertificate(sk_X509_value(chain, i)));
  evidence.name_matches = NameMatches(sk_X509_value(chain, 0), evidence.server_name);
  if (authorities.any()) evidence.verification = Verify(chain, authorities, evidence.observed);
  if (evidence.verification) return;
  evidence.verification_unseen = Unseen{value::AbsentReason::kNotFound, "this machine has no certificate authorities"};
}

}  // namespace seaworthy::net
