// The error codes of the server and of what carries it, for the reference; app knows all others (app/error_codes.h).
#pragma once

#include <span>

#include "base/error.h"

namespace seaworthy::server {

std::span<const ErrorCode> ServerErrorCodes();

}  // namespace seaworthy::server
