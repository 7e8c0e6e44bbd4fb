#include "net/tls_contexts.h"

#include <string_view>

#include <openssl/ssl.h>

#include "base/assert.h"
#include "net/tls_connection.h"

namespace seaworthy::net {
namespace {

int Number(TlsVersion version) {
  switch (version) {
    case TlsVersion::kTls10: return TLS1_VERSION;
    case TlsVersion::kTls11: return TLS1_1_VERSION;
    case TlsVersion::kTls12: return TLS1_2_VERSION;
    case TlsVersion::kTls13: return TLS1_3_VERSION;
  }
  return 0;
}

int AcceptAnyChain(X509_STORE_CTX*, void*) { return 1; }

// Each protocol behind its length, as ALPN sends them.
void Offer(SSL_CTX* context, std::string_view protocols) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(protocols.data());
  const int refused = SSL_CTX_set_alpn_protos(context, bytes, static_cast<unsigned>(protocols.size()));
  SEAWORTHY_ASSERT(refused == 0, "the list of protocols is well-formed");
}

constexpr const char* kUsualCiphers = "DEFAULT:@SECLEVEL=0";
constexpr const char* kAllCiphers = "ALL:@SECLEVEL=0";

}  // namespace

void TlsContexts::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

TlsContexts::TlsContexts()
    : unrestricted_(Make(TlsVersion::kTls10, TlsVersion::kTls13, kUsualCiphers)),
      origin_(Make(TlsVersion::kTls10, TlsVersion::kTls13, kUsualCiphers)) {
  for (TlsVersion version : kTlsVersions) {
    only_[static_cast<std::size_t>(version)] = Make(version, version, kAllCiphers);
  }
  Offer(unrestricted(), "\x02h2\x08http/1.1");
  Offer(origin(), "\x08http/1.1");
}

TlsContexts::Context TlsContexts::Make(TlsVersion lowest, TlsVersion highest, const char* ciphers) {
  Context context(SSL_CTX_new(TLS_client_method()));
  SEAWORTHY_ASSERT(context != nullptr, "the TLS library starts");
  SSL_CTX* raw = context.get();
  SSL_CTX_set_security_level(raw, 0);
  SSL_CTX_set_min_proto_version(raw, Number(lowest));
  SSL_CTX_set_max_proto_version(raw, Number(highest));
  const int known = SSL_CTX_set_cipher_list(raw, ciphers);
  SEAWORTHY_ASSERT(known == 1, "the library knows the ciphers");
  // Servers without RFC 5746 and servers that close without a farewell are looked at, not turned away.
  SSL_CTX_set_options(raw, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_cert_verify_callback(raw, AcceptAnyChain, nullptr);
  SSL_CTX_set_client_cert_cb(raw, TlsConnection::OnCertificateRequest);
  return context;
}

}  // namespace seaworthy::net
