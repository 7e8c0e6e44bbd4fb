#include "promql/equal.h"

#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "promql/parse.h"

namespace seaworthy::promql {
namespace {

constexpr ParseOptions kEverything{.experimental = true, .fill_modifiers = true};

TEST(Trees, AreEqualWhereTheySayTheSame) {
  auto equal = [](std::string_view left, std::string_view right) {
    auto left_tree = Parse(left, kEverything);
    auto right_tree = Parse(right, kEverything);
    return Equal(left_tree->root(), right_tree->root());
  };
  EXPECT_TRUE(equal("sum(a)by(b)", " sum  by ( b ) ( a ) "));
  EXPECT_TRUE(equal("NaN", "nan"));
  for (auto [left, right] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"a", "b"},
           {"a", "(a)"},
           {"a{x='y'}", "a{x!='y'}"},
           {"a{x='y'}", "a{x='z'}"},
           {"a[5m]", "a[6m]"},
           {"a[5m:]", "a[5m:1m]"},
           {"a[5m:2m]", "a[5m:1m]"},
           {"a offset 1m", "a"},
           {"a offset 1m", "a offset 2m"},
           {"a offset step()", "a offset range()"},
           {"a @ 1", "a @ 2"},
           {"a @ start()", "a @ end()"},
           {"a anchored", "a smoothed"},
           {"60", "1m"},
           {"'a'", "'b'"},
           {"-a", "+a"},
           {"abs(a)", "ceil(a)"},
           {"round(a)", "round(a, 1)"},
           {"sum(a)", "avg(a)"},
           {"sum(a)", "sum by () (a)"},
           {"sum by (x) (a)", "sum by (y) (a)"},
           {"topk(1, a)", "topk(2, a)"},
           {"a > b", "a > bool b"},
           {"a + b", "a - b"},
           {"a + b", "a + ignoring () b"},
           {"a + on (x) b", "a + on (y) b"},
           {"a + on (x) group_left b", "a + on (x) group_right b"},
           {"a + on (x) group_left (y) b", "a + on (x) group_left b"},
           {"a + fill_left (0) b", "a + fill_right (0) b"},
           {"a + fill (0) b", "a + fill (1) b"}}) {
    EXPECT_FALSE(equal(left, right)) << left << " | " << right;
  }
}

}  // namespace
}  // namespace seaworthy::promql
