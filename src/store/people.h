// The directory of people: outside the chain, so that a person can be erased.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "store/session.h"
#include "store/store.h"

namespace seaworthy::store {

Result<std::optional<Person>> FindPerson(Session& session, std::string_view id);
Result<std::vector<Person>> ListPeople(Session& session, std::string_view after_id, std::size_t limit);
// In the caller's transaction.
Result<void> PutPersonIn(Session& session, std::string_view id, std::string_view data);
Result<bool> ErasePersonIn(Session& session, std::string_view id, Instant at);

}  // namespace seaworthy::store
