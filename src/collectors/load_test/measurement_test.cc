#include "collectors/load_test/measurement.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/load_test/samples.h"

namespace seaworthy::collectors::load_test {
namespace {

using testing::HasSubstr;

TEST(Measurement, WhatFollowsIsDerived) {
  Measurement run;
  run.requests = 1000;
  run.failed = 10;
  run.seconds = 10;
  Complete(run);
  EXPECT_EQ(*run.rate, 100);
  EXPECT_EQ(*run.error_rate, 0.01);
  EXPECT_EQ(*run.rate_ok, 99);
  Measurement other;
  other.requests = 1000;
  other.rate = 50;
  Complete(other);
  EXPECT_EQ(*other.seconds, 20);
  EXPECT_FALSE(other.rate_ok) << "nothing tells how many failed";
}

TEST(Measurement, WhatCannotBeIsTakenOut) {
  Measurement run;
  run.requests = 1000;
  run.rate = -3;
  run.error_rate = 1.5;
  run.latency.p50 = -1;
  run.latency.p95 = 7;
  Complete(run);
  EXPECT_FALSE(run.rate);
  EXPECT_FALSE(run.error_rate);
  EXPECT_FALSE(run.rate_ok);
  EXPECT_FALSE(run.latency.p50);
  EXPECT_EQ(*run.latency.p95, 7);
  EXPECT_THAT(run.problems, testing::ElementsAre(HasSubstr("below zero"), HasSubstr("error rate")));
}

TEST(Measurement, MoreFailuresThanRequestsAreNoRate) {
  Measurement run;
  run.requests = 10;
  run.failed = 20;
  Complete(run);
  EXPECT_FALSE(run.error_rate);
}

TEST(Measurement, PercentilesOutOfOrderAreSaid) {
  Measurement run;
  run.latency.p50 = 9;
  run.latency.p99 = 3;
  Complete(run);
  EXPECT_THAT(run.problems, testing::ElementsAre(HasSubstr("not in order")));
}

TEST(Samples, QuantilesOfFewAreOfThoseThatWere) {
  LatencySeries series;
  for (double time : {5.0, 1.0, 3.0, 2.0, 4.0}) series.Add(time);
  series.Add(-1);
  series.Add(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(series.count(), 5u);
  Latencies latency = series.Summary();
  EXPECT_EQ(*latency.p50, 3);
  EXPECT_EQ(*latency.p90, 5);
  EXPECT_FALSE(LatencySeries().Summary().p50);
}

TEST(Samples, TheHistogramHoldsAnything) {
  LatencySeries series;
  for (int i = 0; i < 70'000; ++i) series.Add(i % 2 == 0 ? 0 : 1e300);
  EXPECT_FALSE(series.exact());
  EXPECT_EQ(*series.Summary().min, 0);
  EXPECT_EQ(*series.Summary().max, 1e300);
}

TEST(Samples, OnlyTimesOfThisEraAreInstants) {
  EXPECT_FALSE(InstantOf(std::nullopt));
  EXPECT_FALSE(InstantOf(12.5)) << "an offset";
  EXPECT_FALSE(InstantOf(1e18));
  EXPECT_FALSE(InstantOf(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(ToString(*InstantOf(1800000000.25)), "2027-01-15T08:00:00.25Z");
}

TEST(Measurement, FiguresThatAreAbsurdDoNotCount) {
  Measurement run{.requests = 10, .rate = 5e-324, .latency = {.mean = 1e300, .p99 = 12}};
  Complete(run);
  EXPECT_FALSE(run.seconds);  // 10 / 5e-324 is no number.
  EXPECT_FALSE(run.latency.mean);
  EXPECT_EQ(run.latency.p99, 12);
  EXPECT_THAT(run.problems, testing::Contains(testing::HasSubstr("absurdly high")));
  Measurement none{.requests = std::numeric_limits<double>::quiet_NaN()};
  Complete(none);
  EXPECT_FALSE(none.requests);
}

}  // namespace
}  // namespace seaworthy::collectors::load_test
