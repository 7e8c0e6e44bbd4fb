#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "http/errors.h"

namespace seaworthy::http {
namespace {

constexpr unsigned char kHttp11[] = "\x08http/1.1";

// Mozilla's intermediate list, without DHE.
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

std::string LastError() {
  unsigned long code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

// A client that offers only others (h2) is told so instead of being served something it does not speak.
int ChooseProtocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                   unsigned offered_size, void*) {
  unsigned char* found = nullptr;
  int result = SSL_select_next_proto(&found, size, kHttp11, sizeof kHttp11 - 1, offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void SetPolicy(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // Tickets are enough.
  SSL_CTX_set_alpn_select_cb(context, ChooseProtocol, nullptr);
}

class TlsSocket : public Socket {
 public:
  TlsSocket(Loop& loop, int descriptor, const TlsContext& context)
      : Socket(loop, descriptor), session_(SSL_new(context.context())) {
    SEAWORTHY_ASSERT(session_ != nullptr && SSL_set_fd(session_, descriptor) == 1, "a TLS session can be made");
    SSL_set_accept_state(session_);
  }
  ~TlsSocket() override { SSL_free(session_); }

  Transfer Handshake() override {
    ERR_clear_error();
    int result = SSL_do_handshake(session_);
    return result == 1 ? Transfer{} : Judge(result);
  }

  Transfer Read(std::span<char> into) override {
    ERR_clear_error();
    std::size_t bytes = 0;
    int result = SSL_read_ex(session_, into.data(), into.size(), &bytes);
    return result == 1 ? Transfer{.bytes = bytes} : Judge(result);
  }

  // One record: small texts go together, of large ones as much as fits.
  Transfer Write(std::string_view first, std::string_view second) override {
    constexpr std::size_t kRecord = 16 * 1024;
    record_.assign(first.substr(0, kRecord));
    record_ += second.substr(0, kRecord - record_.size());
    ERR_clear_error();
    std::size_t bytes = 0;
    int result = SSL_write_ex(session_, record_.data(), record_.size(), &bytes);
    if (record_.capacity() > 4096) std::string().swap(record_);
    return result == 1 ? Transfer{.bytes = bytes} : Judge(result);
  }

  bool HoldsData() const override { return SSL_has_pending(session_) == 1; }

  void FinishWriting() override {
    ERR_clear_error();
    if (SSL_is_init_finished(session_)) SSL_shutdown(session_);
    shutdown(descriptor(), SHUT_WR);
  }

 private:
  Transfer Judge(int result) const {
    switch (SSL_get_error(session_, result)) {
      case SSL_ERROR_WANT_READ: return {.state = Transfer::State::kWait, .wait_for = Direction::kRead};
      case SSL_ERROR_WANT_WRITE: return {.state = Transfer::State::kWait, .wait_for = Direction::kWrite};
      default: return {.state = Transfer::State::kClosed};
    }
  }

  SSL* session_;
  std::string record_;
};

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::Load(const TlsFiles& files) {
  ERR_clear_error();
  SSL_CTX* made = SSL_CTX_new(TLS_server_method());
  SEAWORTHY_ASSERT(made != nullptr, "a TLS context can be made");
  std::shared_ptr<const TlsContext> context(new TlsContext(made));
  SetPolicy(made);
  if (SSL_CTX_use_certificate_chain_file(made, files.certificate.c_str()) != 1) {
    return Error(kBadCertificate, "the certificate '" + files.certificate + "' cannot be used: " + LastError())
        .Advise("give a PEM file with the certificate first and its chain behind it");
  }
  if (SSL_CTX_use_PrivateKey_file(made, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(made) != 1) {
    return Error(kBadCertificate, "the key '" + files.key + "' cannot be used with the certificate '" +
                                      files.certificate + "': " + LastError())
        .Advise("give the PEM file of the certificate's own key, without a password");
  }
  return context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

std::unique_ptr<Socket> MakeTlsSocket(Loop& loop, int descriptor, const TlsContext& context) {
  return std::make_unique<TlsSocket>(loop, descriptor, context);
}

}  // namespace seaworthy::http
