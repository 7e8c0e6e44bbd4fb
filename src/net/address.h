// An IPv4 or IPv6 address, and a range of them.
//
// Parsing is strict: four decimal numbers without leading zeros, or RFC 4291 text. `127.1`, `0x7f.0.0.1` and
// `2130706433`, which the C library dials as 127.0.0.1, are no addresses here: they go through the resolver like any
// other name, and what comes out is judged.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::net {

struct IpAddress {
  enum class Family : std::uint8_t { kV4, kV6 };

  Family family = Family::kV4;
  std::array<std::uint8_t, 16> bytes{};  // Network order; the last twelve of an IPv4 address are zero.

  static IpAddress V4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    return {Family::kV4, {a, b, c, d}};
  }

  int bits() const { return family == Family::kV4 ? 32 : 128; }

  // IPv4 before IPv6, then by bytes.
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

// Accepts an IPv6 address in brackets as well. A zone (`fe80::1%eth0`) is refused.
std::optional<IpAddress> ParseAddress(std::string_view text);

// The canonical text of RFC 5952: `10.0.0.1`, `2001:db8::1`, `::ffff:10.0.0.1`.
std::string ToString(const IpAddress& address);

// `10.0.0.1:443`, `[2001:db8::1]:443`.
std::string WithPort(const IpAddress& address, std::uint16_t port);

// The IPv4 address that an IPv6 address carries: mapped, compatible, translated (SIIT), NAT64, 6to4, Teredo or ISATAP.
std::optional<IpAddress> EmbeddedV4(const IpAddress& address);

struct AddressRange {
  IpAddress first;
  int prefix = 0;  // How many leading bits count.

  bool Contains(const IpAddress& address) const;

  friend bool operator==(const AddressRange&, const AddressRange&) = default;
};

// `10.0.0.0/8`, `fd00::/8`, or one address. Errors: net/bad-address-range.
Result<AddressRange> ParseAddressRange(std::string_view text);

}  // namespace seaworthy::net
