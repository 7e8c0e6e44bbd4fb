#include "slo/windows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "slo/budget.h"

namespace seaworthy::slo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Span Days(std::int64_t days) { return {days * 86'400, 0}; }
Decimal Of(std::string_view text) { return *Decimal::Parse(text); }

// `page 1h/5m 14.4 0.02`
std::vector<std::string> Rules(Span period) {
  std::vector<std::string> texts;
  for (const BurnRule& rule : RecommendedRules(period)) {
    texts.push_back(std::string(Name(rule.response)) + " " + WindowText(rule.long_window) + "/" +
                    WindowText(rule.short_window) + " " + rule.factor.Text() + " " + rule.share.Text());
  }
  return texts;
}

TEST(Windows, OfThirtyDaysAreThoseOfTheWorkbookAndSlothsTicket) {
  EXPECT_THAT(Rules(Days(30)),
              ElementsAre("page 1h/5m 14.4 0.02", "page 6h/30m 6 0.05", "ticket 1d/2h 3 0.1", "ticket 3d/6h 1 0.1"));
}

TEST(Windows, OfOtherUsualPeriodsHaveTheirTables) {
  EXPECT_THAT(Rules(Days(28)), ElementsAre("page 1h/5m 13.44 0.02", "page 6h/30m 5.6 0.05", "ticket 1d/2h 2.8 0.1",
                                           "ticket 3d/6h 0.9333 0.1"));
  EXPECT_THAT(Rules(Days(7)), ElementsAre("page 1h/5m 13.44 0.08", "page 6h/30m 3.5 0.125", "ticket 1d/2h 1.4 0.2",
                                          "ticket 3d/6h 0.98 0.42"));
  EXPECT_THAT(Rules(Days(90)), ElementsAre("page 1h/5m 21.6 0.01", "page 6h/30m 10.8 0.03", "ticket 1d/2h 4.5 0.05",
                                           "ticket 3d/6h 3 0.1"));
}

TEST(Windows, OfAnyOtherPeriodKeepTheFactors) {
  EXPECT_THAT(Rules(Days(14)), ElementsAre("page 1h/5m 14.4 0.042857", "page 6h/30m 6 0.107143",
                                           "ticket 1d/2h 3 0.214286", "ticket 3d/6h 1 0.214286"));
}

TEST(Windows, AreLeftOutWhereTheWholeBudgetWouldBeGone) {
  EXPECT_THAT(Rules(Days(1)), ElementsAre("page 1h/5m 14.4 0.6"));
  EXPECT_THAT(Rules(Span{3600}), IsEmpty());
  EXPECT_THAT(Rules(Span{}), IsEmpty());
  EXPECT_THAT(Rules(Span{-86'400}), IsEmpty());
}

TEST(Windows, ThresholdsAreExact) {
  BurnRule page = RecommendedRules(Days(30)).front();
  EXPECT_EQ(page.Threshold(*ErrorBudget(Of("99.9"))).Text(), "0.0144");
  EXPECT_EQ(page.Threshold(*ErrorBudget(Of("99.999"))).Text(), "0.000144");
}

TEST(Windows, WhatCanNeverFireIsFoundAndNotRecommended) {
  Recommendation advice = RecommendFor(Of("90"), Days(30));
  ASSERT_EQ(advice.rules.size(), 3u);
  EXPECT_EQ(advice.rules.front().factor.Text(), "6");
  EXPECT_THAT(advice.findings, ElementsAre("14.4 times the budget over 1h can never fire: a target of 90 % burns 10 "
                                           "times at most"));
  EXPECT_THAT(RecommendFor(Of("99.9"), Days(30)).findings, IsEmpty());
}

TEST(Windows, HostileTargetsAndPeriodsHaveFindingsInsteadOfRules) {
  for (std::string_view percent : {"100", "0", "-5", "1e300"}) {
    Recommendation advice = RecommendFor(Of(percent), Days(30));
    EXPECT_THAT(advice.rules, IsEmpty()) << percent;
    EXPECT_THAT(advice.findings, ElementsAre(HasSubstr("no error budget"))) << percent;
  }
  EXPECT_THAT(RecommendFor(Of("99.9"), Span{}).findings, ElementsAre(HasSubstr("this short")));
  EXPECT_EQ(RecommendFor(Of("99.9"), Days(3'000'000)).rules.size(), 4u);
}

TEST(Windows, AreWrittenAsPromQlWritesThem) {
  EXPECT_EQ(WindowText(Span{300}), "5m");
  EXPECT_EQ(WindowText(Days(28)), "28d");
  EXPECT_EQ(WindowText(Span{5400}), "1h30m");
  EXPECT_EQ(WindowText(Span{0, 500'000'000}), "500ms");
  EXPECT_EQ(WindowText(Span{}), "0s");
}

}  // namespace
}  // namespace seaworthy::slo
