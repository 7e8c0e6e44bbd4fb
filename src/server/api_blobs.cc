// Erasing a text or a file out of the record: what somebody wrote and must not stay.
#include "app/upkeep.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

Result<Reply> EraseBlob(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(app::EraseBlob(call.parts().store, call.Parameter("digest"), call.now()));
  return NoContent();
}

}  // namespace

void AddBlobRoutes(std::vector<Route>& routes) {
  routes.push_back({"DELETE", "/api/v1/blobs/{digest}", "eraseBlob", About::kOrganisation, Action::kErase, EraseBlob});
}

}  // namespace seaworthy::server
