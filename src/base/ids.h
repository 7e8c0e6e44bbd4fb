// Ids for records: UUIDv7, which sort by time. The source is injected, so that a run can be repeated.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "base/instant.h"

namespace seaworthy {

// Ten random bytes per id.
using RandomSource = std::function<std::array<std::uint8_t, 10>()>;

// RFC 9562: 48 bits of Unix milliseconds, version 7, 74 random bits; lower case with hyphens.
std::string UuidV7(Instant now, const RandomSource& random);

}  // namespace seaworthy
