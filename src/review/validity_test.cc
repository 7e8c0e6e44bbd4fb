#include "review/validity.h"

#include <gtest/gtest.h>

namespace seaworthy::review {
namespace {

TEST(Validity, NoDaysLeadPastTheLastInstantThatCanBeWritten) {
  Instant now = *ParseInstant("2031-06-01T08:00:00.5Z");
  EXPECT_EQ(ToString(DaysAfter(now, 2)), "2031-06-03T08:00:00.5Z");
  for (std::int64_t days : {std::int64_t{2'920'000}, std::int64_t{1} << 60}) {
    EXPECT_EQ(ToString(DaysAfter(now, days)), "9999-12-31T23:59:59Z") << days;
  }
}

}  // namespace
}  // namespace seaworthy::review
