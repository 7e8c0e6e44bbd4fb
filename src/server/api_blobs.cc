// Erasing a text or a file out of the record: what somebody wrote and must not stay.
#include "app/upkeep.h"
#include "auth/audit.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

// Told first: the store erases by itself, and what was told and did not happen is better than the other way round.
Result<void> Tell(Call& call, const std::string& digest) {
  store::Store& store = call.parts().store;
  SEAWORTHY_TRY(store::BlobFate fate, store.FateOfBlob(digest));
  if (fate != store::BlobFate::kHeld) return {};
  SEAWORTHY_TRY([[maybe_unused]] auth::Written written,
                auth::Write(store, {auth::AuditKind::kTextErased, digest, {}}, call.Deed(), {}));
  return {};
}

Result<Reply> EraseBlob(Call& call) {
  const std::string& digest = call.Parameter("digest");
  SEAWORTHY_RETURN_IF_ERROR(Tell(call, digest));
  SEAWORTHY_RETURN_IF_ERROR(app::EraseBlob(call.parts().store, digest, call.now()));
  return NoContent();
}

}  // namespace

void AddBlobRoutes(std::vector<Route>& routes) {
  routes.push_back({"DELETE", "/api/v1/blobs/{digest}", "eraseBlob", About::kOrganisation, Action::kErase, EraseBlob});
}

}  // namespace seaworthy::server
