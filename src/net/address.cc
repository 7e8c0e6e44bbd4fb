#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include <fmt/format.h>

#include "net/errors.h"

namespace seaworthy::net {
namespace {

using Family = IpAddress::Family;

bool StartsWith(const IpAddress& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.bytes.begin());
}

// `…:0:5efe:10.0.0.1`, or with the bit that says that the IPv4 address is unique in the world.
bool IsIsatap(const IpAddress& address) {
  const auto& b = address.bytes;
  return (b[8] == 0x00 || b[8] == 0x02) && b[9] == 0x00 && b[10] == 0x5E && b[11] == 0xFE;
}

IpAddress V4At(const IpAddress& address, std::size_t offset) {
  const auto& b = address.bytes;
  return IpAddress::V4(b[offset], b[offset + 1], b[offset + 2], b[offset + 3]);
}

// Teredo writes the client's address with every bit inverted.
IpAddress Inverted(IpAddress address) {
  for (std::size_t i = 0; i < 4; ++i) address.bytes[i] = static_cast<std::uint8_t>(~address.bytes[i]);
  return address;
}

Error BadRange(std::string_view text) {
  return Error(kBadAddressRange, fmt::format("\"{}\" is no range of addresses", text))
      .Advise("write an address or a range such as 10.0.0.0/8");
}

std::optional<int> ParsePrefix(std::string_view text, int bits) {
  int prefix = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), prefix);
  if (error != std::errc() || end != text.data() + text.size() || prefix < 0 || prefix > bits) return std::nullopt;
  return prefix;
}

}  // namespace

std::optional<IpAddress> ParseAddress(std::string_view text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
  }
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  IpAddress address;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) return address;
  address.family = Family::kV6;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string ToString(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(address.family == Family::kV4 ? AF_INET : AF_INET6, address.bytes.data(), text, sizeof text);
  return text;
}

std::string WithPort(const IpAddress& address, std::uint16_t port) {
  const std::string text = ToString(address);
  return address.family == Family::kV4 ? fmt::format("{}:{}", text, port) : fmt::format("[{}]:{}", text, port);
}

std::optional<IpAddress> EmbeddedV4(const IpAddress& address) {
  if (address.family == Family::kV4) return std::nullopt;
  if (StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) return V4At(address, 12);
  if (StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0})) return V4At(address, 12);
  if (StartsWith(address, {0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return V4At(address, 12);
  if (StartsWith(address, {0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01})) return V4At(address, 12);
  if (StartsWith(address, {0x20, 0x02})) return V4At(address, 2);
  if (StartsWith(address, {0x20, 0x01, 0, 0})) return Inverted(V4At(address, 12));
  if (IsIsatap(address)) return V4At(address, 12);
  const bool compatible = StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  const IpAddress low = V4At(address, 12);
  if (compatible && low > IpAddress::V4(0, 0, 0, 1)) return low;  // `::` and `::1` are themselves.
  return std::nullopt;
}

bool AddressRange::Contains(const IpAddress& address) const {
  if (address.family != first.family) return false;
  for (int bit = 0; bit < prefix; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if (((address.bytes[byte] ^ first.bytes[byte]) & mask) != 0) return false;
  }
  return true;
}

Result<AddressRange> ParseAddressRange(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = ParseAddress(text.substr(0, slash));
  if (!address) return BadRange(text);
  if (slash == std::string_view::npos) return AddressRange{*address, address->bits()};
  const auto prefix = ParsePrefix(text.substr(slash + 1), address->bits());
  if (!prefix) return BadRange(text);
  return AddressRange{*address, *prefix};
}

}  // namespace seaworthy::net
