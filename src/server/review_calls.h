// What the routes of reviews share. Internal to api_reviews.cc and review_calls.cc.
#pragma once

#include <string>
#include <string_view>

#include "app/record.h"
#include "base/result.h"
#include "server/call.h"
#include "server/reply.h"

namespace seaworthy::server {

// `sign-off` is the operation `signOff`.
std::string OperationOf(std::string_view verb);

// `17-5e0c…`: what was recorded up to now, and what this body says of it.
Result<std::string> ReviewTag(const Call& call, const std::string& review, const std::string& body);
// Whether nothing was recorded since the ETag of If-Match, where there is one. Error: server/precondition-failed.
Result<void> ExpectUnchanged(const Call& call, const std::string& review);
// The review as it is after a command; as text what the command did.
Result<Reply> Done(const Call& call, const app::Executed& executed);

Result<Reply> StartReview(Call& call);
Result<Reply> ChangeStandard(Call& call);

}  // namespace seaworthy::server
