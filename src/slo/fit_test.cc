#include "slo/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <tuple>

namespace seaworthy::slo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Span kMinute{60};
constexpr Span kHour{3600};
constexpr Span Hours(std::int64_t hours) { return {hours * 3600, 0}; }
constexpr Span Minutes(std::int64_t minutes) { return {minutes * 60, 0}; }
constexpr Span Days(std::int64_t days) { return {days * 86'400, 0}; }

Fit Judge(std::string_view factor, Span long_window, std::optional<Span> short_window, std::string_view target = "99.9",
          std::optional<Span> period = Days(30), AlertSource source = AlertSource::kRule) {
  return FitOf({long_window, short_window, *Decimal::Parse(factor)}, *Decimal::Parse(target), period, source);
}

TEST(Fit, ConditionsOfTheTableFit) {
  Fit page = Judge("14.4", kHour, Minutes(5));
  EXPECT_THAT(page.problems, IsEmpty());
  EXPECT_TRUE(page.fast);
  EXPECT_FALSE(page.slow);
  Fit ticket = Judge("1", Days(3), Hours(6));
  EXPECT_THAT(ticket.problems, IsEmpty());
  EXPECT_TRUE(ticket.slow);
  EXPECT_THAT(Judge("13.7", kHour, Minutes(5)).problems, IsEmpty());
}

TEST(Fit, TablesOfOtherToolsFit) {
  EXPECT_THAT(Judge("14", kHour, Minutes(5), "99.5", Days(28)).problems, IsEmpty());
  EXPECT_THAT(Judge("1", Days(4), Hours(6), "99.5", Days(28)).problems, IsEmpty());
  EXPECT_THAT(Judge("16.8", kHour, Minutes(5), "99", Days(7)).problems, IsEmpty());
  EXPECT_THAT(Judge("3.5", Hours(6), Minutes(30), "99", Days(7)).problems, IsEmpty());
}

TEST(Fit, FiguresOfTheMonthFitFourWeeks) {
  for (auto [factor, window, brief] : {std::tuple("14.4", kHour, Minutes(5)), std::tuple("6", Hours(6), Minutes(30)),
                                       std::tuple("3", Days(1), Hours(2)), std::tuple("1", Days(3), Hours(6))}) {
    EXPECT_THAT(Judge(factor, window, brief, "99.9", Days(28)).problems, IsEmpty()) << factor;
  }
}

TEST(Fit, FactorOfAnotherPeriodIsSaid) {
  EXPECT_THAT(Judge("14.4", kHour, Minutes(5), "99.9", Days(90)).problems,
              ElementsAre("14.4 over 1h/5m: 21.6 over 1h/5m is recommended for 90d"));
  EXPECT_THAT(Judge("13.44", kHour, Minutes(5), "99.9", std::nullopt).problems, IsEmpty());
}

TEST(Fit, OddWindowsAreSaid) {
  EXPECT_THAT(Judge("14.4", kHour, Minutes(30)).problems,
              ElementsAre("14.4 over 1h/30m: 14.4 over 1h/5m is recommended for 30d"));
  Fit odd = Judge("10", Hours(2), Minutes(10));
  EXPECT_THAT(odd.problems, ElementsAre("10 over 2h/10m: no condition over 2h is recommended for 30d"));
  EXPECT_TRUE(odd.fast);
}

TEST(Fit, MissingShortWindowIsSaidOfRulesAlone) {
  EXPECT_THAT(Judge("14.4", kHour, std::nullopt).problems,
              ElementsAre("no short window beside 1h: it fires for up to 1h after the errors end"));
  EXPECT_THAT(Judge("14.4", kHour, std::nullopt, "99.9", Days(30), AlertSource::kPolicy).problems, IsEmpty());
}

TEST(Fit, WhatCanNeverFireIsNeitherFastNorSlow) {
  Fit never = Judge("14.4", kHour, Minutes(5), "90");
  EXPECT_THAT(never.problems,
              ElementsAre("14.4 times over 1h can never fire: the budget of 90 % burns 10 times at most"));
  EXPECT_FALSE(never.can_fire || never.fast || never.slow);
  EXPECT_THAT(Judge("0", kHour, Minutes(5)).problems, ElementsAre("a factor of 0 is always exceeded"));
}

TEST(Fit, LowTrafficIsSaidInEvents) {
  EXPECT_EQ(LowTrafficAdvice({kHour, Minutes(5), *Decimal::Parse("14.4")}, *Decimal::Parse("0.001")),
            "one bad event alone fires it where 1h sees fewer than 70");
}

TEST(Fit, HostileFiguresAreAnswered) {
  EXPECT_TRUE(Judge("14.4", kHour, Minutes(5), "100").can_fire);
  EXPECT_FALSE(Judge("1e300", kHour, Minutes(5)).can_fire);
  EXPECT_EQ(Judge("14.4", kHour, Minutes(5), "99.9", Span{}).problems.size(), 0u);
  EXPECT_EQ(Judge("2", kMinute, std::nullopt, "99.9", kMinute).problems.size(), 2u);
  EXPECT_EQ(Judge("1", Span{}, Span{}).problems.size(), 1u);
}

}  // namespace
}  // namespace seaworthy::slo
