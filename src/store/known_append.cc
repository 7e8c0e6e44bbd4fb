#include "store/known_append.h"

#include "store/events.h"

namespace seaworthy::store {

Result<std::optional<Appended>> FindAppended(Store& store, std::string_view key) {
  std::optional<Appended> found;
  SEAWORTHY_RETURN_IF_ERROR(store.Inspect([&](Session& session) -> Result<void> {
    SEAWORTHY_TRY(found, SelectKey(session, key));
    return {};
  }));
  return found;
}

}  // namespace seaworthy::store
