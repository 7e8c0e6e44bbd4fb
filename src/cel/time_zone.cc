#include "cel/time_zone.h"

#include <chrono>
#include <string>

#include <date/tz.h>

namespace seaworthy::cel {
namespace {

// `+05:30`, `-09:30`, `02:00`.
std::optional<std::int64_t> ReadOffset(std::string_view zone) {
  int sign = zone.starts_with('-') ? -1 : 1;
  if (zone.starts_with('-') || zone.starts_with('+')) zone.remove_prefix(1);
  if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
  auto digit = [&](std::size_t i) { return zone[i] >= '0' && zone[i] <= '9' ? zone[i] - '0' : 100; };
  int hours = digit(0) * 10 + digit(1);
  int minutes = digit(3) * 10 + digit(4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

// Seconds east of UTC at that instant.
std::optional<std::int64_t> OffsetAt(Instant instant, std::string_view zone) {
  if (zone.empty() || zone == "UTC" || zone == "Z") return 0;
  if (auto offset = ReadOffset(zone)) return offset;
  try {
    const date::time_zone* found = date::locate_zone(std::string(zone));
    date::sys_seconds at{std::chrono::seconds(instant.seconds)};
    return found->get_info(at).offset.count();
  } catch (const std::exception&) {
    return std::nullopt;  // The library throws for a name it does not know, and where the machine has no zones.
  }
}

}  // namespace

std::optional<LocalTime> InZone(Instant instant, std::string_view zone) {
  auto offset = OffsetAt(instant, zone);
  if (!offset) return std::nullopt;
  std::chrono::sys_seconds local{std::chrono::seconds(instant.seconds + *offset)};
  auto day = std::chrono::floor<std::chrono::days>(local);
  std::chrono::year_month_day date{day};
  std::chrono::hh_mm_ss time{local - day};
  LocalTime result;
  result.year = static_cast<int>(date.year());
  result.month = static_cast<int>(static_cast<unsigned>(date.month()));
  result.day = static_cast<int>(static_cast<unsigned>(date.day()));
  std::chrono::sys_days new_year{date.year() / 1 / 1};
  result.day_of_year = static_cast<int>((day - new_year).count());
  result.day_of_week = static_cast<int>(std::chrono::weekday{day}.c_encoding());
  result.hour = static_cast<int>(time.hours().count());
  result.minute = static_cast<int>(time.minutes().count());
  result.second = static_cast<int>(time.seconds().count());
  result.nanoseconds = instant.nanoseconds;
  return result;
}

}  // namespace seaworthy::cel
