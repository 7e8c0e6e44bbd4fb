#include "net/tls_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/assert.h"
#include "net/http_head.h"
#include "net/socket_address.h"

namespace seaworthy::net {
namespace {

using Kind = Ending::Kind;

constexpr std::size_t kMostHeadBytes = 64 * 1024;
constexpr std::uint64_t kMostBytes = 1024 * 1024;  // Of the whole connection; OpenSSL reads 100 KiB of certificates.

// Name in the Host header: an IPv6 address stands in brackets, a port that is not the usual one follows.
std::string HostHeader(const Dial& dial) {
  const auto address = ParseAddress(dial.server_name);
  const bool v6 = address && address->family == IpAddress::Family::kV6;
  std::string host = v6 ? fmt::format("[{}]", ToString(*address)) : dial.server_name;
  if (dial.port != 443) host += fmt::format(":{}", dial.port);
  return host;
}

std::string Request(const Dial& dial) {
  return fmt::format("HEAD / HTTP/1.1\r\nHost: {}\r\nUser-Agent: seaworthy\r\nAccept: */*\r\nConnection: close\r\n\r\n",
                     HostHeader(dial));
}

bool IsNoise(int reason) {
  constexpr auto kReasons = std::to_array<int>({
      SSL_R_WRONG_VERSION_NUMBER,
      SSL_R_HTTP_REQUEST,
      SSL_R_HTTPS_PROXY_REQUEST,
      SSL_R_PACKET_LENGTH_TOO_LONG,
      SSL_R_ENCRYPTED_LENGTH_TOO_LONG,
      SSL_R_UNEXPECTED_MESSAGE,
      SSL_R_UNKNOWN_ALERT_TYPE,
      SSL_R_INVALID_ALERT,
      SSL_R_BAD_RECORD_TYPE,
      SSL_R_RECORD_LENGTH_MISMATCH,
  });
  return std::find(kReasons.begin(), kReasons.end(), reason) != kReasons.end();
}

std::string ReasonText(unsigned long error) {
  const char* text = ERR_reason_error_string(error);
  return text == nullptr ? "error in the TLS library" : text;
}

Ending FromLibrary(const SSL* ssl, unsigned long error) {
  const int reason = ERR_GET_REASON(error);
  const bool of_tls = ERR_GET_LIB(error) == ERR_LIB_SSL;
  if (of_tls && reason >= SSL_AD_REASON_OFFSET) {
    const int alert = reason - SSL_AD_REASON_OFFSET;
    return {Kind::kAlert, alert, fmt::format("alert {}: {}", alert, SSL_alert_desc_string_long(alert))};
  }
  if (of_tls && (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_WRONG_SSL_VERSION)) {
    return {Kind::kOtherVersion, 0, "the server answered in another version"};
  }
  const bool before_answer = SSL_get_state(ssl) == TLS_ST_CW_CLNT_HELLO;
  if (of_tls && before_answer && IsNoise(reason)) return {Kind::kNotTls, 0, "what answers does not speak TLS"};
  return {Kind::kLocal, 0, ReasonText(error)};
}

// Precondition: the call did not merely want to wait.
Ending FromHandshake(const SSL* ssl, int result, int system_error) {
  const unsigned long error = ERR_peek_error();
  switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_SSL: return FromLibrary(ssl, error);
    case SSL_ERROR_ZERO_RETURN: return {Kind::kClosed, 0, "the server closed the connection during the handshake"};
    default: break;
  }
  if (system_error == 0) return {Kind::kClosed, 0, "the server closed the connection during the handshake"};
  return {Kind::kClosed, 0, fmt::format("the connection broke during the handshake: {}", std::strerror(system_error))};
}

// OpenSSL passes over messages such as HelloRequest by itself, and does not come back while more of them are there.
long StopAfterTooMuch(BIO* bio, int operation, const char*, std::size_t, int, long, int result, std::size_t*) {
  if (operation != BIO_CB_READ || BIO_number_read(bio) < kMostBytes) return result;
  BIO_clear_retry_flags(bio);
  return -1;
}

bool SentTooMuch(const SSL* ssl) { return BIO_number_read(SSL_get_rbio(ssl)) >= kMostBytes; }

Unseen WantsCertificate() { return {value::AbsentReason::kUnauthorized, "the server wants a client certificate"}; }

TlsVersion VersionOf(const SSL* ssl) {
  switch (SSL_version(ssl)) {
    case TLS1_VERSION: return TlsVersion::kTls10;
    case TLS1_1_VERSION: return TlsVersion::kTls11;
    case TLS1_2_VERSION: return TlsVersion::kTls12;
    default: return TlsVersion::kTls13;
  }
}

std::string GroupOf(SSL* ssl) {
  const auto group = static_cast<int>(SSL_get_negotiated_group(ssl));
  if (group == NID_undef) return {};
  const char* name = SSL_group_to_name(ssl, group);
  return name == nullptr ? std::string() : name;
}

}  // namespace

