// Whom to ask: a host, a port and the name to ask for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::net {

struct TlsTarget {
  std::string host;  // A name or an address, without brackets.
  std::uint16_t port = 443;
  std::string server_name;  // To send and to check; empty: the host.

  friend bool operator==(const TlsTarget&, const TlsTarget&) = default;
};

// `api.example.com:8443`, `api.example.com`, `[2001:db8::1]:443`, `https://api.example.com/path`.
// Errors: net/bad-target.
Result<TlsTarget> ParseTlsTarget(std::string_view text);

// What ParseTlsTarget reads: `api.example.com:443`, `[2001:db8::1]:443`.
std::string ToString(const TlsTarget& target);

}  // namespace seaworthy::net
