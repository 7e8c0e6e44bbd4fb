#include "store/limits.h"

#include <fmt/format.h>

#include "store/errors.h"

namespace seaworthy::store {

Result<void> CheckSize(std::string_view what, std::size_t size, std::size_t limit) {
  if (size <= limit) return {};
  return Error(kTooLarge, fmt::format("{} of {} bytes is larger than the {} bytes allowed", what, size, limit));
}

}  // namespace seaworthy::store
