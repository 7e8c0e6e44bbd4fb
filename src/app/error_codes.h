// Every error code of this program that is known below the server: for the reference, and for codes that come from
// elsewhere.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"

namespace seaworthy::app {

std::span<const ErrorCode> ErrorCodes();

// Null where there is no such code, as of a newer server.
const ErrorCode* FindErrorCode(std::string_view code);

}  // namespace seaworthy::app
