// An address as the system calls want it.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>

#include "net/address.h"

namespace seaworthy::net {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress ToSocketAddress(const IpAddress& address, std::uint16_t port);

// Nothing where it is no IP address.
std::optional<IpAddress> FromSocketAddress(const sockaddr& address);

}  // namespace seaworthy::net
