// Which addresses this program may dial.
//
// The decision is taken on the resolved address, the very one that is dialled, never on a name: a name may resolve to
// anything, and to something else a moment later. Pure: no name is resolved here.
//
// The command line dials what the service declares (Declared); a server that dials for others must not be a way into
// its own network (Strict). Neither ever dials an address where a cloud hands out credentials.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/address.h"

namespace seaworthy::net {

enum class AddressScope {
  kPublic,
  kLoopback,
  kPrivate,  // RFC 1918, RFC 6598 (carrier NAT), RFC 4193 (unique local).
  kLinkLocal,
  kMetadata,  // Instance metadata or credentials of a cloud.
  kUnspecified,
  kMulticast,
  kReserved,  // Documentation, benchmarking, future use, broadcast, IPv6 that is not handed out.
};

// `public`, `loopback`, `link-local`, …
std::string_view Name(AddressScope scope);

// An IPv6 address that carries an IPv4 address (see EmbeddedV4) has the scope of that, unless it is public.
AddressScope ScopeOf(const IpAddress& address);

class EgressPolicy {
 public:
  // Everything but metadata addresses.
  static EgressPolicy Declared() { return EgressPolicy(Mode::kDeclared, {}); }
  // Public addresses only, and the ranges that set-up allows; metadata addresses not even then.
  static EgressPolicy Strict(std::vector<AddressRange> allowed = {}) {
    return EgressPolicy(Mode::kStrict, std::move(allowed));
  }

  // Why the address is not to be dialled, for a person; nothing if it may be.
  std::optional<std::string> Refusal(const IpAddress& address) const;

 private:
  enum class Mode { kDeclared, kStrict };

  EgressPolicy(Mode mode, std::vector<AddressRange> allowed) : mode_(mode), allowed_(std::move(allowed)) {}

  Mode mode_;
  std::vector<AddressRange> allowed_;
};

}  // namespace seaworthy::net
