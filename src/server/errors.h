// The errors of this folder; errors.def is the list.
#pragma once

#include "base/error.h"

namespace seaworthy::server {

#define SEAWORTHY_ERROR(name, code, kind, meaning) inline constexpr ErrorCode name{code, ErrorKind::kind, meaning};
#include "server/errors.def"
#undef SEAWORTHY_ERROR

}  // namespace seaworthy::server
