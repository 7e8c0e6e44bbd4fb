#include "review/events.h"

#include <gtest/gtest.h>

#include "review/errors.h"

namespace seaworthy::review {
namespace {

constexpr Instant kNow{1'800'000'000, 250'000'000};

TEST(Events, WhatIsWrittenIsReadBack) {
  SignedOff event;
  event.sign_off = "s1";
  event.section = "reliability";
  event.as = {Capacity::Kind::kTeam, "sre"};
  SeenItem seen;
  seen.item = "backups";
  seen.outcome = model::Outcome::kPass;
  seen.waivers = {"w1 until 2031-01-01"};
  event.seen = {seen};
  ReviewRecord record{kNow, {"alex", Known::kOidc, {"sre"}, {"designated-sre"}, ""}, event};
  Result<ReviewRecord> read = DecodeReviewEvent(Encode(record));
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(*read, record);
}

TEST(Events, AnOutcomeIsAlwaysWritten) {
  ReviewRecord record{
      kNow, {}, OutcomeCorrected{"shop", "backups", model::Outcome::kPass, model::Outcome::kFail, "d", "r", {}}};
  EXPECT_NE(Encode(record).find("\"outcome\":\"pass\""), std::string::npos);
}

TEST(Events, TheBytesAreOneObjectWithTheTypeFirst) {
  ReviewRecord record{kNow, {"alex", Known::kAsserted, {}, {}, ""}, ThreadResolved{"t1"}};
  EXPECT_EQ(Encode(record),
            R"({"type":"thread_resolved","at":"2027-01-15T08:00:00.25Z","by":{"person":"alex","known":"asserted"},)"
            R"("data":{"thread":"t1"}})");
}

TEST(Events, AMemberThatIsNotKnownIsIgnored) {
  Result<ReviewRecord> read = DecodeReviewEvent(
      R"({"type":"thread_resolved","at":"2027-01-15T08:00:00Z","by":{"later":1},"data":{"thread":"t1","later":[{}]}})");
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(std::get<ThreadResolved>(read->event).thread, "t1");
}

struct Broken {
  const char* bytes;
  const char* says;
};

class BrokenEvents : public testing::TestWithParam<Broken> {};

TEST_P(BrokenEvents, AreRefusedWithThePlace) {
  Result<ReviewRecord> read = DecodeReviewEvent(GetParam().bytes);
  ASSERT_FALSE(read.ok());
  EXPECT_TRUE(read.error().Is(kBadEvent));
  EXPECT_NE(read.error().message().find(GetParam().says), std::string::npos) << read.error().message();
}

INSTANTIATE_TEST_SUITE_P(
    Events, BrokenEvents,
    testing::Values(Broken{"", ""}, Broken{"[]", "data"}, Broken{R"({"type":"thread_resolved","data":{)", ""},
                    Broken{R"({"type":"thread_dissolved","data":{}})", "thread_dissolved"},
                    Broken{R"({"type":"thread_resolved"})", "data"},
                    Broken{R"({"type":"thread_resolved","data":{"thread":7}})", "data.thread"},
                    Broken{R"({"type":"thread_resolved","at":"yesterday","data":{}})", "at"},
                    Broken{R"({"type":"outcome_corrected","data":{"outcome":"perhaps"}})", "data.outcome"},
                    Broken{R"({"type":"run_attached","data":{"run":{"items":[{"outcome":"passed"}]}}})",
                           "data.run.items.outcome"}));

}  // namespace
}  // namespace seaworthy::review
