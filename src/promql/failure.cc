#include "promql/failure.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace seaworthy::promql {

std::nullptr_t Failure::Set(const ErrorCode& code, Extent where, std::string message, std::string advice) {
  if (error_) return nullptr;
  error_ = Error(code, std::move(message)).Advise(std::move(advice));
  at_ = where.begin;
  return nullptr;
}

Error Failure::Take(std::string_view text) && {
  SEAWORTHY_ASSERT(error_.has_value(), "nothing went wrong");
  std::string_view before = text.substr(0, at_);
  auto line = 1 + std::count(before.begin(), before.end(), '\n');
  std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0.
  return std::move(*error_).At({.line = static_cast<int>(line), .column = static_cast<int>(column)});
}

}  // namespace seaworthy::promql
