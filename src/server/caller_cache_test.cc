#include "server/caller_cache.h"

#include <gtest/gtest.h>

#include "auth/errors.h"

namespace seaworthy::server {
namespace {

constexpr Instant kNow{1'900'000'000, 0};

class CallerCacheTest : public testing::Test {
 protected:
  std::string Ask(std::string_view secret, Instant now) {
    auto caller = cache_.Get(secret, now, [this]() -> Result<auth::Caller> {
      ++asked_;
      if (person_.empty()) return Error(auth::kNotSignedIn, "nobody");
      return auth::Caller{.person = person_};
    });
    return caller.ok() ? caller->person : "";
  }

  CallerCache cache_{3};
  std::string person_ = "alex";
  int asked_ = 0;
};

TEST_F(CallerCacheTest, RemembersForAMoment) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Ask("secret", kNow + Span{1}), "alex");
  EXPECT_EQ(asked_, 1);
  person_ = "alexandra";
  EXPECT_EQ(Ask("secret", kNow + Span{2, 999'999'999}), "alex");
  EXPECT_EQ(Ask("secret", kNow + Span{3}), "alexandra");
}

TEST_F(CallerCacheTest, ForgetsWhenSomethingChanged) {
  Ask("secret", kNow);
  person_.clear();
  EXPECT_EQ(Ask("secret", kNow), "alex");
  cache_.Forget();
  EXPECT_EQ(Ask("secret", kNow), "");
}

TEST_F(CallerCacheTest, WhatWasReadBeforeAChangeIsNotRemembered) {
  auto caller = cache_.Get("secret", kNow, [this]() -> Result<auth::Caller> {
    cache_.Forget();  // Somebody else's change, after the store was read.
    return auth::Caller{.person = "alex"};
  });
  EXPECT_TRUE(caller.ok());
  person_.clear();
  EXPECT_EQ(Ask("secret", kNow), "");
}

TEST_F(CallerCacheTest, NeitherErrorsNorOtherSecretsNorOtherTimes) {
  person_.clear();
  EXPECT_EQ(Ask("secret", kNow), "");
  person_ = "alex";
  EXPECT_EQ(Ask("secret", kNow), "alex");
  person_ = "sam";
  EXPECT_EQ(Ask("secret2", kNow), "sam");
  EXPECT_EQ(Ask("", kNow), "sam");
  EXPECT_EQ(Ask("secret", kNow - Span{1}), "sam") << "the clock went back";
}

TEST_F(CallerCacheTest, IsBounded) {
  for (int i = 0; i < 100; ++i) Ask("secret" + std::to_string(i), kNow);
  asked_ = 0;
  for (int i = 0; i < 100; ++i) Ask("secret" + std::to_string(i), kNow);
  EXPECT_GT(asked_, 90);
}

}  // namespace
}  // namespace seaworthy::server
