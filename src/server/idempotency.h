// Idempotency-Key: a POST that is sent again is done once, and answered as the first time, for a day.
//
// The key counts for one caller and one path. The answer is kept; and since the server may die before it is, what makes
// or changes something hands the key on to the log, which takes it once (Handle in route.h): a request can come again
// at any time, also while the first one runs, and is then answered by what was done.
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

// What the log knows the request by: who asks where, the key and the body; without the body where that is a secret,
// since a digest of it would be kept, from which a password could be guessed.
std::string KeyForLog(const Call& call, const std::string& key, bool secret);

// Runs `first`, or repeats what it answered. Errors of `first` are remembered where they are the caller's fault.
// Errors: server/idempotency-key-reused, and those of `first` and the store.
Result<Reply> Once(Call& call, const std::string& key, const std::function<Result<Reply>()>& first);

}  // namespace seaworthy::server
