// How large what is stored may be. Larger is refused with store/too-large before anything is written.
#pragma once

#include <cstddef>

namespace seaworthy::store {

struct Limits {
  std::size_t event_bytes = std::size_t{1} << 20;
  std::size_t blob_bytes = std::size_t{10} << 20;  // As given, not as packed.
  std::size_t person_bytes = std::size_t{64} << 10;
  std::size_t name_bytes = 500;  // Names of logs, idempotency keys, ids of people.
};

}  // namespace seaworthy::store
