#include "server/error_codes.h"

#include <array>

namespace seaworthy::server {
namespace {

constexpr auto kErrors = std::to_array<ErrorCode>({
#define SEAWORTHY_ERROR(name, code, kind, meaning) ErrorCode{code, ErrorKind::kind, meaning},
#include "http/errors.def"
#include "server/errors.def"
#undef SEAWORTHY_ERROR
});

}  // namespace

std::span<const ErrorCode> ServerErrorCodes() { return kErrors; }

}  // namespace seaworthy::server
