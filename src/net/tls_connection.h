// One connection to one address: TCP, one handshake and, if asked for, the head of one HTTP answer. Never blocks.
//
// The owner waits for the descriptor (edge-triggered, both directions) and calls Advance() until it says that the
// connection ended. Internal to this folder: it knows OpenSSL.
//
// Threads: one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "net/address.h"
#include "net/tls_evidence.h"

struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_st;
struct x509_st;

namespace seaworthy::net {

using SteadyTime = std::chrono::steady_clock::time_point;

// How the handshake ended.
struct Ending {
  enum class Kind {
    kCompleted,
    kAlert,         // The server sent a fatal alert, number `alert`.
    kOtherVersion,  // The server answered in a version that was not offered.
    kClosed,        // The server closed or reset the connection before it said anything final.
    kNotTls,        // What the server sent is no TLS.
    kUnreachable,   // No TCP connection.
    kTimeout,
    kLocal,  // Our own library gave up: nothing is known about the server.
    kStopped,
  };

  Kind kind = Kind::kStopped;
  int alert = 0;
  std::string detail;  // For a person.

  friend bool operator==(const Ending&, const Ending&) = default;
};

// What was seen of the HTTP answer. Both empty: a whole head without the header.
struct HstsAnswer {
  std::optional<Hsts> hsts;
  std::optional<Unseen> unseen = Unseen{value::AbsentReason::kNotCollected, "no headers were asked for"};
};

struct PhaseLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds answer{5'000};  // Of the HTTP server.
};

struct Dial {
  ssl_ctx_st* context = nullptr;  // Outlives the connection.
  IpAddress address;
  std::uint16_t port = 443;
  std::string server_name;
  bool ask_http = false;  // Unless the server chooses HTTP/2, which is not spoken here.
};

class TlsConnection {
 public:
  // Starts to connect. It may have ended at once: look at ended() before waiting.
  TlsConnection(const Dial& dial, const PhaseLimits& limits, SteadyTime now);
  ~TlsConnection();
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  // Goes on as far as it can without waiting.
  void Advance(SteadyTime now);
  // The deadline passed.
  void Expire();

  bool ended() const { return phase_ == Phase::kEnded; }
  int descriptor() const { return descriptor_; }
  SteadyTime deadline() const { return deadline_; }

  // The following hold once ended.
  const Ending& ending() const { return ending_; }
  const HstsAnswer& http() const { return http_; }
  bool client_certificate_requested() const { return certificate_requested_; }
  // True as well where the server then insists on a client certificate: it had agreed on everything else.
  bool negotiated() const { return ending_.kind == Ending::Kind::kCompleted || certificate_requested_; }
  // Precondition: negotiated().
  Negotiated Outcome() const;
  ssl_st* ssl() const { return ssl_.get(); }

  // For SSL_CTX_set_client_cert_cb: notes the request and answers with no certificate.
  static int OnCertificateRequest(ssl_st* ssl, x509_st** certificate, evp_pkey_st** key);

 private:
  enum class Phase { kConnecting, kHandshaking, kAsking, kReading, kEnded };

  struct Free {
    void operator()(ssl_st* ssl) const;
  };

  void Connect(const Dial& dial);
  void MakeSession(const Dial& dial);
  void FinishConnect(SteadyTime now);
  void Handshake(SteadyTime now);
  void Ask();
  void Read();
  void End(Ending ending);
  void EndWithoutAnswer(value::AbsentReason reason, std::string detail);
  bool WantsMore(int result) const;

  std::unique_ptr<ssl_st, Free> ssl_;
  int descriptor_ = -1;
  Phase phase_ = Phase::kConnecting;
  PhaseLimits limits_;
  SteadyTime deadline_;
  std::string request_;
  std::string answer_;
  bool certificate_requested_ = false;
  Ending ending_;
  HstsAnswer http_;
};

}  // namespace seaworthy::net
