// The errors of this folder; errors.def is the list.
#pragma once

#include "base/error.h"

namespace seaworthy::store {

#define SEAWORTHY_ERROR(name, code, kind, meaning) inline constexpr ErrorCode name{code, ErrorKind::kind, meaning};
#include "store/errors.def"
#undef SEAWORTHY_ERROR

}  // namespace seaworthy::store
