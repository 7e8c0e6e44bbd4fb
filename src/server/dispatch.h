// From an HTTP request to its response: finds the route, learns who calls, asks whether they may, calls the handler,
// and makes problems of errors.
//
// Threads: any number of calls at once.
#pragma once

#include <cstddef>

#include "http/message.h"
#include "server/parts.h"

namespace seaworthy::server {

http::Response Dispatch(const http::Request& request, const Parts& parts);

// How large the body of that request may be.
std::size_t MostBody(const http::Request& request);

}  // namespace seaworthy::server
