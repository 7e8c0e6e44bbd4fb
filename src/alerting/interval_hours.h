// Which hours are covered, over a year: a set of instants, and what people call it.
//
// A Calendar holds all instants at which any of its time intervals may begin or end, for a year from a day on, in every
// time zone that they are written in. Between two of them nothing changes, so a set of hours is one bit for each, and
// `always` is exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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
  Hours(std::size_t size, bool all);
  bool Has(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
  void Add(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void ClearRest();  // The bits behind the last instant stay clear.

  std::size_t size_ = 0;
  std::vector<std::uint64_t> words_;
};

class Calendar {
 public:
  Calendar(std::span<const NamedInterval> intervals, Instant from);

  Hours All() const { return {instants_.size(), true}; }
  Hours None() const { return {instants_.size(), false}; }
  Hours Of(const NamedInterval& interval) const;

  Coverage CoverageOf(const Hours& hours) const;

 private:
  // What the clocks of a zone show at an instant.
  struct Shown {
    std::int64_t day = 0;
    bool midnight = false;
  };

  bool IsByDay(const Hours& hours, const std::vector<Shown>& shown) const;
  bool IsByDay(const Hours& hours) const;

  std::vector<Instant> instants_;          // Sorted.
  std::vector<std::vector<Shown>> zones_;  // Of each zone that intervals are written in, by instant.
};

}  // namespace seaworthy::alerting
