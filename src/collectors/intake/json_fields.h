// Members of foreign JSON, read with care: what is missing or of another type is empty.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "value/value.h"

namespace seaworthy::collectors::intake {

// Null where `value` is no object, or has no such member.
const value::Value* Member(const value::Value* value, std::string_view name);
inline const value::Value* Member(const value::Value& value, std::string_view name) { return Member(&value, name); }

// Whether it is an array; then Items() are its elements.
bool HasList(const value::Value* value, std::string_view name);
std::span<const value::Value> Items(const value::Value* value, std::string_view name);
std::span<const value::MapEntry> Entries(const value::Value* value, std::string_view name);

std::string_view TextOf(const value::Value* value, std::string_view name);
std::optional<std::int64_t> NumberOf(const value::Value* value, std::string_view name);
// A number, or a text that is one.
std::optional<double> DecimalOf(const value::Value* value, std::string_view name);
bool IsTrue(const value::Value* value, std::string_view name);
bool IsFalse(const value::Value* value, std::string_view name);
// A line from 1 on, else 0.
int LineOf(const value::Value* value, std::string_view name);
// Nothing for what is no instant, or one before 2001: tools write a zero time where they know none.
std::optional<Instant> TimeOf(const value::Value* value, std::string_view name);

// The element at that index; null where there is none.
const value::Value* At(std::span<const value::Value> items, std::optional<std::int64_t> index);

// A message on one line, short enough to be listed.
std::string Message(std::string_view text);

}  // namespace seaworthy::collectors::intake
