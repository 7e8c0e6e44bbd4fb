// Idempotency-Key: a POST that is sent again is done once, and answered as the first time, for a day.
//
// The key counts for one caller and one path. What the log takes once (Route::logged) can come again at any time, also after
// a crash, and is answered by what it did. For the others: while the
// first request runs, a second one is told to wait; one that was cut off by a crash can be repeated after a minute, and
// is decided anew.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"
#include "server/call.h"
#include "server/reply.h"

namespace seaworthy::server {

// The key as sent, without quotes; nothing where there is none. Error: server/bad-idempotency-key.
Result<std::optional<std::string>> IdempotencyKeyOf(const http::Request& request);

// What the log knows the request by: who asks where, the key and the body.
std::string KeyForLog(const Call& call, const std::string& key);

// Runs `first`, or repeats what it answered. Errors of `first` are remembered where they are the caller's fault.
// Errors: server/idempotency-key-reused, server/still-running (not for a call with a key()), and those of `first` and
// the store.
Result<Reply> Once(Call& call, const std::string& key, const std::function<Result<Reply>()>& first);

}  // namespace seaworthy::server
