// Parts of instants and spans.
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/functions/functions.h"
#include "cel/time_zone.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

// Takes one part of the local time of `timestamp` or `timestamp, zone`.
Value PartOf(Context& context, Arguments arguments, int (*part)(const LocalTime&)) {
  bool zoned = arguments.size() == 2;
  if (!arguments[0].Is(Kind::kTimestamp) || (zoned && !arguments[1].Is(Kind::kString))) return NoOverload();
  std::string_view zone = zoned ? arguments[1].AsString() : std::string_view();
  auto local = InZone(arguments[0].AsTimestamp(), zone);
  if (!local) return Value::Error(context.arena().Copy(fmt::format("'{}' is no time zone", OneLine(zone, 60))));
  return Value::Int(part(*local));
}

std::optional<Span> AsSpan(Arguments arguments) {
  if (arguments.size() != 1 || !arguments[0].Is(Kind::kDuration)) return std::nullopt;
  return arguments[0].AsDuration();
}

}  // namespace

Value GetDate(Context& context, Arguments arguments) {
  return PartOf(context, arguments, [](const LocalTime& t) { return t.day; });
}

Value GetDayOfMonth(Context& context, Arguments arguments) {
  return PartOf(context, arguments, [](const LocalTime& t) { return t.day - 1; });
}

Value GetDayOfWeek(Context& context, Arguments arguments) {
  return PartOf(context, arguments, [](const LocalTime& t) { return t.day_of_week; });
}

Value GetDayOfYear(Context& context, Arguments arguments) {
  return PartOf(context, arguments, [](const LocalTime& t) { return t.day_of_year; });
}

Value GetFullYear(Context& context, Arguments arguments) {
  return PartOf(context, arguments, [](const LocalTime& t) { return t.year; });
}

Value GetMonth(Context& context, Arguments arguments) {
  return PartOf(context, arguments, [](const LocalTime& t) { return t.month - 1; });
}

Value GetHours(Context& context, Arguments arguments) {
  if (auto span = AsSpan(arguments)) return Value::Int(span->seconds / 3600);
  return PartOf(context, arguments, [](const LocalTime& t) { return t.hour; });
}

Value GetMinutes(Context& context, Arguments arguments) {
  if (auto span = AsSpan(arguments)) return Value::Int(span->seconds / 60);
  return PartOf(context, arguments, [](const LocalTime& t) { return t.minute; });
}

Value GetSeconds(Context& context, Arguments arguments) {
  if (auto span = AsSpan(arguments)) return Value::Int(span->seconds);
  return PartOf(context, arguments, [](const LocalTime& t) { return t.second; });
}

Value GetMilliseconds(Context& context, Arguments arguments) {
  if (auto span = AsSpan(arguments)) return Value::Int(span->nanoseconds / 1'000'000);
  return PartOf(context, arguments, [](const LocalTime& t) { return t.nanoseconds / 1'000'000; });
}

}  // namespace seaworthy::cel
