// Time intervals out of YAML.
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "alerting/alertmanager_reader.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

constexpr auto kNamedKeys = std::to_array<std::string_view>({"name", "time_intervals"});
constexpr auto kIntervalKeys =
    std::to_array<std::string_view>({"times", "weekdays", "days_of_month", "months", "years", "location"});
constexpr auto kTimeKeys = std::to_array<std::string_view>({"start_time", "end_time"});

}  // namespace

void AlertmanagerReader::ReadTimes(const Node& node, TimeInterval& interval) {
  if (Find(node, "times") == nullptr) return;
  interval.times.emplace();
  for (const Node& item : Items(node, "times")) {
    CheckKeys(item, kTimeKeys, "a range of times");
    auto range = ParseTimes(Text(item, "start_time"), Text(item, "end_time"));
    if (range) {
      interval.times->push_back(*range);
    } else {
      Refuse("a range of times needs a start and a later end, as 09:00 and 17:00; it cannot go past midnight", item);
    }
  }
}

// The operator writes `{start: 1, end: 5}`, Alertmanager `1:5`.
void AlertmanagerReader::ReadDays(const Node& node, TimeInterval& interval) {
  if (keys_ == KeyCase::kSnake) {
    return ReadRanges(node, "days_of_month", ParseDaysOfMonth, interval.days_of_month);
  }
  if (Find(node, "days_of_month") == nullptr) return;
  interval.days_of_month.emplace();
  for (const Node& item : Items(node, "days_of_month")) {
    const Node* start = item.Find("start");
    const Node* end = item.Find("end");
    std::int64_t first = start == nullptr ? 0 : start->AsInt().value_or(0);
    std::int64_t last = end == nullptr ? first : end->AsInt().value_or(0);
    auto range = CheckDaysOfMonth({static_cast<int>(first), static_cast<int>(last)});
    if (range) {
      interval.days_of_month->push_back(*range);
    } else {
      Refuse("these are no days of a month", item);
    }
  }
}

void AlertmanagerReader::ReadRanges(const Node& node, std::string_view snake,
                                    std::optional<Range> (*parse)(std::string_view),
                                    std::optional<std::vector<Range>>& field) {
  if (Find(node, snake) == nullptr) return;
  field.emplace();
  for (const Node& item : Items(node, snake)) {
    auto range = parse(item.text());
    if (range) {
      field->push_back(*range);
    } else {
      Refuse(fmt::format("{}: \"{}\" is none, or ends before it begins", Key(snake), OneLine(item.text(), 40)), item);
    }
  }
}

TimeInterval AlertmanagerReader::ReadInterval(const Node& node) {
  TimeInterval interval;
  CheckKeys(node, kIntervalKeys, "a time interval");
  ReadTimes(node, interval);
  ReadRanges(node, "weekdays", ParseWeekdays, interval.weekdays);
  ReadDays(node, interval);
  ReadRanges(node, "months", ParseMonths, interval.months);
  ReadRanges(node, "years", ParseYears, interval.years);
  interval.zone = Text(node, "location");
  if (interval.zone == "Local") {
    into_.problems.push_back({.text = "the time zone \"Local\" is that of the machine, and is taken for UTC here",
                              .place = origin_.Of(node),
                              .refused = false});
  }
  if (!IsZone(interval.zone)) {
    Refuse(fmt::format("\"{}\" is no time zone", OneLine(interval.zone, 60)), *node.Find("location"));
  }
  return interval;
}

void AlertmanagerReader::ReadNamedInterval(const Node& node) {
  NamedInterval named;
  named.name = Text(node, "name");
  named.place = origin_.Of(node);
  CheckKeys(node, kNamedKeys, "a named time interval");
  if (named.name.empty()) Refuse("a time interval without a name", node);
  for (const Node& item : Items(node, "time_intervals")) named.intervals.push_back(ReadInterval(item));
  into_.intervals.push_back(std::move(named));
}

}  // namespace seaworthy::alerting
