// Instants as the tables that are asked for "due by now" keep them: microseconds since 1970, which compare as numbers.
#pragma once

#include <cstdint>

#include "base/instant.h"

namespace seaworthy::store {

inline std::int64_t ToMicros(Instant instant) { return instant.seconds * 1'000'000 + instant.nanoseconds / 1'000; }

inline Instant FromMicros(std::int64_t micros) {
  std::int64_t rest = micros % 1'000'000;
  if (rest < 0) rest += 1'000'000;
  return {(micros - rest) / 1'000'000, static_cast<std::int32_t>(rest * 1'000)};
}

}  // namespace seaworthy::store
