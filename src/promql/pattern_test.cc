#include "promql/pattern.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace seaworthy::promql {
namespace {

bool CompilesWithRe2(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  return RE2(re2::StringPiece(pattern.data(), pattern.size()), options).ok();
}

TEST(Patterns, AreJudgedAsRe2JudgesThem) {
  for (std::string_view pattern :
       {"",      "5..",  "a|b",   "|",     "a||b", "(a|b)c", "()",      "^a$",   ".*",       ".+?",  "a*?",  "a**",
        "*",     "+a",   "(*)",   "a|*",   "^*",   "$+",     "(",       ")",     "a)",       "((a)", "a\\",  "\\.",
        "\\d",   "\\8",  "[a-z]", "[z-a]", "a{2}", "a{2,1}", "a{1001}", "(?i)a", "(?P<n>a)", "é+",   "\\pL", "(?=a)",
        "a|b|)", "\\\\", "{",     "a{",    "}",    "]",      "a??",     "a?+",   "\\-",      "\\_"}) {
    EXPECT_EQ(CheckPattern(pattern).ok(), CompilesWithRe2(pattern)) << pattern;
  }
}

// All short patterns of the characters that the quick look knows.
TEST(Patterns, TheQuickLookNeverTakesWhatRe2Refuses) {
  constexpr std::string_view kCharacters = "a.*+?()|^$\\:";
  std::string pattern;
  auto check = [&](auto& self, int rest) -> void {
    if (CheckPattern(pattern).ok()) {
      EXPECT_TRUE(CompilesWithRe2(pattern)) << pattern;
    }
    if (rest == 0) return;
    for (char c : kCharacters) {
      pattern += c;
      self(self, rest - 1);
      pattern.pop_back();
    }
  };
  check(check, 4);
}

TEST(Patterns, MatchTheEmptyTextOrNot) {
  for (std::string_view pattern : {"", ".*", "a|", "a*", "(a)?", "^$"}) EXPECT_TRUE(MatchesEmpty(pattern)) << pattern;
  for (std::string_view pattern : {"a", ".+", "a|b", "."}) EXPECT_FALSE(MatchesEmpty(pattern)) << pattern;
}

}  // namespace
}  // namespace seaworthy::promql
