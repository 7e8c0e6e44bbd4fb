#include "auth/password.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "auth/errors.h"

namespace seaworthy::auth {
namespace {

constexpr PasswordCost kCheap{1, std::size_t{64} << 10};
const std::vector<std::string> kNames = {"alex.moreno", "Alex Moreno", "alex@example.org", ""};

TEST(NewPassword, LengthCountsAndNotKinds) {
  EXPECT_TRUE(CheckNewPassword("correct horse battery", kNames).ok());
  EXPECT_TRUE(CheckNewPassword("abcdefghijkl", kNames).ok());
  EXPECT_TRUE(CheckNewPassword(std::string(1019, 'a') + "bcdef", kNames).ok());
  EXPECT_TRUE(
      CheckNewPassword(
          "\xC3\xA9\xC3\xA0\xC3\xB9\xC3\xB6\xC3\xBC\xC3\xA9\xC3\xA0\xC3\xB9\xC3\xB6\xC3\xBC\xC3\xA9\xC3\xA0", kNames)
          .ok());
  EXPECT_TRUE(CheckNewPassword(std::string("correct\0horse battery", 21), kNames).ok());
}

TEST(NewPassword, WeakOnesAreRefused) {
  for (std::string password :
       {std::string(), std::string("abcdefghijk"), std::string("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"),
        std::string(1020, 'a') + "bcdef", std::string("aaaaaaaaaaaaaaaa"), std::string("abababababababab"),
        std::string("Alex.Moreno2031"), std::string("alex.morenoalex.moreno"), std::string("ALEX@example.org!"),
        std::string("Alex Moreno 1"),
        std::string("\xFF\xFE"
                    "abcdefghijkl")}) {
    auto checked = CheckNewPassword(password, kNames);
    ASSERT_FALSE(checked.ok()) << password;
    EXPECT_TRUE(checked.error().Is(kWeakPassword));
    EXPECT_FALSE(checked.error().advice().empty());
    if (!password.empty()) {
      EXPECT_EQ(checked.error().ToString().find(password), std::string::npos);
    }
  }
}

TEST(Password, FitsItsOwnHashOnly) {
  PasswordHasher hasher({.cost = kCheap});
  std::string hash = *hasher.Hash("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash;
  EXPECT_NE(hash, *hasher.Hash("correct horse battery")) << "salted";
  EXPECT_EQ(*hasher.Verify("correct horse battery", hash), PasswordMatch::kYes);
  for (std::string wrong : {std::string(), std::string("correct horse batter"), std::string("Correct horse battery"),
                            std::string("correct horse battery\0", 22), std::string("correct horse battery "),
                            std::string(1025, 'a'), std::string(1 << 20, 'a')}) {
    EXPECT_EQ(*hasher.Verify(wrong, hash), PasswordMatch::kNo);
  }
}

TEST(Password, AZeroByteDoesNotEndIt) {
  PasswordHasher hasher({.cost = kCheap});
  std::string hash = *hasher.Hash(std::string("abcdef\0ghijkl", 13));
  EXPECT_EQ(*hasher.Verify(std::string("abcdef\0ghijkl", 13), hash), PasswordMatch::kYes);
  EXPECT_EQ(*hasher.Verify(std::string("abcdef\0xxxxxx", 13), hash), PasswordMatch::kNo);
  EXPECT_EQ(*hasher.Verify("abcdef", hash), PasswordMatch::kNo);
}

TEST(Password, AHashOfAnotherCostIsOld) {
  PasswordHasher before({.cost = kCheap}), after({.cost = {2, std::size_t{128} << 10}});
  std::string hash = *before.Hash("correct horse battery");
  EXPECT_EQ(*after.Verify("correct horse battery", hash), PasswordMatch::kYesButOld);
  EXPECT_EQ(*after.Verify("something else at all", hash), PasswordMatch::kNo);
  EXPECT_EQ(*after.Verify("correct horse battery", *after.Hash("correct horse battery")), PasswordMatch::kYes);
}

TEST(Password, WhatIsNoHashFitsNothing) {
  PasswordHasher hasher({.cost = kCheap});
  for (std::string hash : {std::string(), std::string("x"), std::string("$argon2id$"), std::string("$2b$10$abc"),
                           std::string("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"),
                           std::string("correct horse battery"), "$argon2id$" + std::string(10'000, 'A')}) {
    EXPECT_EQ(*hasher.Verify("correct horse battery", hash), PasswordMatch::kNo) << hash;
    EXPECT_EQ(*hasher.Verify("", hash), PasswordMatch::kNo) << hash;
  }
}

// The least of several, since the machine has other things to do.
std::chrono::nanoseconds TimeOf(PasswordHasher& hasher, const std::string& hash) {
  auto least = std::chrono::nanoseconds::max();
  for (int i = 0; i < 5; ++i) {
    auto start = std::chrono::steady_clock::now();
    (void)*hasher.Verify("something else at all", hash);  // Always no: its time is asked.
    least = std::min(least, std::chrono::nanoseconds(std::chrono::steady_clock::now() - start));
  }
  return least;
}

TEST(Password, AnUnknownAccountTakesAsLong) {
  PasswordHasher hasher({.cost = {1, std::size_t{8} << 20}});
  auto known = TimeOf(hasher, *hasher.Hash("correct horse battery"));
  EXPECT_GT(2 * TimeOf(hasher, ""), known);
  EXPECT_GT(2 * TimeOf(hasher, "no hash"), known);
}

TEST(Password, TheDefaultCostIsTheOneThatIsDocumented) {
  PasswordHasher hasher;
  EXPECT_TRUE(hasher.Hash("correct horse battery")->starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
}

TEST(Password, ManyAtOnceWaitOrAreToldToComeBack) {
  PasswordHasher hasher({.cost = {1, std::size_t{8} << 20}, .at_once = 1, .waiting = 2});
  std::string hash = *hasher.Hash("correct horse battery");
  std::atomic<int> done = 0, busy = 0, wrong = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      auto match = hasher.Verify("correct horse battery", hash);
      if (match.ok()) ++(*match == PasswordMatch::kYes ? done : wrong);
      if (!match.ok()) ++(match.error().Is(kBusy) ? busy : wrong);
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(done + busy, 16);
  EXPECT_GE(done, 1);
  EXPECT_TRUE(hasher.Verify("correct horse battery", hash).ok()) << "nobody waits for ever";
}

}  // namespace
}  // namespace seaworthy::auth
