#include "fix/window_query.h"

#include <gtest/gtest.h>

#include <string>

#include "fix/errors.h"

namespace seaworthy::fix {
namespace {

constexpr Span kSixHours{6 * 3600};

std::string Over(std::string_view text, const QueryOptions& options = {}) {
  Result<WindowQuery> query = WindowQuery::Of(text, options);
  return query.ok() ? query->Over(kSixHours) : query.error().message();
}

TEST(WindowQuery, RangesBecomeTheWindow) {
  EXPECT_EQ(Over("sum(rate(http_requests_total{code=~\"5..\"}[5m]))"),
            "sum(rate(http_requests_total{code=~\"5..\"}[6h]))");
  EXPECT_EQ(Over("sum by (job)(increase(a[1m] offset 1w)) + sum by (job) (increase(b[1m]))"),
            "sum by (job) (increase(a[6h] offset 7d)) + sum by (job) (increase(b[6h]))");
  EXPECT_EQ(Over("1 - avg_over_time(up[30m])"), "1 - avg_over_time(up[6h])");
  EXPECT_EQ(Over("-(sum(rate(a[5m])))"), "-(sum(rate(a[6h])))");
  EXPECT_EQ(Over("quantile(0.5, rate(a[5m]))"), "quantile(0.5, rate(a[6h]))");
}

TEST(WindowQuery, RangesInsideOfASubqueryStay) {
  EXPECT_EQ(Over("avg_over_time((sum(rate(a[5m])) > bool 1)[1h:1m])"),
            "avg_over_time((sum(rate(a[5m])) > bool 1)[6h:1m])");
}

TEST(WindowQuery, MarksAreFilledInAndOtherRangesStay) {
  EXPECT_EQ(Over("sum(rate(a[{{.window}}]))"), "sum(rate(a[6h]))");
  EXPECT_EQ(Over("sum(rate(a[{{ .window }}])) - sum(rate(b[5m]))"), "sum(rate(a[6h])) - sum(rate(b[5m]))");
}

TEST(WindowQuery, CountersGetARate) {
  QueryOptions counters{.counters = true, .grouping = {}};
  EXPECT_EQ(Over("requests_total{code=\"200\"}", counters), "sum(rate(requests_total{code=\"200\"}[6h]))");
  EXPECT_EQ(Over("sum(a) + sum(b)", counters), "sum(rate(a[6h])) + sum(rate(b[6h]))");
  EXPECT_EQ(Over("sum(rate(a[5m]))", counters), "sum(rate(a[6h]))");
  EXPECT_EQ(Over("a", {.counters = true, .grouping = {"job", "route"}}), "sum by (job, route) (rate(a[6h]))");
}

TEST(WindowQuery, SeriesThatNobodySummedAreSummed) {
  EXPECT_EQ(Over("rate(a[5m])"), "sum(rate(a[6h]))");
  EXPECT_EQ(Over("(increase(a[5m]))"), "sum((increase(a[6h])))");
}

TEST(WindowQuery, OperandsBindAsOne) {
  auto operand = [](std::string_view text) { return WindowQuery::Of(text)->OperandOver(kSixHours); };
  EXPECT_EQ(operand("sum(rate(a[5m]))"), "sum(rate(a[6h]))");
  EXPECT_EQ(operand("sum(rate(a[5m])) + sum(rate(b[5m]))"), "(sum(rate(a[6h])) + sum(rate(b[6h])))");
}

TEST(WindowQuery, WhatSaysNoWindowIsRefused) {
  for (std::string_view text :
       {"", "requests_total", "sum(requests_total)", "sum(rate(a[5m])) - sum(rate(b[1h]))", "rate(a[5m]", "a[5m]",
        "\"text\"", "sum(irate(a[5m]))", "deriv(a[5m])", "sum(rate(a[$__rate_interval]))", "vector(1)[{{.window}}]",
        "sum:requests{*}.as_count()", "{{ include \"x\" . }}", "sum(rate(a[{{.window}}])"}) {
    Result<WindowQuery> query = WindowQuery::Of(text);
    ASSERT_FALSE(query.ok()) << text;
    EXPECT_TRUE(query.error().Is(kNotPossible)) << text;
    EXPECT_NE(query.error().advice(), "") << text;
  }
}

}  // namespace
}  // namespace seaworthy::fix
