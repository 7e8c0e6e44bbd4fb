#include "app/error_codes.h"

#include <algorithm>
#include <array>

namespace seaworthy::app {
namespace {

// Every errors.def of the folders that this one may include; `cli` adds none that a file can cause.
constexpr auto kErrors = std::to_array<ErrorCode>({
#define SEAWORTHY_ERROR(name, code, kind, meaning) ErrorCode{code, ErrorKind::kind, meaning},
#include "alerting/errors.def"
#include "app/errors.def"
#include "attest/errors.def"
#include "auth/errors.def"
#include "base/errors.def"
#include "catalog/errors.def"
#include "cel/errors.def"
#include "check/errors.def"
#include "cloud/errors.def"
#include "collect/errors.def"
#include "facts/errors.def"
#include "fix/errors.def"
#include "formats/errors.def"
#include "net/errors.def"
#include "promql/errors.def"
#include "review/errors.def"
#include "source/errors.def"
#include "standard/errors.def"
#include "store/errors.def"
#include "value/errors.def"
#undef SEAWORTHY_ERROR
});

}  // namespace

std::span<const ErrorCode> ErrorCodes() { return kErrors; }

const ErrorCode* FindErrorCode(std::string_view code) {
  const auto* found = std::ranges::find(kErrors, code, &ErrorCode::code);
  return found == kErrors.end() ? nullptr : found;
}

}  // namespace seaworthy::app
