#include "promql/parse.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "promql/print.h"

namespace seaworthy::promql {
namespace {

TEST(Parsing, AUsualRuleIsReadWithItsTypes) {
  auto parsed =
      Parse(R"(sum(rate(http_requests_total{code=~"5.."}[5m])) by (job) / on (job) group_left sum(x) > 0.05)");
  ASSERT_TRUE(parsed.ok()) << parsed.error().ToString();
  EXPECT_EQ(parsed->root().type, ValueType::kVector);
  const auto* comparison = parsed->root().As<Binary>();
  ASSERT_NE(comparison, nullptr);
  EXPECT_EQ(comparison->op, BinaryOperator::kGreater);
  EXPECT_EQ(parsed->TextOf(*comparison->right), "0.05");
  EXPECT_EQ(Print(parsed->root()),
            R"(sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) / on (job) group_left () sum(x) > 0.05)");
}

TEST(Parsing, AnErrorSaysWhere) {
  auto parsed = Parse("sum(\n  ratee(x[5m]))");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().ToString(), "line 2:3: there is no function 'ratee'\n  did you mean 'rate'?");
}

}  // namespace
}  // namespace seaworthy::promql
