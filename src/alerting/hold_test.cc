#include "alerting/hold.h"

#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

TEST(Hold, ReadsWhatPrometheusReads) {
  EXPECT_EQ(ParseHold("0"), (Span{0, 0}));
  EXPECT_EQ(ParseHold("0m"), (Span{0, 0}));
  EXPECT_EQ(ParseHold("5m"), (Span{300, 0}));
  EXPECT_EQ(ParseHold("1h30m"), (Span{5400, 0}));
  EXPECT_EQ(ParseHold("1y1w1d"), (Span{(365 + 7 + 1) * 86'400LL, 0}));
  EXPECT_EQ(ParseHold("1s250ms"), (Span{1, 250'000'000}));
}

TEST(Hold, RefusesWhatPrometheusRefuses) {
  for (std::string_view text : {"", "5", "m", "-5m", "5 m", "1m1h", "1m1m", "1.5h", "5M", "5m ",
                                "99999999999999999999y", "9223372036854775807y", "+5m"}) {
    EXPECT_EQ(ParseHold(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace seaworthy::alerting