void TlsConnection::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

TlsConnection::TlsConnection(const Dial& dial, const PhaseLimits& limits, SteadyTime now)
    : limits_(limits), deadline_(now + limits.connect) {
  if (dial.ask_http) request_ = Request(dial);
  MakeSession(dial);
  Connect(dial);
}

TlsConnection::~TlsConnection() {
  if (ssl_ && ending_.kind == Kind::kCompleted) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  if (descriptor_ >= 0) close(descriptor_);
}

void TlsConnection::MakeSession(const Dial& dial) {
  ssl_.reset(SSL_new(dial.context));
  SEAWORTHY_ASSERT(ssl_ != nullptr, "memory for a connection");
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_connect_state(ssl_.get());
  // RFC 6066: an address is no server name.
  if (!ParseAddress(dial.server_name)) SSL_set_tlsext_host_name(ssl_.get(), dial.server_name.c_str());
}

void TlsConnection::Connect(const Dial& dial) {
  const SocketAddress to = ToSocketAddress(dial.address, dial.port);
  descriptor_ = socket(to.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return End({Kind::kLocal, 0, fmt::format("cannot open a socket: {}", std::strerror(errno))});
  const int on = 1;
  // Failing to switch off delays only costs time.
  (void)setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  SSL_set_fd(ssl_.get(), descriptor_);
  BIO_set_callback_ex(SSL_get_rbio(ssl_.get()), StopAfterTooMuch);
  const int result = connect(descriptor_, reinterpret_cast<const sockaddr*>(&to.storage), to.size);
  if (result == 0 || errno == EINPROGRESS) return;
  End({Kind::kUnreachable, 0, fmt::format("cannot connect: {}", std::strerror(errno))});
}

void TlsConnection::Advance(SteadyTime now) {
  ERR_clear_error();
  if (phase_ == Phase::kConnecting) FinishConnect(now);
  if (phase_ == Phase::kHandshaking) Handshake(now);
  if (phase_ == Phase::kAsking) Ask();
  if (phase_ == Phase::kReading) Read();
}

void TlsConnection::FinishConnect(SteadyTime now) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return End({Kind::kUnreachable, 0, fmt::format("cannot connect: {}", std::strerror(error))});
  phase_ = Phase::kHandshaking;
  deadline_ = now + limits_.handshake;
}

