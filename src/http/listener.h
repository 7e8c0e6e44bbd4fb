// The socket that connections come in by.
//
// Threads: that of the loop, but for Open.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "http/loop.h"
#include "net/address.h"

namespace seaworthy::http {

class Listener {
 public:
  // Takes a descriptor that does not block, and owns it then.
  using Accept = std::function<void(int descriptor, const net::IpAddress& peer)>;

  // Errors: http/bad-address, http/cannot-listen.
  static Result<std::unique_ptr<Listener>> Open(Loop& loop, std::string_view address, std::uint16_t port);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::uint16_t port() const { return port_; }

  // Calls `accept` for each connection until Close.
  void Start(Accept accept);
  // Accepts what has come meanwhile, then listens no more.
  void Close();

 private:
  struct Watch;
  Listener(Loop& loop, int descriptor);

  void WaitForMore();
  bool AcceptAll();
  void Rest();

  std::unique_ptr<Watch> watch_;
  std::uint16_t port_;
  Accept accept_;
};

}  // namespace seaworthy::http
