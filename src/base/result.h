// Result<T>: a value or an Error. The one way functions fail in this program.
//
//   Result<Standard> Load(std::string_view text);
//
//   SEAWORTHY_TRY(Standard standard, Load(text));      // returns the error to our caller
//   SEAWORTHY_RETURN_IF_ERROR(Check(standard));
//
// A result that is not looked at is a compile error; ignoring one on purpose needs `(void)` and a comment.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/assert.h"
#include "base/error.h"

namespace seaworthy {

template <typename T = void>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition of the next three: ok().
  T& operator*() & { return Get(); }
  const T& operator*() const& { return const_cast<Result*>(this)->Get(); }
  T&& operator*() && { return std::move(Get()); }
  T* operator->() { return &Get(); }
  const T* operator->() const { return &const_cast<Result*>(this)->Get(); }

  // Precondition: !ok().
  const Error& error() const& {
    SEAWORTHY_ASSERT(!ok(), "error() of a result that holds a value");
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    SEAWORTHY_ASSERT(!ok(), "error() of a result that holds a value");
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  T& Get() {
    SEAWORTHY_ASSERT(ok(), "value of a result that holds an error");
    return *std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  const Error& error() const& {
    SEAWORTHY_ASSERT(error_.has_value(), "error() of a result that holds a value");
    return *error_;
  }
  Error&& error() && {
    SEAWORTHY_ASSERT(error_.has_value(), "error() of a result that holds a value");
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace seaworthy

#define SEAWORTHY_CONCAT_INNER(a, b) a##b
#define SEAWORTHY_CONCAT(a, b) SEAWORTHY_CONCAT_INNER(a, b)

#define SEAWORTHY_TRY(declaration, expression) \
  SEAWORTHY_TRY_INNER(SEAWORTHY_CONCAT(result_of_line_, __LINE__), declaration, expression)
#define SEAWORTHY_TRY_INNER(result, declaration, expression) \
  auto result = (expression);                                \
  if (!result.ok()) return std::move(result).error();        \
  declaration = *std::move(result)

#define SEAWORTHY_RETURN_IF_ERROR(expression)                           \
  do {                                                                  \
    if (auto seaworthy_result = (expression); !seaworthy_result.ok()) { \
      return std::move(seaworthy_result).error();                       \
    }                                                                   \
  } while (false)
