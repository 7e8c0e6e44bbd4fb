// Was something with this idempotency key appended before? For whoever must know it before deciding anew.
//
// Threads: as the store.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace seaworthy::store {

// What that append did, in whatever process; nothing where there was none.
Result<std::optional<Appended>> FindAppended(Store& store, std::string_view key);

}  // namespace seaworthy::store
