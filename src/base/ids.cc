#include "base/ids.h"

#include <fmt/format.h>

namespace seaworthy {

std::string UuidV7(Instant now, const RandomSource& random) {
  auto milliseconds = static_cast<std::uint64_t>(now.seconds * 1000 + now.nanoseconds / 1'000'000);
  auto bytes = random();
  unsigned version = 0x7000U | ((bytes[0] & 0x0FU) << 8) | bytes[1];
  unsigned variant = 0x8000U | ((bytes[2] & 0x3FU) << 8) | bytes[3];
  std::uint64_t tail = 0;
  for (std::size_t i = 4; i < 10; ++i) tail = tail << 8 | bytes[i];
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", milliseconds >> 16 & 0xFFFFFFFF, milliseconds & 0xFFFF,
                     version, variant, tail);
}

}  // namespace seaworthy
