// The library's settings for each sort of handshake. Internal to this folder: it knows OpenSSL.
//
// Every context is at security level 0: at the system's level the library itself refuses TLS 1.0 and 1.1, and that
// would look like the server's refusal. Nothing is verified during a handshake; the chain is verified once, afterwards.
//
// Threads: one at a time.
#pragma once

#include <array>
#include <memory>

#include "net/tls_evidence.h"

struct ssl_ctx_st;

namespace seaworthy::net {

class TlsContexts {
 public:
  TlsContexts();

  // Offers TLS 1.0 to 1.3, HTTP/2 and HTTP/1.1, as a client that takes what it gets.
  ssl_ctx_st* unrestricted() const { return unrestricted_.get(); }
  // The same, but HTTP/1.1 only: to ask for headers.
  ssl_ctx_st* origin() const { return origin_.get(); }
  // One version, every cipher the library has.
  ssl_ctx_st* Only(TlsVersion version) const { return only_[static_cast<std::size_t>(version)].get(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  using Context = std::unique_ptr<ssl_ctx_st, Free>;

  static Context Make(TlsVersion lowest, TlsVersion highest, const char* ciphers);

  Context unrestricted_;
  Context origin_;
  std::array<Context, kTlsVersions.size()> only_;
};

}  // namespace seaworthy::net
