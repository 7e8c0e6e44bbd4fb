// Who sends a request: by a token in `Authorization`, else by the cookie of a session.
//
// Where there is an Authorization header it alone decides, so that a request with a bad token is never taken for one of
// the browser's session. `Basic` is for tools that can send nothing else: the token is the password, whatever the user.
#pragma once

#include "auth/identity.h"
#include "base/instant.h"
#include "base/result.h"
#include "http/message.h"
#include "server/people.h"

namespace seaworthy::server {

// A caller who has not signed in where there is neither, or the session is over: signing in again must work. Errors:
// those of auth::Callers::FromToken(). What is found is remembered for a moment (caller_cache.h).
Result<auth::Caller> Identify(const http::Request& request, People& people, Instant now);

// The secret of the session that the browser sent along; empty where it sent none.
std::string_view SessionSecretOf(const http::Request& request);

}  // namespace seaworthy::server
