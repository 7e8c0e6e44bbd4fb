#include "app/end_time.h"

#include <gtest/gtest.h>

namespace seaworthy::app {
namespace {

TEST(EndTimeTest, ADateEndsWithItsDayASpanCountsFromNow) {
  Instant now = *ParseInstant("2031-06-01T08:00:00Z");
  struct {
    const char* text;
    const char* end;  // Empty: refused.
  } const kCases[] = {
      {"2031-08-01", "2031-08-01T23:59:59Z"},
      {"90d", "2031-08-30T08:00:00Z"},
      {"36h", "2031-06-02T20:00:00Z"},
      {"2031-08-01T12:00:00+02:00", "2031-08-01T10:00:00Z"},
      {"", ""},
      {"0d", ""},
      {"-5d", ""},
      {"2031-02-30", ""},
      {"next week", ""},
      {"2031-08", ""},
      {"2910000d", "9998-09-22T08:00:00Z"},
      {"2920000d", ""},  // After the year 9999.
      {"106751991167300d", ""},
      {"10240-01-01", ""},
  };
  for (const auto& row : kCases) {
    auto end = ParseEnd(row.text, now);
    ASSERT_EQ(end.ok(), *row.end != '\0') << row.text;
    EXPECT_EQ(end.ok() ? ToString(*end) : std::string(end.error().code()), *row.end ? row.end : "app/bad-time");
  }
}

}  // namespace
}  // namespace seaworthy::app
