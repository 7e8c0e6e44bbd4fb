#include "cloud/json_view.h"

#include <limits>

namespace seaworthy::cloud {

using value::Kind;
using value::Value;

Value Member(const Value& object, std::string_view name) {
  const Value* member = object.Is(Kind::kMap) ? object.Find(name) : nullptr;
  return member != nullptr ? *member : Value::Null();
}

bool Has(const Value& object, std::string_view name) { return object.Is(Kind::kMap) && object.Find(name) != nullptr; }

std::string TextAt(const Value& object, std::string_view name) {
  Value member = Member(object, name);
  return member.Is(Kind::kString) ? std::string(member.AsString()) : std::string();
}

bool TruthAt(const Value& object, std::string_view name) {
  Value member = Member(object, name);
  return member.Is(Kind::kBool) && member.AsBool();
}

std::optional<std::int64_t> IntegerAt(const Value& object, std::string_view name) {
  Value member = Member(object, name);
  if (!member.Is(Kind::kInt)) return std::nullopt;
  return member.AsInt();
}

std::span<const Value> ItemsAt(const Value& object, std::string_view name) {
  Value member = Member(object, name);
  return member.Is(Kind::kList) ? member.AsList() : std::span<const Value>();
}

std::span<const value::MapEntry> EntriesOf(const Value& object) {
  return object.Is(Kind::kMap) ? object.AsMap() : std::span<const value::MapEntry>();
}

std::optional<Instant> TimeAt(const Value& object, std::string_view name) {
  Value member = Member(object, name);
  Instant instant;
  if (member.Is(Kind::kInt)) {
    instant = {member.AsInt(), 0};
  } else if (member.Is(Kind::kString)) {
    auto parsed = ParseInstant(member.AsString());
    if (!parsed.ok()) return std::nullopt;
    instant = *parsed;
  }
  bool in_range = instant.seconds > 0 && instant.seconds <= kMaxInstantSeconds;
  return in_range ? std::optional(instant) : std::nullopt;
}

}  // namespace seaworthy::cloud
