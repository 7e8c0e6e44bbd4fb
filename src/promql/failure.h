// Where parsing and checking say what is wrong.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "promql/ast.h"

namespace seaworthy::promql {

// The first thing that was found wrong.
class Failure {
 public:
  // The first call counts. Always returns null, for the caller to return.
  std::nullptr_t Set(const ErrorCode& code, Extent where, std::string message, std::string advice = {});

  bool is_set() const { return error_.has_value(); }
  // With the place in the text. Precondition: is_set().
  Error Take(std::string_view text) &&;

 private:
  std::optional<Error> error_;
  std::uint32_t at_ = 0;
};

}  // namespace seaworthy::promql
