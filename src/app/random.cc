#include "app/random.h"

#include <unistd.h>

#include "base/assert.h"

namespace seaworthy::app {

RandomSource SystemRandom() {
  return [] {
    std::array<std::uint8_t, 10> bytes{};
    SEAWORTHY_ASSERT(::getentropy(bytes.data(), bytes.size()) == 0, "the system gives no randomness");
    return bytes;
  };
}

}  // namespace seaworthy::app
