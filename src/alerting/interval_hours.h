// Which hours are covered, over a year: a set of instants, and what people call it.
//
// A Calendar holds all instants at which any of its time intervals may begin or end, for a year from a day on, in every
// time zone that they are written in. Between two of them nothing changes, so a set of hours is one bit for each, and
// `always` is exact.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/interval.h"

namespace seaworthy::alerting {

enum class Coverage : std::uint8_t {
  kNever,
  kInHours,     // Working days by day: none holds at midnight, none longer than 14 hours.
  kOutOfHours,  // All but such hours.
  kSchedule,    // Anything else.
  kAlways,
};

std::string_view Name(Coverage coverage);  // `never`, `in_hours`, `out_of_hours`, `schedule`, `always`

// Made by a Calendar, and combined with sets of the same Calendar only.
class Hours {
 public:
  friend Hours operator|(const Hours& a, const Hours& b);
  friend Hours operator&(const Hours& a, const Hours& b);
  Hours operator~() const;
  friend bool operator==(const Hours&, const Hours&) = default;

 private:
  friend class Calendar;
  explicit Hours(std::vector<bool> bits) : bits_(std::move(bits)) {}
  std::vector<bool> bits_;
};

class Calendar {
 public:
  Calendar(std::span<const NamedInterval> intervals, Instant from);

  Hours All() const { return Hours(std::vector<bool>(instants_.size(), true)); }
  Hours None() const { return Hours(std::vector<bool>(instants_.size(), false)); }
  Hours Of(const NamedInterval& interval) const;

  Coverage CoverageOf(const Hours& hours) const;

 private:
  bool IsByDay(const Hours& hours, std::string_view zone) const;
  bool IsByDay(const Hours& hours) const;

  std::vector<std::string> zones_;  // In which intervals are written; at least one.
  std::vector<Instant> instants_;   // Sorted; the last one ends the year and is no part of a set.
};

}  // namespace seaworthy::alerting
