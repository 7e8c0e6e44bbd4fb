#include "app/evidence_text.h"

#include <gtest/gtest.h>

#include "review/errors.h"

namespace seaworthy::app {
namespace {

TEST(EvidenceText, ANumberIsReadWithTheUnitThatPeopleWrite) {
  struct Case {
    const char* text;
    const char* asked;
    const char* number;
    const char* unit;
  };
  for (const Case& c :
       {Case{"1250.5", "rps", "1250.5", "rps"}, Case{"87 percent", "percent", "87", "percent"},
        Case{"87%", "percent", "87", "percent"}, Case{"87 Percent", "%", "87", "%"}, Case{" 12 ms ", "", "12", "ms"},
        Case{"12", "", "12", ""}, Case{"-3", "", "-3", ""}, Case{"0", "rps", "0", "rps"},
        Case{"4 requests/s", "", "4", "requests/s"}, Case{"0.5 µs", "", "0.5", "µs"}}) {
    auto read = ReadMeasure(c.text, c.asked);
    ASSERT_TRUE(read.ok()) << c.text << ": " << read.error().ToString();
    EXPECT_EQ(read->number, c.number) << c.text;
    EXPECT_EQ(read->unit, c.unit) << c.text;
  }
}

TEST(EvidenceText, WhatIsNoNumberInThatUnitIsRefused) {
  struct Case {
    const char* text;
    const char* asked;
  };
  for (const Case& c :
       {Case{"-5 rps", "rps"}, Case{"-5", "rps"}, Case{"-5 rps", ""}, Case{"1e3", "rps"}, Case{"1e3", ""},
        Case{"1E+3", ""}, Case{"1,250", ""}, Case{"1.2.3", ""}, Case{"87 percent", "rps"}, Case{"", "rps"},
        Case{"many", "rps"}, Case{".5", ""}, Case{"5.", ""}, Case{"12 12", ""}, Case{"nan", ""}, Case{"inf", ""},
        Case{"--5", ""}, Case{"5 <b>", ""}, Case{"5 rps\nand more", ""}}) {
    auto read = ReadMeasure(c.text, c.asked);
    ASSERT_FALSE(read.ok()) << c.text << " as " << c.asked;
    EXPECT_TRUE(read.error().Is(review::kBadCommand)) << c.text;
  }
}

TEST(EvidenceText, SecretsOfATextFileAreMasked) {
  KeptFile kept = KeepFile("[default]\npassword = correct-horse-battery\nregion = eu-west-1\n");
  EXPECT_EQ(kept.bytes.find("correct-horse"), std::string::npos);
  EXPECT_NE(kept.bytes.find("eu-west-1"), std::string::npos);
  EXPECT_TRUE(kept.masked);
}

TEST(EvidenceText, OtherFilesAreKeptAsTheyAre) {
  std::string plain = "rps,errors\n1250,0\n";
  EXPECT_EQ(KeepFile(plain).bytes, plain);
  EXPECT_FALSE(KeepFile(plain).masked);
  std::string picture("\x89PNG\r\n\0password = correct-horse-battery", 41);
  EXPECT_EQ(KeepFile(picture).bytes, picture);
  EXPECT_EQ(KeepFile(picture).media_type, "application/octet-stream");
}

}  // namespace
}  // namespace seaworthy::app
