// Time intervals of the Alertmanager: when a route speaks, and when it is silent.
//
// All fields of one interval hold together, the elements of a field are alternatives. Times end before their last
// minute; days of the month may count from its end; everything is read in the interval's own time zone.
//
// Pure: the instant is an argument. Time zones come from the machine's database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"

namespace seaworthy::alerting {

// Both ends belong to it.
struct Range {
  int begin = 0;
  int end = 0;
};

// A field that was not written holds always; one that was written without an element never does.
struct TimeInterval {
  std::optional<std::vector<Range>> times;          // Minutes of the day; the end does not belong to it: 0 to 1440.
  std::optional<std::vector<Range>> weekdays;       // 0 is Sunday.
  std::optional<std::vector<Range>> days_of_month;  // -1 is the last day.
  std::optional<std::vector<Range>> months;
  std::optional<std::vector<Range>> years;
  std::string zone;  // Empty: UTC.

  bool Contains(Instant instant) const;
};

// An entry of `time_intervals`.
struct NamedInterval {
  std::string name;
  std::vector<TimeInterval> intervals;
  Place place;

  bool Contains(Instant instant) const;
};

// The texts of the fields. Nothing where the text is none: a range that ends before it begins, a day that no month has.
std::optional<int> ParseMinute(std::string_view text);  // `09:00`, `24:00`
std::optional<Range> ParseTimes(std::string_view start, std::string_view end);
std::optional<Range> ParseWeekdays(std::string_view text);     // `monday:friday`, `saturday`
std::optional<Range> ParseDaysOfMonth(std::string_view text);  // `1:5`, `-3:-1`
std::optional<Range> CheckDaysOfMonth(Range range);
std::optional<Range> ParseMonths(std::string_view text);  // `may:august`, `1:3`, `december`
std::optional<Range> ParseYears(std::string_view text);   // `2031:2033`
bool IsZone(std::string_view name);                       // `Europe/Berlin`, `UTC`

// What a clock on the wall shows there.
struct WallClock {
  int year = 0;
  int month = 0;  // 1 to 12.
  int day = 0;    // 1 to 31.
  int days_in_month = 0;
  int weekday = 0;          // 0 is Sunday.
  int minute = 0;           // Of the day.
  std::int64_t number = 0;  // Of the day, counted from 1970-01-01.
};

// A zone that is not known counts as UTC: reading the configuration says so.
WallClock WallClockIn(Instant instant, std::string_view zone);
// The first instant of that minute of a day (counted from 1970-01-01) there; where summer time leaves the minute out,
// the instant of the change.
Instant InstantOf(std::int64_t day, int minute, std::string_view zone);

}  // namespace seaworthy::alerting
