// Errors as RFC 9457 problem documents. `type` ends in the error's code, stable for ever: `…/review/not-now`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"
#include "server/reply.h"

namespace seaworthy::server {

inline constexpr std::string_view kProblemBase = "https://seaworthy.dev/problems/";

// The HTTP status that tells a client what to do about it.
int StatusOf(const Error& error);

// `words`: what message and advice are told as; empty: as they are.
using Words = std::function<std::string(const std::string& text)>;
http::Response ProblemOf(const Error& error, std::string_view request_id, const Words& words = {});
// Several mistakes of one text: a standard that does not load. Precondition: not empty.
http::Response ProblemOf(const std::vector<Error>& errors, std::string_view request_id);
// The same, as a handler answers it.
Reply Refusal(const std::vector<Error>& errors, std::string_view request_id);
// A refusal of the HTTP server itself: `http/status-413`.
http::Response ProblemOf(int status, std::string_view title, std::string_view detail, std::string_view request_id);

}  // namespace seaworthy::server
