// For the tests of this folder: real TLS servers of many sorts on loopback, nginx and openssl s_server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/instant.h"
#include "net/authority_test.h"
#include "net/loopback_test.h"

struct ssl_ctx_st;
struct ssl_st;

namespace seaworthy::net::testing {

inline constexpr std::int64_t kDay = 86'400;
inline constexpr Instant kNow{1'900'000'000, 0};  // Servers do not look at the dates of their own certificates.
inline constexpr Instant kEarlier{kNow.seconds - 30 * kDay, 0};
inline constexpr Instant kLater{kNow.seconds + 30 * kDay, 0};

struct Ports {
  std::uint16_t usual = FreePort();
  std::uint16_t only13 = FreePort();
  std::uint16_t http2 = FreePort();
  std::uint16_t asks = FreePort();
  std::uint16_t tls10 = FreePort();
  std::uint16_t tls11 = FreePort();
  std::uint16_t insists12 = FreePort();
  std::uint16_t insists13 = FreePort();
  std::uint16_t weak = FreePort();
};

// The servers of all tests; started once, since each test only asks.
class Harbour {
 public:
  Harbour();

  bool ready() const { return ready_; }
  const Ports& ports() const { return ports_; }
  std::string Log() const { return folder_.Read("log"); }
  std::string authorities() const { return folder_.Path("root.pem"); }

 private:
  void WriteIdentity(const std::string& name, const Identity& identity, const std::string& rest = {});
  std::string Nginx();
  std::string ServerBlock(std::uint16_t port, const std::string& name, const std::string& identity,
                          const std::string& rest) const;
  void Start(const std::vector<std::string>& command, std::uint16_t port);
  void StartOpenssl(std::uint16_t port, std::vector<std::string> options, const std::string& identity = "good");

  TemporaryFolder folder_;
  Ports ports_;
  std::vector<std::unique_ptr<Process>> processes_;
  bool ready_ = true;
};

// A TLS server of TLS 1.2 and 1.3 inside the test program, for servers that nobody would run. `serve` is called after
// each handshake that succeeds. A ClientHello older than TLS 1.2 is met with a plain close.
class RudeServer {
 public:
  explicit RudeServer(std::function<void(ssl_st* ssl)> serve);

  std::uint16_t port() const { return server_.port(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };

  Identity identity_;
  std::unique_ptr<ssl_ctx_st, Free> context_;
  RawServer server_;
};

}  // namespace seaworthy::net::testing
