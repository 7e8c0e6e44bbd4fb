// Idempotency-Key: a POST that is sent again is done once, and answered as the first time, for a day.
//
// The key counts for one caller and one path. While the first request runs, a second one is told to wait. A request
// that was cut off by a crash can be repeated after a minute; then it is decided anew.
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

// Runs `first`, or repeats what it answered. Errors of `first` are remembered where they are the caller's fault.
// Errors: server/idempotency-key-reused, server/still-running, and those of `first` and the store.
Result<Reply> Once(Call& call, const std::string& key, const std::function<Result<Reply>()>& first);

}  // namespace seaworthy::server
