#include "store/chain.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace seaworthy::store {

// The name of a log is given with its length: it is the one part before the bytes that could hold a line break.
std::string EventDigest(std::string_view previous, std::string_view log, std::int64_t version, Instant at,
                        std::string_view bytes) {
  return Sha256(fmt::format("seaworthy/event/v1\n{}\n{}:{}\n{}\n{}.{:09}\n{}", previous, log.size(), log, version,
                            at.seconds, at.nanoseconds, bytes));
}

std::string StoreDigest(std::string_view previous, std::string_view log, std::int64_t version, std::string_view event) {
  return Sha256(fmt::format("seaworthy/store/v1\n{}\n{}:{}\n{}\n{}", previous, log.size(), log, version, event));
}

}  // namespace seaworthy::store
