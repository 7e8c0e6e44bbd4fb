// Where in a JSON document a reader is, and what it says of a member that is not as expected.
#pragma once

#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "value/value.h"

namespace seaworthy::facts {

// A chain on the stack, written out only for an error.
struct Path {
  const Path* up = nullptr;
  std::string_view member;  // Of the root: the pointer to it.
  std::optional<std::size_t> index;

  static Path Root(std::string_view pointer) { return {nullptr, pointer, {}}; }
  Path Member(std::string_view name) const { return {this, name, {}}; }
  Path Item(std::size_t i) const { return {this, {}, i}; }

  // As a JSON pointer in a fragment (RFC 6901): `#/facts/a~1b/0`.
  std::string ToString() const;
};

// facts/bad-facts at that place.
Error Bad(const Path& path, std::string message);
Error Mismatch(const Path& path, std::string_view wanted, const value::Value& json);

Result<void> ExpectObject(const Path& path, const value::Value& json);
// Precondition of what follows: `object` is one.
Result<void> ExpectMembers(const Path& path, const value::Value& object, std::span<const std::string_view> known);
// Empty where the member is missing.
Result<std::string_view> TextAt(const Path& path, const value::Value& object, std::string_view name);
// A number from 1 on; 0 where the member is missing.
Result<int> NumberAt(const Path& path, const value::Value& object, std::string_view name);

// Nothing where the text is anything else than a number that fits.
template <typename Number>
std::optional<Number> WholeIn(std::string_view text) {
  Number number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace seaworthy::facts
