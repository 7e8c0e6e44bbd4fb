#include "net/socket_address.h"

#include <netinet/in.h>

#include <cstring>

namespace seaworthy::net {

SocketAddress ToSocketAddress(const IpAddress& address, std::uint16_t port) {
  SocketAddress out;
  if (address.family == IpAddress::Family::kV4) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.bytes.data(), sizeof v4.sin_addr);
    std::memcpy(&out.storage, &v4, sizeof v4);
    out.size = sizeof v4;
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes.data(), sizeof v6.sin6_addr);
    std::memcpy(&out.storage, &v6, sizeof v6);
    out.size = sizeof v6;
  }
  return out;
}

std::optional<IpAddress> FromSocketAddress(const sockaddr& address) {
  IpAddress out;
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    std::memcpy(out.bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
    return out;
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  out.family = IpAddress::Family::kV6;
  std::memcpy(out.bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
  return out;
}

}  // namespace seaworthy::net
