// Randomness of the machine, for ids and salts. Tests inject their own.
#pragma once

#include "base/ids.h"

namespace seaworthy::app {

// From the operating system's generator.
RandomSource SystemRandom();

}  // namespace seaworthy::app
