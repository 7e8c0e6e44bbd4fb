#include "alerting/interval.h"

#include <gtest/gtest.h>

#include "alerting/interval_hours.h"

namespace seaworthy::alerting {
namespace {

Instant At(std::string_view text) { return ParseInstant(text).operator*(); }

std::vector<Range> Times(std::string_view start, std::string_view end) {
  return {ParseTimes(start, end).value_or(Range{-1, -1})};
}

TimeInterval OfficeHours(std::string zone) {
  return {.times = Times("09:00", "17:00"), .weekdays = {{*ParseWeekdays("monday:friday")}}, .zone = std::move(zone)};
}

TEST(TimeInterval, TimesEndBeforeTheirLastMinute) {
  TimeInterval office = OfficeHours("");
  EXPECT_TRUE(office.Contains(At("2031-03-03T09:00:00Z")));  // A Monday.
  EXPECT_TRUE(office.Contains(At("2031-03-03T16:59:59Z")));
  EXPECT_FALSE(office.Contains(At("2031-03-03T17:00:00Z")));
  EXPECT_FALSE(office.Contains(At("2031-03-03T08:59:59Z")));
  EXPECT_FALSE(office.Contains(At("2031-03-02T12:00:00Z")));  // Sunday.
}

TEST(TimeInterval, DayEndsAt2400) {
  TimeInterval evening{.times = Times("22:00", "24:00")};
  EXPECT_TRUE(evening.Contains(At("2031-03-03T23:59:59Z")));
  EXPECT_FALSE(evening.Contains(At("2031-03-04T00:00:00Z")));
}

// Berlin changes on the last Sunday of March: 2031-03-30.
TEST(TimeInterval, LocationFollowsSummerTime) {
  TimeInterval office = OfficeHours("Europe/Berlin");
  EXPECT_FALSE(office.Contains(At("2031-03-28T07:30:00Z")));  // 08:30, Friday.
  EXPECT_TRUE(office.Contains(At("2031-03-28T08:00:00Z")));
  EXPECT_TRUE(office.Contains(At("2031-03-31T07:30:00Z")));  // 09:30, Monday.
  EXPECT_FALSE(office.Contains(At("2031-03-31T15:00:00Z")));
}

TEST(TimeInterval, WeekdayIsTheOneOfTheLocation) {
  TimeInterval monday{.weekdays = {{*ParseWeekdays("Monday")}}, .zone = "Pacific/Auckland"};
  EXPECT_TRUE(monday.Contains(At("2031-03-02T12:00:00Z")));  // Sunday in London.
  EXPECT_FALSE(monday.Contains(At("2031-03-03T12:00:00Z")));
}

TEST(TimeInterval, DaysMayCountFromTheEndOfTheMonth) {
  TimeInterval last{.days_of_month = {{*ParseDaysOfMonth("-3:-1")}}};
  EXPECT_TRUE(last.Contains(At("2032-02-27T00:00:00Z")));  // A leap year: 27, 28, 29.
  EXPECT_FALSE(last.Contains(At("2032-02-26T23:00:00Z")));
  EXPECT_TRUE(last.Contains(At("2031-02-26T00:00:00Z")));
  EXPECT_FALSE(last.Contains(At("2031-03-01T00:00:00Z")));
}

TEST(TimeInterval, DayThatAMonthDoesNotHaveIsLeftOut) {
  TimeInterval late{.days_of_month = {{*ParseDaysOfMonth("30:31")}}};
  EXPECT_FALSE(late.Contains(At("2031-02-28T00:00:00Z")));
  EXPECT_TRUE(late.Contains(At("2031-04-30T00:00:00Z")));
}

TEST(TimeInterval, MonthsAndYearsHoldTogether) {
  TimeInterval summer{.months = {{*ParseMonths("june:august")}}, .years = {{*ParseYears("2031")}}};
  EXPECT_TRUE(summer.Contains(At("2031-07-01T00:00:00Z")));
  EXPECT_FALSE(summer.Contains(At("2032-07-01T00:00:00Z")));
  EXPECT_FALSE(summer.Contains(At("2031-09-01T00:00:00Z")));
}

TEST(TimeInterval, FieldWithoutAnElementNeverHolds) {
  EXPECT_TRUE(TimeInterval{}.Contains(At("2031-07-01T00:00:00Z")));
  TimeInterval empty;
  empty.weekdays.emplace();
  EXPECT_FALSE(empty.Contains(At("2031-07-01T00:00:00Z")));
}

TEST(TimeInterval, TextsThatAreNoneAreRefused) {
  for (std::string_view text : {"9:00", "24:01", "12:60", "25:00", "1200", "-1:00", ""}) {
    EXPECT_FALSE(ParseMinute(text)) << text;
  }
  EXPECT_FALSE(ParseTimes("17:00", "09:00"));
  EXPECT_FALSE(ParseTimes("09:00", "09:00"));
  EXPECT_FALSE(ParseWeekdays("friday:monday"));
  EXPECT_FALSE(ParseWeekdays("mon"));
  EXPECT_FALSE(ParseWeekdays("monday:tuesday:friday"));
  EXPECT_FALSE(ParseDaysOfMonth("0"));
  EXPECT_FALSE(ParseDaysOfMonth("-1:5"));
  EXPECT_FALSE(ParseDaysOfMonth("20:-20"));
  EXPECT_FALSE(ParseDaysOfMonth("1:32"));
  EXPECT_FALSE(ParseMonths("smarch"));
  EXPECT_FALSE(ParseMonths("12:1"));
  EXPECT_FALSE(ParseYears("2032:2031"));
  EXPECT_TRUE(ParseMonths("1:March"));
}

TEST(TimeInterval, ZonesAreThoseOfTheMachine) {
  EXPECT_TRUE(IsZone(""));
  EXPECT_TRUE(IsZone("Europe/Berlin"));
  EXPECT_FALSE(IsZone("Europe/Atlantis"));
}

NamedInterval Named(std::vector<TimeInterval> intervals) { return {"x", std::move(intervals), {}}; }

struct Covered {
  std::string_view name;
  std::vector<TimeInterval> intervals;
  Coverage want;
};

class CoverageTest : public testing::TestWithParam<Covered> {};

TEST_P(CoverageTest, IsWhatPeopleCallIt) {
  std::vector<NamedInterval> all = {Named(GetParam().intervals)};
  for (std::string_view from : {"2031-03-05T00:00:00Z", "2031-03-05T09:01:00Z", "2031-08-30T22:30:00Z"}) {
    Calendar calendar(all, At(from));
    EXPECT_EQ(Name(calendar.CoverageOf(calendar.Of(all[0]))), Name(GetParam().want)) << GetParam().name << from;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Hours, CoverageTest,
    testing::Values(
        Covered{"without a field", {TimeInterval{}}, Coverage::kAlways},
        Covered{"without an element", {}, Coverage::kNever},
        Covered{"office hours", {OfficeHours("")}, Coverage::kInHours},
        Covered{"office hours in New York", {OfficeHours("America/New_York")}, Coverage::kInHours},
        Covered{"every day by day", {{.times = Times("08:00", "20:00")}}, Coverage::kInHours},
        Covered{"weekends only", {{.weekdays = {{Range{0, 0}, Range{6, 6}}}}}, Coverage::kSchedule},
        Covered{"nights and weekends",
                {{.times = {{Range{0, 540}, Range{1020, 1440}}}}, {.weekdays = {{Range{0, 0}, Range{6, 6}}}}},
                Coverage::kOutOfHours},
        Covered{"both halves of the day",
                {{.times = Times("00:00", "12:00")}, {.times = Times("12:00", "24:00")}},
                Coverage::kAlways},
        Covered{"all but one minute", {{.times = {{Range{0, 720}, Range{721, 1440}}}}}, Coverage::kOutOfHours},
        Covered{"a month", {{.months = {{Range{5, 5}}}}}, Coverage::kSchedule},
        Covered{"a year long past", {{.years = {{Range{1999, 1999}}}}}, Coverage::kNever}));

TEST(Calendar, HoursOfTwoZonesAreJoined) {
  TimeInterval berlin{.times = Times("00:00", "12:00"), .zone = "Europe/Berlin"};
  TimeInterval rest{.times = Times("12:00", "24:00"), .zone = "Europe/Berlin"};
  TimeInterval utc{.times = Times("12:00", "24:00")};
  std::vector<NamedInterval> all = {Named({berlin}), Named({rest}), Named({utc})};
  Calendar calendar(all, At("2031-03-05T00:00:00Z"));
  Hours first = calendar.Of(all[0]);
  EXPECT_EQ(calendar.CoverageOf(first | calendar.Of(all[1])), Coverage::kAlways);
  EXPECT_NE(calendar.CoverageOf(first | calendar.Of(all[2])), Coverage::kAlways);  // An hour or two is missing.
  EXPECT_EQ(calendar.CoverageOf(first & ~first), Coverage::kNever);
}

}  // namespace
}  // namespace seaworthy::alerting
