#include "collectors/load_test/json_values.h"

#include <cmath>

namespace seaworthy::collectors::load_test {
namespace {

using value::Kind;
using value::Value;

const Value* At(const Value& object, std::string_view key) {
  return object.Is(Kind::kMap) ? object.Find(key) : nullptr;
}

}  // namespace

std::optional<double> NumberOf(const Value& value) {
  if (value.Is(Kind::kInt)) return static_cast<double>(value.AsInt());
  if (value.Is(Kind::kUint)) return static_cast<double>(value.AsUint());
  if (value.Is(Kind::kDouble) && std::isfinite(value.AsDouble())) return value.AsDouble();
  return std::nullopt;
}

std::optional<double> NumberAt(const Value& object, std::string_view key) {
  const Value* number = At(object, key);
  return number == nullptr ? std::nullopt : NumberOf(*number);
}

const Value* ObjectAt(const Value& object, std::string_view key) {
  const Value* found = At(object, key);
  return found != nullptr && found->Is(Kind::kMap) ? found : nullptr;
}

std::string_view TextAt(const Value& object, std::string_view key) {
  const Value* found = At(object, key);
  return found != nullptr && found->Is(Kind::kString) ? found->AsString() : std::string_view();
}

std::optional<Instant> InstantAt(const Value& object, std::string_view key) {
  auto instant = ParseInstant(TextAt(object, key));
  return instant.ok() ? std::optional(*instant) : std::nullopt;
}

}  // namespace seaworthy::collectors::load_test
