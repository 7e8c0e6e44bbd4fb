#include "alerting/interval_hours.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace seaworthy::alerting {
namespace {

constexpr std::int64_t kDays = 53 * 7;
constexpr std::int64_t kLongestShift = 14 * 3600;
constexpr int kFewestDays = 150;  // Three days a week, less some holidays.

// The minutes of a day at which something may change, by zone.
std::map<std::string, std::set<int>> MinutesOf(std::span<const NamedInterval> intervals) {
  std::map<std::string, std::set<int>> minutes;
  for (const NamedInterval& named : intervals) {
    for (const TimeInterval& interval : named.intervals) {
      std::set<int>& here = minutes[interval.zone.empty() ? "UTC" : interval.zone];
      here.insert(0);
      if (!interval.times) continue;
      for (Range range : *interval.times) here.insert({range.begin, range.end});
    }
  }
  return minutes;
}

}  // namespace

std::string_view Name(Coverage coverage) {
  switch (coverage) {
    case Coverage::kNever: return "never";
    case Coverage::kInHours: return "in_hours";
    case Coverage::kOutOfHours: return "out_of_hours";
    case Coverage::kSchedule: return "schedule";
    case Coverage::kAlways: return "always";
  }
  return "";
}

Hours::Hours(std::size_t size, bool all) : size_(size), words_((size + 63) / 64, all ? ~std::uint64_t{0} : 0) {
  ClearRest();
}

void Hours::ClearRest() {
  if (size_ % 64 != 0) words_.back() &= (std::uint64_t{1} << (size_ % 64)) - 1;
}

Hours operator|(const Hours& a, const Hours& b) {
  Hours either = a;
  for (std::size_t i = 0; i < either.words_.size(); ++i) either.words_[i] |= b.words_[i];
  return either;
}

Hours operator&(const Hours& a, const Hours& b) {
  Hours both = a;
  for (std::size_t i = 0; i < both.words_.size(); ++i) both.words_[i] &= b.words_[i];
  return both;
}

Hours Hours::operator~() const {
  Hours others = *this;
  for (std::uint64_t& word : others.words_) word = ~word;
  others.ClearRest();
  return others;
}

Calendar::Calendar(std::span<const NamedInterval> intervals, Instant from) {
  std::map<std::string, std::set<int>> by_zone = MinutesOf(intervals);
  if (by_zone.empty()) instants_.push_back(from);  // Nothing ever changes.
  for (const auto& [zone, minutes] : by_zone) {
    std::int64_t first = WallClockIn(from, zone).number;
    for (std::int64_t day = first; day < first + kDays; ++day) {
      for (int minute : minutes) {
        if (minute < 24 * 60) instants_.push_back(InstantOf(day, minute, zone));
      }
    }
  }
  std::ranges::sort(instants_);
  instants_.erase(std::ranges::unique(instants_).begin(), instants_.end());
  for (const auto& [zone, minutes] : by_zone) {
    std::vector<Shown>& shown = zones_.emplace_back();
    for (Instant instant : instants_) {
      WallClock clock = WallClockIn(instant, zone);
      shown.push_back({clock.number, clock.minute == 0});
    }
  }
}

Hours Calendar::Of(const NamedInterval& interval) const {
  Hours hours = None();
  for (std::size_t i = 0; i < instants_.size(); ++i) {
    if (interval.Contains(instants_[i])) hours.Add(i);
  }
  return hours;
}

// Whether it holds on most working days there, never through a night and never for a whole day.
bool Calendar::IsByDay(const Hours& hours, const std::vector<Shown>& shown) const {
  int days = 0;
  std::int64_t day = 0;
  std::int64_t seconds = 0;  // Of that day.
  for (std::size_t i = 0; i + 1 < instants_.size(); ++i) {
    if (!hours.Has(i)) continue;
    if (shown[i].midnight) return false;
    if (days == 0 || shown[i].day != day) {
      ++days;
      seconds = 0;
    }
    day = shown[i].day;
    seconds += (instants_[i + 1] - instants_[i]).seconds;
    if (seconds > kLongestShift) return false;
  }
  return days >= kFewestDays;
}

bool Calendar::IsByDay(const Hours& hours) const {
  return std::ranges::any_of(zones_, [&](const std::vector<Shown>& shown) { return IsByDay(hours, shown); });
}

Coverage Calendar::CoverageOf(const Hours& hours) const {
  if (hours == All()) return Coverage::kAlways;
  if (hours == None()) return Coverage::kNever;
  if (IsByDay(hours)) return Coverage::kInHours;
  return IsByDay(~hours) ? Coverage::kOutOfHours : Coverage::kSchedule;
}

}  // namespace seaworthy::alerting
