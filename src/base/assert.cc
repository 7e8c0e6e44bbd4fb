#include "base/assert.h"

#include <cstdlib>

#include <fmt/format.h>

namespace seaworthy {

void AssertionFailed(std::string_view condition, std::string_view reason, std::source_location where) {
  fmt::print(stderr, "seaworthy: internal error at {}:{}: {} ({})\n", where.file_name(), where.line(), reason,
             condition);
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  std::abort();  // So that the fuzzer sees it and keeps the input.
#else
  std::_Exit(4);
#endif
}

}  // namespace seaworthy
