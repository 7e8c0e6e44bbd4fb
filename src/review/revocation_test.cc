#include "review/revocation.h"

#include <gtest/gtest.h>

namespace seaworthy::review {
namespace {

ServiceRecord By(const std::string& person, std::int64_t second, ServiceEvent event) {
  ServiceRecord record;
  record.at = Instant{second, 0};
  record.by.person = person;
  record.event = std::move(event);
  return record;
}

ServiceRecord Decided(const std::string& review, const std::string& delta_of = "") {
  DecisionRecorded event;
  event.review = review;
  event.delta_of = delta_of;
  return By("dana", 1, event);
}

TEST(Revocation, IsFoundAfterANewerGo) {
  std::map<std::string, std::vector<ServiceRecord>> logs{
      {"checkout", {Decided("r-1"), By("sam", 7, DecisionRevoked{"r-1", "trial"}), Decided("r-2")}},
      {"carts", {Decided("r-1")}}};
  EXPECT_EQ(RevocationsOf("r-1", logs), (std::vector<Revocation>{{"checkout", "sam", Instant{7, 0}, "trial"}}));
  EXPECT_TRUE(RevocationsOf("r-2", logs).empty());
  EXPECT_TRUE(RevocationsOf("", logs).empty());
}

TEST(Revocation, OfADeltaReviewTakesBackWhatItMended) {
  std::map<std::string, std::vector<ServiceRecord>> logs{
      {"checkout", {Decided("r-1"), Decided("r-2"), Decided("r-3", "r-2"), By("sam", 7, DecisionRevoked{"r-3", "x"})}}};
  EXPECT_EQ(RevocationsOf("r-3", logs).size(), 1u);
  EXPECT_EQ(RevocationsOf("r-2", logs).size(), 1u);
  EXPECT_TRUE(RevocationsOf("r-1", logs).empty());
}

TEST(Revocation, EndsWhereDeltaReviewsGoInACircle) {
  std::map<std::string, std::vector<ServiceRecord>> logs{
      {"checkout", {Decided("r-2", "r-3"), Decided("r-3", "r-2"), By("sam", 7, DecisionRevoked{"r-3", "x"})}}};
  EXPECT_TRUE(RevocationsOf("r-1", logs).empty());
}

}  // namespace
}  // namespace seaworthy::review
