#include "alerting/interval_hours.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace seaworthy::alerting {
namespace {

constexpr std::int64_t kDays = 53 * 7;
constexpr std::int64_t kLongestShift = 14 * 3600;
constexpr int kFewestDays = 150;  // Three days a week, less some holidays.

std::vector<bool> Combine(const std::vector<bool>& a, const std::vector<bool>& b, bool (*combine)(bool, bool)) {
  std::vector<bool> bits(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) bits[i] = combine(a[i], b[i]);
  return bits;
}

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
  if (minutes.empty()) minutes["UTC"].insert(0);
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

Hours operator|(const Hours& a, const Hours& b) {
  return Hours(Combine(a.bits_, b.bits_, [](bool x, bool y) { return x || y; }));
}

Hours operator&(const Hours& a, const Hours& b) {
  return Hours(Combine(a.bits_, b.bits_, [](bool x, bool y) { return x && y; }));
}

Hours Hours::operator~() const {
  Hours others = *this;
  others.bits_.flip();
  return others;
}

Calendar::Calendar(std::span<const NamedInterval> intervals, Instant from) {
  for (const auto& [zone, minutes] : MinutesOf(intervals)) {
    zones_.push_back(zone);
    std::int64_t first = WallClockIn(from, zone).number;
    for (std::int64_t day = first; day < first + kDays; ++day) {
      for (int minute : minutes) {
        if (minute < 24 * 60) instants_.push_back(InstantOf(day, minute, zone));
      }
    }
  }
  std::ranges::sort(instants_);
  instants_.erase(std::ranges::unique(instants_).begin(), instants_.end());
}

Hours Calendar::Of(const NamedInterval& interval) const {
  std::vector<bool> bits;
  bits.reserve(instants_.size());
  for (Instant instant : instants_) bits.push_back(interval.Contains(instant));
  return Hours(std::move(bits));
}

// Whether it holds on most working days there, never through a night and never for a whole day.
bool Calendar::IsByDay(const Hours& hours, std::string_view zone) const {
  std::map<std::int64_t, std::int64_t> seconds;  // Covered, by day.
  for (std::size_t i = 0; i + 1 < instants_.size(); ++i) {
    if (!hours.bits_[i]) continue;
    WallClock clock = WallClockIn(instants_[i], zone);
    if (clock.minute == 0) return false;
    seconds[clock.number] += (instants_[i + 1] - instants_[i]).seconds;
  }
  bool short_days = std::ranges::all_of(seconds, [](const auto& day) { return day.second <= kLongestShift; });
  return short_days && static_cast<int>(seconds.size()) >= kFewestDays;
}

bool Calendar::IsByDay(const Hours& hours) const {
  return std::ranges::any_of(zones_, [&](const std::string& zone) { return IsByDay(hours, zone); });
}

Coverage Calendar::CoverageOf(const Hours& hours) const {
  if (std::ranges::all_of(hours.bits_, std::identity())) return Coverage::kAlways;
  if (std::ranges::none_of(hours.bits_, std::identity())) return Coverage::kNever;
  if (IsByDay(hours)) return Coverage::kInHours;
  return IsByDay(~hours) ? Coverage::kOutOfHours : Coverage::kSchedule;
}

}  // namespace seaworthy::alerting
