#include "catalog/request_rate.h"

#include <gtest/gtest.h>

namespace seaworthy::catalog {
namespace {

TEST(RequestRate, ReadsNumbersAndUnitsOfRequests) {
  struct Case {
    std::string_view text;
    double want;
  };
  for (const Case& row : {Case{"1200 rps", 1200},
                          {"1200rps", 1200},
                          {"1,200 requests/s", 1200},
                          {"1,234,567.5 req/s", 1234567.5},
                          {"1.5k req/s", 1500},
                          {"2M RPS", 2e6},
                          {"72k rpm", 1200},
                          {"600 requests per minute", 10},
                          {"20 requests a second", 20},
                          {"7200 calls/hour", 2}}) {
    auto rate = RequestRate(row.text);
    ASSERT_TRUE(rate) << row.text;
    EXPECT_DOUBLE_EQ(*rate, row.want) << row.text;
  }
}

TEST(RequestRate, WhatIsNoSingleRateIsNone) {
  for (std::string_view text :
       {"", "many", "1200", "1200 users", "100 to 200 rps", "100-200 rps", "1,20 rps", ",120 rps", "1.2.3 rps", "rps",
        "-5 rps", "1e9 rps", "1200 rps peak", "1200 requests", "5 MB/s"}) {
    EXPECT_FALSE(RequestRate(text)) << text;
  }
}

}  // namespace
}  // namespace seaworthy::catalog
