// The calendar of an instant in a time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/instant.h"

namespace seaworthy::cel {

struct LocalTime {
  int year = 1970;
  int month = 1;        // From 1.
  int day = 1;          // Of the month, from 1.
  int day_of_year = 0;  // From 0.
  int day_of_week = 0;  // Sunday is 0.
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int32_t nanoseconds = 0;
};

// `zone` is empty for UTC, an offset like `+05:30`, or an IANA name like `Europe/Berlin`. Nothing for an unknown zone.
std::optional<LocalTime> InZone(Instant instant, std::string_view zone);

}  // namespace seaworthy::cel
