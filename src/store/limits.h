// How large what is stored may be. Larger is refused with store/too-large before anything is written.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"

namespace seaworthy::store {

struct Limits {
  std::size_t event_bytes = std::size_t{1} << 20;
  std::size_t blob_bytes = std::size_t{10} << 20;  // As given, not as packed.
  std::size_t person_bytes = std::size_t{64} << 10;
  std::size_t document_bytes = std::size_t{16} << 20;
  std::size_t name_bytes = 500;  // Names of logs, idempotency keys, ids of people, keys of documents and jobs.
};

// store/too-large where the size is beyond the limit; `what` is said as in "an event".
Result<void> CheckSize(std::string_view what, std::size_t size, std::size_t limit);

}  // namespace seaworthy::store
