// SEAWORTHY_ASSERT: a promise between parts of this program. It is checked in every build and stops the process with
// the place and the reason; it is never used for input.
#pragma once

#include <source_location>
#include <string_view>

namespace seaworthy {

[[noreturn]] void AssertionFailed(std::string_view condition, std::string_view reason,
                                  std::source_location where = std::source_location::current());

}  // namespace seaworthy

#define SEAWORTHY_ASSERT(condition, reason)             \
  do {                                                  \
    if (!(condition)) [[unlikely]]                      \
      ::seaworthy::AssertionFailed(#condition, reason); \
  } while (false)
