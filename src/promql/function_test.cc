#include "promql/function.h"

#include <string_view>

#include <gtest/gtest.h>

namespace seaworthy::promql {
namespace {

TEST(Functions, AreSortedAndFound) {
  std::string_view before;
  for (const Function& function : AllFunctions()) {
    EXPECT_LT(before, function.name);
    before = function.name;
    EXPECT_EQ(FindFunction(function.name), &function);
  }
  EXPECT_EQ(FindFunction("RATE"), nullptr);
  EXPECT_EQ(FindFunction(""), nullptr);
  EXPECT_EQ(FindFunction("holt_winters"), nullptr);
}

TEST(Functions, HaveTheSignaturesOfPrometheus) {
  const Function* rate = FindFunction("rate");
  ASSERT_NE(rate, nullptr);
  ASSERT_EQ(rate->arguments.size(), 1u);
  EXPECT_EQ(rate->arguments[0], ValueType::kMatrix);
  EXPECT_EQ(rate->result, ValueType::kVector);
  EXPECT_FALSE(rate->experimental);
  EXPECT_EQ(FindFunction("scalar")->result, ValueType::kScalar);
  EXPECT_EQ(FindFunction("label_join")->variadic, -1);
  EXPECT_EQ(FindFunction("round")->variadic, 1);
  EXPECT_TRUE(FindFunction("double_exponential_smoothing")->experimental);
  EXPECT_TRUE(FindFunction("pi")->arguments.empty());
}

}  // namespace
}  // namespace seaworthy::promql
