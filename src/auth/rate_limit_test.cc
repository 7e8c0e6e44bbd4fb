#include "auth/rate_limit.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace seaworthy::auth {
namespace {

using std::chrono::seconds;

constexpr Instant kNow{1'900'000'000, 0};
Instant After(std::int64_t more) { return kNow + Span{more, 0}; }

TEST(RateLimit, ABurstThenOneByOne) {
  RateLimit limit({3, seconds(60)}, 100);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.Take("k", kNow), seconds(0));
  EXPECT_EQ(limit.Take("k", kNow), seconds(60));
  EXPECT_EQ(limit.Take("k", After(59)), seconds(1));
  EXPECT_EQ(limit.Take("k", After(60)), seconds(0));
  EXPECT_EQ(limit.Take("k", After(60)), seconds(60));
  EXPECT_EQ(limit.Take("other", kNow), seconds(0));
}

TEST(RateLimit, WaitingMakesNoMoreThanABurst) {
  RateLimit limit({3, seconds(60)}, 100);
  EXPECT_EQ(limit.Take("k", kNow), seconds(0));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.Take("k", After(1'000'000)), seconds(0));
  EXPECT_GT(limit.Take("k", After(1'000'000)), seconds(0));
}

TEST(RateLimit, RefusedTriesCostNothingMore) {
  RateLimit limit({1, seconds(60)}, 100);
  EXPECT_EQ(limit.Take("k", kNow), seconds(0));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limit.Take("k", kNow), seconds(60));
  EXPECT_EQ(limit.Take("k", After(60)), seconds(0));
}

TEST(RateLimit, AClockThatWentBackGivesNothingAway) {
  RateLimit limit({1, seconds(60)}, 100);
  EXPECT_EQ(limit.Take("k", kNow), seconds(0));
  EXPECT_EQ(limit.Take("k", After(-10'000)), seconds(60));
  EXPECT_EQ(limit.Take("k", kNow), seconds(60));
}

TEST(RateLimit, WhatIsGivenBackCanBeTakenAgain) {
  RateLimit limit({1, seconds(60)}, 100);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(limit.Take("k", kNow), seconds(0));
    limit.GiveBack("k");
  }
  limit.GiveBack("k");  // Never more than a burst.
  EXPECT_EQ(limit.Take("k", kNow), seconds(0));
  EXPECT_GT(limit.Take("k", kNow), seconds(0));
}

TEST(RateLimit, AFloodOfKeysFreesNobody) {
  RateLimit limit({1, seconds(60)}, 100);
  EXPECT_EQ(limit.Take("attacked", kNow), seconds(0));
  int let_through = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (limit.Take("flood" + std::to_string(i), kNow) == seconds(0)) ++let_through;
  }
  EXPECT_EQ(limit.size(), 100u);
  EXPECT_EQ(let_through, 100) << "99 of their own and one that all the others share";
  EXPECT_EQ(limit.Take("attacked", After(1)), seconds(59));
  EXPECT_EQ(limit.Take("new", After(120)), seconds(0)) << "full buckets are forgotten";
  EXPECT_LT(limit.size(), 100u);
}

TEST(RateLimit, ThreadsTakeNoMoreThanThereIs) {
  RateLimit limit({50, seconds(60)}, 100);
  std::atomic<int> taken = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) taken += limit.Take("k", kNow) == seconds(0) ? 1 : 0;
    });
  }
  threads.clear();
  EXPECT_EQ(taken, 50);
}

TEST(AddressKey, IsTheAddressOrTheNetworkOfACustomer) {
  EXPECT_EQ(AddressKey("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(AddressKey("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(AddressKey("2001:db8:1:2:3:4:5:6"), AddressKey("2001:db8:1:2:ffff::1"));
  EXPECT_NE(AddressKey("2001:db8:1:2::1"), AddressKey("2001:db8:1:3::1"));
  EXPECT_EQ(AddressKey(""), "");
  EXPECT_LE(AddressKey(std::string(1 << 20, 'x')).size(), 110u);
}

TEST(SignInLimit, HoldsByAccountAndByAddress) {
  SignInLimit limit({2, seconds(60)}, {4, seconds(10)}, 1000);
  EXPECT_EQ(limit.Try("alex", "192.0.2.1", kNow), seconds(0));
  EXPECT_EQ(limit.Try("ALEX", "192.0.2.2", kNow), seconds(0));
  EXPECT_EQ(limit.Try("alex", "192.0.2.3", kNow), seconds(60)) << "from anywhere";
  EXPECT_EQ(limit.Try("sam", "192.0.2.9", kNow), seconds(0));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.Try("p" + std::to_string(i), "192.0.2.9", kNow), seconds(0));
  EXPECT_EQ(limit.Try("another", "192.0.2.9", kNow), seconds(10));
  EXPECT_EQ(limit.Try("another", "192.0.2.10", kNow), seconds(0));
}

TEST(SignInLimit, ASuccessCostsNothing) {
  SignInLimit limit({1, seconds(60)}, {1, seconds(10)}, 1000);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(limit.Try("alex", "192.0.2.1", kNow), seconds(0));
    limit.Succeeded("alex", "192.0.2.1");
  }
}

}  // namespace
}  // namespace seaworthy::auth
