// Reading parsed JSON whose shape nobody promised: every question has an answer, whatever stands there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "value/value.h"

namespace seaworthy::cloud {

// The member of that name; null where there is none, or this is no object.
value::Value Member(const value::Value& object, std::string_view name);
bool Has(const value::Value& object, std::string_view name);

// Empty, or false, where something else stands there.
std::string TextAt(const value::Value& object, std::string_view name);
bool TruthAt(const value::Value& object, std::string_view name);
std::optional<std::int64_t> IntegerAt(const value::Value& object, std::string_view name);
std::span<const value::Value> ItemsAt(const value::Value& object, std::string_view name);
std::span<const value::MapEntry> EntriesOf(const value::Value& object);

// Of RFC 3339 text or of seconds since 1970; nothing for the zero time that Go writes where there is none.
std::optional<Instant> TimeAt(const value::Value& object, std::string_view name);

}  // namespace seaworthy::cloud
