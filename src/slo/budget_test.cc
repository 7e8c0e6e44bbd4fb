#include "slo/budget.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

namespace seaworthy::slo {
namespace {

constexpr Span kHour{3600};
constexpr Span kDay{86'400};

constexpr Span Days(std::int64_t days) { return {days * 86'400, 0}; }
Decimal Of(std::string_view text) { return *Decimal::Parse(text); }
std::string Budget(std::string_view percent) {
  std::optional<Decimal> budget = ErrorBudget(Of(percent));
  return budget ? budget->Text() : "none";
}
std::string Allowed(std::string_view percent, Span period) {
  return ToString(AllowedBad(*ErrorBudget(Of(percent)), period));
}

TEST(Budget, IsWhatTheTargetLeaves) {
  EXPECT_EQ(Budget("99.9"), "0.001");
  EXPECT_EQ(Budget("99.95"), "0.0005");
  EXPECT_EQ(Budget("99.999"), "0.00001");
  EXPECT_EQ(Budget("90"), "0.1");
}

TEST(Budget, TargetsThatLeaveNoneOrAskForNothingHaveNone) {
  for (std::string_view percent : {"100", "100.0", "100.1", "0", "-1", "1e999"}) EXPECT_EQ(Budget(percent), "none");
  EXPECT_EQ(Budget("99." + std::string(50, '9')), "0." + std::string(51, '0') + "1");
}

TEST(Budget, AllowedBadTimeIsExact) {
  EXPECT_EQ(Allowed("99.9", Days(30)), "43m12s");
  EXPECT_EQ(Allowed("99.95", Days(30)), "21m36s");
  EXPECT_EQ(Allowed("99.99", Days(30)), "4m19.2s");
  EXPECT_EQ(Allowed("99.5", Days(28)), "3h21m36s");
  EXPECT_EQ(Allowed("99.9999999999", Days(1)), "0.000000086s");
  EXPECT_EQ(Allowed("50", Span{1, 500'000'000}), "750ms");
}

TEST(Budget, BurnRateIsTheErrorRatioInBudgets) {
  EXPECT_DOUBLE_EQ(BurnRate(0.0144, Of("0.001")), 14.4);
  EXPECT_DOUBLE_EQ(FastestBurn(Of("0.1")), 10);
  EXPECT_DOUBLE_EQ(SpentShare(14.4, kHour, Days(30)), 0.02);
  EXPECT_DOUBLE_EQ(SpentShare(1, Days(30), Days(30)), 1);
}

TEST(Budget, RemainingShareMayBeNegative) {
  EXPECT_DOUBLE_EQ(RemainingShare(0.0005, Of("0.001")), 0.5);
  EXPECT_DOUBLE_EQ(RemainingShare(0.003, Of("0.001")), -2);
}

TEST(Budget, IsExhaustedAfterWhatRemainsAtTheRate) {
  EXPECT_EQ(TimeToExhaustion(1, 1, Days(30)), Days(30));
  EXPECT_EQ(TimeToExhaustion(1, 14.4, Days(30)), Span(180'000));  // 50 hours.
  EXPECT_EQ(TimeToExhaustion(0.5, 6, Days(28)), Span(201'600));
  EXPECT_EQ(TimeToExhaustion(-0.1, 1, Days(30)), Span{});
  EXPECT_EQ(TimeToExhaustion(1, 0, Days(30)), std::nullopt);
  EXPECT_EQ(TimeToExhaustion(1, std::numeric_limits<double>::quiet_NaN(), Days(30)), std::nullopt);
  EXPECT_TRUE(TimeToExhaustion(1, 1e-300, Days(30)));
}

TEST(Budget, FactorSpendsTheShareInTheWindow) {
  EXPECT_EQ(BurnFactor(Of("0.02"), kHour, Days(30)).Text(), "14.4");
  EXPECT_EQ(BurnFactor(Of("0.05"), Span{6 * 3600}, Days(30)).Text(), "6");
  EXPECT_EQ(BurnFactor(Of("0.1"), Days(3), Days(28)).Text(), "0.9333");
  EXPECT_EQ(ShareOf(Of("14.4"), kHour, Days(30)).Text(), "0.02");
  EXPECT_EQ(ShareOf(Of("1"), Days(3), Days(14)).Text(), "0.214286");
}

TEST(Budget, IsDetectedOnceTheLongWindowHoldsEnoughErrors) {
  EXPECT_EQ(DetectionTime(kHour, Of("0.0144"), 1), Span(51, 840'000'000));
  EXPECT_EQ(DetectionTime(kHour, Of("0.0144"), 0.0288), Span(1800));
  EXPECT_EQ(DetectionTime(kHour, Of("0.0144"), 0.0144), std::nullopt);
  EXPECT_EQ(DetectionTime(kDay, Of("1"), 1), std::nullopt);
}

TEST(Budget, IsQuietAgainOnceTheShortWindowForgets) {
  EXPECT_EQ(ResetTime(Span{300}, Of("0.0144"), 0.0288), Span(150));
  EXPECT_EQ(ResetTime(Span{300}, Of("0.0144"), 1), Span(295, 680'000'000));
  EXPECT_EQ(ResetTime(Span{300}, Of("0.0144"), 0.01), Span{});
}

TEST(Budget, FewEventsMakeOneBadEventAnAlert) {
  EXPECT_EQ(FewestEvents(Of("0.0144")), 70);
  EXPECT_EQ(FewestEvents(Of("0.5")), 2);
  EXPECT_EQ(FewestEvents(Of("1e-60")), 9'000'000'000'000'000);
}

}  // namespace
}  // namespace seaworthy::slo
