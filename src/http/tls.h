// TLS of the server: 1.2 and 1.3, forward secrecy and authenticated encryption only, ALPN http/1.1.
#pragma once

#include <memory>

#include "base/result.h"
#include "http/server.h"
#include "http/socket.h"

struct ssl_ctx_st;

namespace seaworthy::http {

// A certificate with its key. Shared by the server and by the connections made while it was in use.
class TlsContext {
 public:
  // Errors: http/bad-certificate.
  static Result<std::shared_ptr<const TlsContext>> Load(const TlsFiles& files);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* context() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
};

// The thread that uses it must have SIGPIPE blocked: OpenSSL writes with write(2).
std::unique_ptr<Socket> MakeTlsSocket(Loop& loop, int descriptor, const TlsContext& context);

}  // namespace seaworthy::http
