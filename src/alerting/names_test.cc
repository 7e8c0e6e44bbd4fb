#include "alerting/names.h"

#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

TEST(PlainName, HasSmallWordsWithDashes) {
  EXPECT_EQ(PlainName("checkout"), "checkout");
  EXPECT_EQ(PlainName("CheckoutAPI_errors"), "checkout-api-errors");
  EXPECT_EQ(PlainName("APIServer"), "api-server");
  EXPECT_EQ(PlainName("job:checkout.errors/rate5m "), "job-checkout-errors-rate5m");
  EXPECT_EQ(PlainName("--"), "");
  EXPECT_EQ(PlainName(""), "");
}

TEST(HasName, AsksForWholeWords) {
  EXPECT_TRUE(HasName("checkout-errors", "checkout"));
  EXPECT_TRUE(HasName("the-checkout-api", "checkout-api"));
  EXPECT_FALSE(HasName("checkouts", "checkout"));
  EXPECT_FALSE(HasName("recheckout", "checkout"));
  EXPECT_FALSE(HasName("checkout", ""));
}

TEST(IsExactName, TakesPartsOfAPath) {
  EXPECT_TRUE(IsExactName("shop/checkout", "checkout"));
  EXPECT_TRUE(IsExactName("Checkout_API", "checkout-api"));
  EXPECT_FALSE(IsExactName("checkout-api", "checkout"));
}

TEST(IsNearName, TakesTheServiceInFrontAndWhatRunsItBehind) {
  EXPECT_TRUE(IsNearName("checkout-service", "checkout", "shop"));
  EXPECT_TRUE(IsNearName("shop-checkout", "checkout", "shop"));
  EXPECT_TRUE(IsNearName("shop/shop-checkout-prod", "checkout", "shop"));
  EXPECT_FALSE(IsNearName("checkout-redis", "checkout", "shop"));
  EXPECT_FALSE(IsNearName("other-checkout", "checkout", "shop"));
  EXPECT_FALSE(IsNearName("checkout", "", ""));
}

}  // namespace
}  // namespace seaworthy::alerting
