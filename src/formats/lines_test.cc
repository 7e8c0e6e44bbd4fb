#include "formats/lines.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::formats {
namespace {

using testing::ElementsAre;

std::vector<std::string> SplitLines(std::string_view text, std::size_t piece) {
  LineSplitter splitter;
  std::vector<std::string> lines;
  auto take = [&](std::string_view line) { lines.emplace_back(line); };
  for (std::size_t at = 0; at < text.size(); at += piece) EXPECT_TRUE(splitter.Feed(text.substr(at, piece), take));
  splitter.Finish(take);
  EXPECT_EQ(splitter.line(), lines.size());
  return lines;
}

TEST(Lines, AreTheSameHoweverTheTextIsCut) {
  for (std::size_t piece : {1u, 2u, 3u, 5u, 100u}) {
    EXPECT_THAT(SplitLines("one\ntwo\r\n\nfour", piece), ElementsAre("one", "two", "", "four")) << piece;
  }
}

TEST(Lines, TextThatEndsWithALineHasNoMore) {
  EXPECT_THAT(SplitLines("one\n", 2), ElementsAre("one"));
  EXPECT_TRUE(SplitLines("", 1).empty());
}

TEST(Lines, LineThatIsTooLongEndsTheReading) {
  LineSplitter splitter(10);
  std::vector<std::string> lines;
  auto take = [&](std::string_view line) { lines.emplace_back(line); };
  EXPECT_TRUE(splitter.Feed("short\n12345", take));
  EXPECT_FALSE(splitter.Feed("678901\nnext\n", take));
  EXPECT_FALSE(splitter.Feed("more\n", take));
  splitter.Finish(take);
  EXPECT_THAT(lines, ElementsAre("short"));
}

}  // namespace
}  // namespace seaworthy::formats
