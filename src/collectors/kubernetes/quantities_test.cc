#include "collectors/kubernetes/quantities.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace seaworthy::collectors::kubernetes {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

struct Case {
  std::string text;
  std::int64_t whole;
  std::int32_t nanos;
};

TEST(Quantities, AreReadExactly) {
  const std::vector<Case> cases = {{"0", 0, 0},
                                   {"250m", 0, 250'000'000},
                                   {"0.5", 0, 500'000'000},
                                   {".5", 0, 500'000'000},
                                   {"2.", 2, 0},
                                   {"+1", 1, 0},
                                   {"1500m", 1, 500'000'000},
                                   {"100n", 0, 100},
                                   {"3u", 0, 3'000},
                                   {"1k", 1'000, 0},
                                   {"1M", 1'000'000, 0},
                                   {"1.5G", 1'500'000'000, 0},
                                   {"1T", 1'000'000'000'000, 0},
                                   {"1P", 1'000'000'000'000'000, 0},
                                   {"1E", 1'000'000'000'000'000'000, 0},
                                   {"64Ki", 65'536, 0},
                                   {"512Mi", 536'870'912, 0},
                                   {"1.5Gi", 1'610'612'736, 0},
                                   {"0.1Gi", 107'374'182, 400'000'000},
                                   {"2Ti", 2'199'023'255'552, 0},
                                   {"1Ei", 1'152'921'504'606'846'976, 0},
                                   {"1e3", 1'000, 0},
                                   {"1E3", 1'000, 0},
                                   {"12e-1", 1, 200'000'000},
                                   {"1e+2", 100, 0},
                                   {"1.5n", 0, 2},
                                   {"0.0000000001", 0, 1},
                                   {"9Ei", kMost, 0},
                                   {"99999999999999999999", kMost, 0},
                                   {"1e99", kMost, 0}};
  for (const Case& c : cases) {
    std::optional<Quantity> quantity = ParseQuantity(c.text);
    ASSERT_TRUE(quantity.has_value()) << c.text;
    EXPECT_EQ(quantity->whole, c.whole) << c.text;
    EXPECT_EQ(quantity->nanos, c.nanos) << c.text;
  }
}

TEST(Quantities, WhatIsNoneIsRefused) {
  for (const char* text : {"", "m", "Mi", ".", "-1", "1 Gi", "1gi", "1GB", "lots", "1.2.3", "1e", "1e1.5",
                           "1e999999999999", "0x10", "${MEMORY}", "1mm"}) {
    EXPECT_FALSE(ParseQuantity(text).has_value()) << text;
  }
}

TEST(Quantities, AreGivenAsNumbers) {
  EXPECT_EQ(ParseQuantity("250m")->AsDouble(), 0.25);
  EXPECT_EQ(ParseQuantity("100m")->AsDouble(), 0.1);
  EXPECT_EQ(ParseQuantity("1.1")->AsDouble(), 1.1);
  EXPECT_EQ(ParseQuantity("0.1Gi")->RoundedUp(), 107'374'183);
  EXPECT_EQ(ParseQuantity("9Ei")->RoundedUp(), kMost);
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
