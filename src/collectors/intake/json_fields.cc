#include "collectors/intake/json_fields.h"

#include <charconv>
#include <climits>
#include <cmath>

#include "base/text.h"

namespace seaworthy::collectors::intake {

using value::Kind;
using value::Value;

namespace {

constexpr std::int64_t kYear2001 = 978'307'200;
constexpr std::size_t kMessageBytes = 200;

}  // namespace

const Value* Member(const Value* value, std::string_view name) {
  return value != nullptr && value->Is(Kind::kMap) ? value->Find(name) : nullptr;
}

bool HasList(const Value* value, std::string_view name) {
  const Value* list = Member(value, name);
  return list != nullptr && list->Is(Kind::kList);
}

std::span<const Value> Items(const Value* value, std::string_view name) {
  const Value* list = Member(value, name);
  return list != nullptr && list->Is(Kind::kList) ? list->AsList() : std::span<const Value>();
}

std::span<const value::MapEntry> Entries(const Value* value, std::string_view name) {
  const Value* map = Member(value, name);
  return map != nullptr && map->Is(Kind::kMap) ? map->AsMap() : std::span<const value::MapEntry>();
}

std::string_view TextOf(const Value* value, std::string_view name) {
  const Value* text = Member(value, name);
  return text != nullptr && text->Is(Kind::kString) ? text->AsString() : std::string_view();
}

std::optional<std::int64_t> NumberOf(const Value* value, std::string_view name) {
  const Value* number = Member(value, name);
  if (number == nullptr || !number->Is(Kind::kInt)) return std::nullopt;
  return number->AsInt();
}

std::optional<double> DecimalOf(const Value* value, std::string_view name) {
  const Value* number = Member(value, name);
  if (number == nullptr) return std::nullopt;
  if (number->Is(Kind::kInt)) return static_cast<double>(number->AsInt());
  if (number->Is(Kind::kDouble)) return number->AsDouble();
  if (!number->Is(Kind::kString)) return std::nullopt;
  std::string_view text = Trim(number->AsString());
  double parsed = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  bool whole = error == std::errc() && end == text.data() + text.size() && std::isfinite(parsed);
  return whole ? std::optional(parsed) : std::nullopt;
}

bool IsTrue(const Value* value, std::string_view name) {
  const Value* truth = Member(value, name);
  return truth != nullptr && truth->Is(Kind::kBool) && truth->AsBool();
}

bool IsFalse(const Value* value, std::string_view name) {
  const Value* truth = Member(value, name);
  return truth != nullptr && truth->Is(Kind::kBool) && !truth->AsBool();
}

int LineOf(const Value* value, std::string_view name) {
  std::optional<std::int64_t> line = NumberOf(value, name);
  return line && *line > 0 && *line <= INT_MAX ? static_cast<int>(*line) : 0;
}

std::optional<Instant> TimeOf(const Value* value, std::string_view name) {
  Result<Instant> time = ParseInstant(TextOf(value, name));
  if (!time.ok() || time->seconds < kYear2001) return std::nullopt;
  return *time;
}

const Value* At(std::span<const Value> items, std::optional<std::int64_t> index) {
  if (!index || *index < 0 || static_cast<std::uint64_t>(*index) >= items.size()) return nullptr;
  return &items[static_cast<std::size_t>(*index)];
}

std::string Message(std::string_view text) { return OneLine(text, kMessageBytes); }

}  // namespace seaworthy::collectors::intake
