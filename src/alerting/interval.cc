#include "alerting/interval.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <date/tz.h>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

constexpr auto kWeekdays =
    std::to_array<std::string_view>({"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"});
constexpr auto kMonths =
    std::to_array<std::string_view>({"january", "february", "march", "april", "may", "june", "july", "august",
                                     "september", "october", "november", "december"});

bool IsUtc(std::string_view zone) { return zone.empty() || zone == "UTC" || zone == "Local"; }

// Null where the machine does not know it.
const date::time_zone* FindZone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name));
  } catch (const std::exception&) {
    return nullptr;  // The library throws for a name it does not know, and where the machine has no zones.
  }
}

std::optional<int> ReadNumber(std::string_view text) {
  int number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <std::size_t N>
std::optional<int> ReadName(std::string_view text, const std::array<std::string_view, N>& names) {
  auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<int>(found - names.begin());
}

std::optional<int> ReadWeekday(std::string_view text) { return ReadName(text, kWeekdays); }

std::optional<int> ReadMonth(std::string_view text) {
  auto index = ReadName(text, kMonths);
  return index ? *index + 1 : ReadNumber(text);
}

// `a:b`, or `a` alone for both ends. Letters of either case.
std::optional<Range> ReadRange(std::string_view text, std::optional<int> (*read)(std::string_view)) {
  std::string lower = Lower(text);
  std::vector<std::string_view> parts = Split(lower, ':');
  if (parts.empty() || parts.size() > 2) return std::nullopt;
  auto begin = read(parts.front());
  auto end = read(parts.back());
  if (!begin || !end) return std::nullopt;
  return Range{*begin, *end};
}

std::optional<Range> InOrder(std::optional<Range> range) {
  return range && range->begin <= range->end ? range : std::nullopt;
}

// Whether a field that may be missing holds for a number.
bool Holds(const std::optional<std::vector<Range>>& field, int number) {
  return !field || std::ranges::any_of(*field, [&](Range r) { return r.begin <= number && number <= r.end; });
}

bool HoldsTime(const std::optional<std::vector<Range>>& field, int minute) {
  return !field || std::ranges::any_of(*field, [&](Range r) { return r.begin <= minute && minute < r.end; });
}

// Days before the first count as the first, days after the last as the last, unless the range begins after it.
bool HoldsDay(const std::optional<std::vector<Range>>& field, const WallClock& clock) {
  if (!field) return true;
  int days = clock.days_in_month;
  return std::ranges::any_of(*field, [&](Range range) {
    int begin = range.begin < 0 ? days + range.begin + 1 : range.begin;
    int end = range.end < 0 ? days + range.end + 1 : range.end;
    return begin <= days && begin <= clock.day && clock.day <= std::min(end, days);
  });
}

bool ContainsClock(const TimeInterval& interval, const WallClock& clock) {
  return HoldsTime(interval.times, clock.minute) && HoldsDay(interval.days_of_month, clock) &&
         Holds(interval.months, clock.month) && Holds(interval.weekdays, clock.weekday) &&
         Holds(interval.years, clock.year);
}

}  // namespace

bool TimeInterval::Contains(Instant instant) const { return ContainsClock(*this, WallClockIn(instant, zone)); }

bool NamedInterval::Contains(Instant instant) const {
  return std::ranges::any_of(intervals, [&](const TimeInterval& i) { return i.Contains(instant); });
}

std::optional<int> ParseMinute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  auto hours = ReadNumber(text.substr(0, 2));
  auto minutes = ReadNumber(text.substr(3));
  if (!hours || !minutes || *hours < 0 || *minutes < 0 || *minutes > 59) return std::nullopt;
  int minute = *hours * 60 + *minutes;
  return minute <= 24 * 60 ? std::optional(minute) : std::nullopt;
}

std::optional<Range> ParseTimes(std::string_view start, std::string_view end) {
  auto begin = ParseMinute(start);
  auto until = ParseMinute(end);
  if (!begin || !until || *begin >= *until) return std::nullopt;
  return Range{*begin, *until};
}

std::optional<Range> ParseWeekdays(std::string_view text) { return InOrder(ReadRange(text, ReadWeekday)); }

std::optional<Range> CheckDaysOfMonth(Range range) {
  auto no_day = [](int day) { return day == 0 || day < -31 || day > 31; };
  if (no_day(range.begin) || no_day(range.end)) return std::nullopt;
  if (range.begin < 0 && range.end > 0) return std::nullopt;
  // With days from the end of the month, only what is wrong in the shortest one is surely wrong.
  int begin = range.begin < 0 ? 28 + range.begin : range.begin;
  int end = range.end < 0 ? 28 + range.end : range.end;
  return begin <= end ? std::optional(range) : std::nullopt;
}

std::optional<Range> ParseDaysOfMonth(std::string_view text) {
  auto range = ReadRange(text, ReadNumber);
  return range ? CheckDaysOfMonth(*range) : std::nullopt;
}

std::optional<Range> ParseMonths(std::string_view text) { return InOrder(ReadRange(text, ReadMonth)); }

std::optional<Range> ParseYears(std::string_view text) { return InOrder(ReadRange(text, ReadNumber)); }

bool IsZone(std::string_view name) { return IsUtc(name) || FindZone(name) != nullptr; }

WallClock WallClockIn(Instant instant, std::string_view zone) {
  std::chrono::seconds since{instant.seconds};
  if (!IsUtc(zone)) {
    if (const date::time_zone* found = FindZone(zone)) since += found->get_info(date::sys_seconds{since}).offset;
  }
  std::chrono::sys_seconds local{since};
  auto day = std::chrono::floor<std::chrono::days>(local);
  std::chrono::year_month_day date{day};
  std::chrono::year_month_day_last last{date.year() / date.month() / std::chrono::last};
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .days_in_month = static_cast<int>(static_cast<unsigned>(last.day())),
          .weekday = static_cast<int>(std::chrono::weekday{day}.c_encoding()),
          .minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(local - day).count()),
          .number = day.time_since_epoch().count()};
}

Instant InstantOf(std::int64_t day, int minute, std::string_view zone) {
  date::local_seconds local{date::days{day}};
  local += std::chrono::minutes{minute};
  const date::time_zone* found = IsUtc(zone) ? nullptr : FindZone(zone);
  if (found == nullptr) return {local.time_since_epoch().count(), 0};
  return {found->to_sys(local, date::choose::earliest).time_since_epoch().count(), 0};
}

}  // namespace seaworthy::alerting
