// The errors of this folder; errors.def is the list.
#pragma once

#include "base/error.h"

namespace seaworthy::auth {

#define SEAWORTHY_ERROR(name, code, kind, meaning) inline constexpr ErrorCode name{code, ErrorKind::kind, meaning};
#include "auth/errors.def"
#undef SEAWORTHY_ERROR

}  // namespace seaworthy::auth
