#include "base/instant.h"

#include <gtest/gtest.h>

#include "base/errors.h"

namespace seaworthy {
namespace {

TEST(Instant, IsWrittenAsItWasRead) {
  for (std::string text : {"1970-01-01T00:00:00Z", "2026-11-21T10:00:00.25Z", "0001-01-01T00:00:00Z",
                           "9999-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59Z"}) {
    auto instant = ParseInstant(text);
    ASSERT_TRUE(instant.ok()) << text;
    EXPECT_EQ(ToString(*instant), text);
  }
}

TEST(Instant, OffsetIsConvertedToUtc) {
  auto instant = ParseInstant("2026-11-21T10:00:00+02:30");
  ASSERT_TRUE(instant.ok());
  EXPECT_EQ(ToString(*instant), "2026-11-21T07:30:00Z");
}

TEST(Instant, WhatIsNoInstantIsRefused) {
  for (const char* text : {"", "2026-11-21", "2026-02-30T00:00:00Z", "2026-11-21T25:00:00Z", "2026-11-21T10:00:00",
                           "2026-11-21T10:00:00Z ", "tomorrow", "0000-01-01T00:00:00Z"}) {
    auto instant = ParseInstant(text);
    ASSERT_FALSE(instant.ok()) << text;
    EXPECT_TRUE(instant.error().Is(kBadTime));
  }
}

TEST(Instant, DifferencesCrossTheSecond) {
  Instant early{10, 900'000'000};
  Instant late{12, 100'000'000};
  EXPECT_EQ(late - early, (Span{1, 200'000'000}));
  EXPECT_EQ(early - late, (Span{-1, -200'000'000}));
  EXPECT_EQ(early + (late - early), late);
  EXPECT_EQ(late - (late - early), early);
}

TEST(Span, IsReadInEveryUnit) {
  struct Case {
    const char* text;
    Span span;
  };
  for (const Case& c :
       {Case{"90s", {90, 0}}, Case{"1h30m", {5400, 0}}, Case{"14d", {1'209'600, 0}}, Case{"2w", {1'209'600, 0}},
        Case{"1.5s", {1, 500'000'000}}, Case{"250ms", {0, 250'000'000}}, Case{"-1.5h", {-5400, 0}}, Case{"0", {0, 0}},
        Case{"1ns", {0, 1}}, Case{"1500ms", {1, 500'000'000}}}) {
    auto span = ParseSpan(c.text);
    ASSERT_TRUE(span.ok()) << c.text;
    EXPECT_EQ(*span, c.span) << c.text;
  }
}

TEST(Span, WhatIsNoSpanIsRefused) {
  for (const char* text : {"", "5", "h", "1x", "1h-30m", "1.2.3s", ".s", "99999999999999999999h"}) {
    EXPECT_FALSE(ParseSpan(text).ok()) << text;
  }
}

TEST(Span, IsWrittenShort) {
  EXPECT_EQ(ToString(Span{5400, 0}), "1h30m");
  EXPECT_EQ(ToString(Span{0, 0}), "0s");
  EXPECT_EQ(ToString(Span{0, 250'000'000}), "250ms");
  EXPECT_EQ(ToString(Span{-90, 0}), "-1m30s");
  EXPECT_EQ(ToString(Span{1, 500'000'000}), "1.5s");
  EXPECT_EQ(InWords(Span{90'000, 0}), "1 day 1 hour");
  EXPECT_EQ(InWords(Span{60, 0}), "1 minute");
  EXPECT_EQ(InWords(Span{0, 250'000'000}), "250 milliseconds");
  EXPECT_EQ(InWords(Span{0, -1'000'000}), "1 millisecond");
  EXPECT_EQ(InWords(Span{0, 25'123}), "25.1 microseconds");
  EXPECT_EQ(InWords(Span{0, 999'400'000}), "999 milliseconds");
  EXPECT_EQ(InWords(Span{}), "0 seconds");
}

}  // namespace
}  // namespace seaworthy
