// The digests that chain events: within their log, and through the whole store.
//
// The chain of a log covers everything stored of an event but its place in the store; the store-wide chain covers that
// place, in terms of the log's digest. Before the first event stands the empty text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace seaworthy::store {

std::string EventDigest(std::string_view previous, std::string_view log, std::int64_t version, Instant at,
                        std::string_view bytes);
std::string StoreDigest(std::string_view previous, std::string_view log, std::int64_t version, std::string_view event);

}  // namespace seaworthy::store
