#include "base/text.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/ids.h"

namespace seaworthy {
namespace {

TEST(Text, Utf8IsToldFromOtherBytes) {
  EXPECT_TRUE(IsUtf8("plain, ü, 漢, 😀"));
  for (std::string_view bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80"}) {
    EXPECT_FALSE(IsUtf8(bad));
  }
}

TEST(Text, NearestNameIsTheOneThatWasMeant) {
  std::vector<std::string> names{"severity", "section", "check"};
  EXPECT_EQ(Nearest("severty", names), "severity");
  EXPECT_EQ(Nearest("chekc", names), "check");
  EXPECT_EQ(Nearest("entirely-different", names), "");
}

TEST(Text, OneLineCutsAtACharacterAndDisarmsControls) {
  EXPECT_EQ(OneLine("a\nb\x1b[2J"), "a b [2J");
  EXPECT_EQ(OneLine("ääää", 5), "ää…");
  EXPECT_EQ(OneLine("\xff!"), "?!");
  EXPECT_EQ(OneLine("a\u202Eb\u2066c\u2028d\u20ACe"), "a b c d\u20ACe");
  EXPECT_EQ(Printable("a\x1b[2J\n\nb\x07"), "a [2J\n\nb ");
  EXPECT_EQ(Printable(""), "");
}

TEST(Text, WordsAreJoinedAndCounted) {
  std::vector<std::string> words{"a", "b", "c"};
  EXPECT_EQ(JoinWords(words), "a, b and c");
  EXPECT_EQ(Sentence("no file was found"), "No file was found.");
  EXPECT_EQ(Sentence(""), "");
  EXPECT_EQ(Sentence("charts/web/a.yaml is a template"), "charts/web/a.yaml is a template.");
  EXPECT_EQ(Count(1, "item"), "1 item");
  EXPECT_EQ(Count(3, "policy", "policies"), "3 policies");
}

TEST(Digest, IsSha256) { EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); }

TEST(Ids, SortByTimeAndNameTheirVersion) {
  auto zeros = [] { return std::array<std::uint8_t, 10>{}; };
  std::string early = UuidV7(Instant{1'700'000'000, 0}, zeros);
  std::string late = UuidV7(Instant{1'700'000'001, 0}, zeros);
  EXPECT_LT(early, late);
  EXPECT_EQ(early, "018bcfe5-6800-7000-8000-000000000000");
}

}  // namespace
}  // namespace seaworthy