bool TlsConnection::WantsMore(int result) const {
  const int error = SSL_get_error(ssl_.get(), result);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

void TlsConnection::Handshake(SteadyTime now) {
  errno = 0;
  const int result = SSL_do_handshake(ssl_.get());
  const int system_error = errno;
  if (result != 1 && WantsMore(result)) return;
  if (result != 1 && SentTooMuch(ssl_.get())) {
    return End({Kind::kNotTls, 0, "what answers sends without end and finishes no handshake"});
  }
  if (result != 1) return End(FromHandshake(ssl_.get(), result, system_error));
  ending_ = {Kind::kCompleted, 0, {}};
  const bool speaks_http2 = Outcome().alpn == "h2";
  phase_ = request_.empty() || speaks_http2 ? Phase::kEnded : Phase::kAsking;
  deadline_ = now + limits_.answer;
}

void TlsConnection::Ask() {
  // One record: OpenSSL writes all of it or wants the same bytes again.
  const int result = SSL_write(ssl_.get(), request_.data(), static_cast<int>(request_.size()));
  if (result > 0) {
    phase_ = Phase::kReading;
  } else if (!WantsMore(result)) {
    EndWithoutAnswer(value::AbsentReason::kUnreachable, "the connection broke while asking for headers");
  }
}

void TlsConnection::Read() {
  std::array<char, 16 * 1024> buffer;
  while (phase_ == Phase::kReading) {
    const int result = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (result <= 0 && WantsMore(result)) return;
    if (result <= 0 && SentTooMuch(ssl_.get())) {
      return EndWithoutAnswer(value::AbsentReason::kTooLarge, "the server sends without end and answers nothing");
    }
    if (result <= 0)
      return EndWithoutAnswer(value::AbsentReason::kUnreachable, "the server closed without an HTTP answer");
    answer_.append(buffer.data(), static_cast<std::size_t>(result));
    const HeadState state = StateOfHead(answer_);
    if (state == HeadState::kComplete) {
      http_ = {FindHsts(answer_), std::nullopt};
      phase_ = Phase::kEnded;
    } else if (state == HeadState::kNotHttp) {
      EndWithoutAnswer(value::AbsentReason::kMalformed, "what answers does not speak HTTP/1");
    } else if (answer_.size() > kMostHeadBytes) {
      EndWithoutAnswer(value::AbsentReason::kTooLarge, "the headers of the answer are longer than 64 KiB");
    }
  }
}

void TlsConnection::Expire() {
  switch (phase_) {
    case Phase::kConnecting: return End({Kind::kTimeout, 0, "no connection in time"});
    case Phase::kHandshaking: return End({Kind::kTimeout, 0, "the handshake did not finish in time"});
    case Phase::kAsking:
    case Phase::kReading: return EndWithoutAnswer(value::AbsentReason::kTimeout, "no HTTP answer in time");
    case Phase::kEnded: return;
  }
}

void TlsConnection::End(Ending ending) {
  ending_ = std::move(ending);
  if (certificate_requested_) http_.unseen = WantsCertificate();
  phase_ = Phase::kEnded;
}

// In TLS 1.3 a server that insists on a client certificate says so here, after the handshake.
void TlsConnection::EndWithoutAnswer(value::AbsentReason reason, std::string detail) {
  const unsigned long error = ERR_peek_error();
  const bool wants_certificate = certificate_requested_ && ERR_GET_REASON(error) >= SSL_AD_REASON_OFFSET;
  if (wants_certificate) {
    http_.unseen = WantsCertificate();
  } else {
    http_.unseen = Unseen{reason, std::move(detail)};
  }
  phase_ = Phase::kEnded;
}

Negotiated TlsConnection::Outcome() const {
  SSL* ssl = ssl_.get();
  const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);
  if (cipher == nullptr) cipher = SSL_get_pending_cipher(ssl);
  const unsigned char* alpn = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &alpn, &size);
  return {.version = VersionOf(ssl),
          .cipher = cipher == nullptr ? std::string() : SSL_CIPHER_get_name(cipher),
          .group = GroupOf(ssl),
          .alpn = std::string(reinterpret_cast<const char*>(alpn), size)};
}

int TlsConnection::OnCertificateRequest(ssl_st* ssl, x509_st**, evp_pkey_st**) {
  static_cast<TlsConnection*>(SSL_get_app_data(ssl))->certificate_requested_ = true;
  return 0;
}

}  // namespace seaworthy::net
