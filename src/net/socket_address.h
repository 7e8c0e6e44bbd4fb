// An address as the system calls want it.
#pragma once

#include <sys/socket.h>

#include <cstdint>

#include "net/address.h"

namespace seaworthy::net {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress ToSocketAddress(const IpAddress& address, std::uint16_t port);

}  // namespace seaworthy::net
