#include "alerting/logql.h"

#include <gtest/gtest.h>

namespace seaworthy::alerting {
namespace {

TEST(LogQl, FiltersAndParsersOfLinesAreCertain) {
  EXPECT_EQ(JudgeLogQl(R"(rate({app="shop"} |= "error" [5m]))"), LogQl::kYes);
  EXPECT_EQ(JudgeLogQl(R"(sum(rate({app="shop"} != `debug` [5m])))"), LogQl::kYes);
  EXPECT_EQ(JudgeLogQl(R"(rate({app="shop"}!~"a"[5m]))"), LogQl::kYes);
  EXPECT_EQ(JudgeLogQl(R"(rate({app="shop"} | json | status >= 500 [5m]))"), LogQl::kYes);
}

TEST(LogQl, BareSelectorOverARangeMayBe) {
  EXPECT_EQ(JudgeLogQl(R"(count_over_time({app="shop"}[5m]) > 1)"), LogQl::kMaybe);
  EXPECT_EQ(JudgeLogQl(R"(count_over_time({ app = "}" } [5m]) > 1)"), LogQl::kMaybe);
}

TEST(LogQl, PromQlIsNot) {
  for (std::string_view text :
       {R"(rate(errors_total{app="a|b"}[5m]))", R"(rate({__name__=~"a|b", job="x"}[5m]))",
        R"(rate({"http.requests", job="x"}[5m]))", R"(up{job="x"} != 1)", R"({job="x"} != 1)", "up == 0 # a | b\n",
        R"(up{a='|'})", R"(up{a="{{ .Values.x | quote }}"})", "", "{", "{\"", "up{", "'", "\"\\"}) {
    EXPECT_EQ(JudgeLogQl(text), LogQl::kNo) << text;
  }
}

}  // namespace
}  // namespace seaworthy::alerting
