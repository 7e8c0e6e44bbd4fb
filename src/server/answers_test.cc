#include "server/answers.h"

#include <gtest/gtest.h>

namespace seaworthy::server {
namespace {

struct World {
  std::int64_t generation = 1;
  Instant now{1'900'000'000, 0};
};

class FakeGeneration final : public store::Generation {
 public:
  explicit FakeGeneration(World& world) : world_(world) {}
  std::optional<std::int64_t> Now() override { return world_.generation; }

 private:
  World& world_;
};

http::Request Get(std::string target, std::string_view cookie = "a=1") {
  http::Request request;
  request.method = "GET";
  request.target = request.path = std::move(target);
  request.headers.Set("Cookie", cookie);
  return request;
}

http::Response Body(std::string body) {
  http::Response response = http::TextResponse(200, std::move(body));
  response.headers.Set("ETag", "\"1\"");
  return response;
}

class AnswersTest : public testing::Test {
 protected:
  World world_;
  Answers answers_{std::make_unique<FakeGeneration>(world_), [this] { return world_.now; }, 100'000};
  void Keep(const http::Request& request, std::string body) {
    answers_.Keep(request, Body(std::move(body)), answers_.Now());
  }
};

TEST_F(AnswersTest, TheSameQuestionIsAnsweredOnceMore) {
  Keep(Get("/api/v1/reviews/1"), "one");
  auto found = answers_.Find(Get("/api/v1/reviews/1"));
  ASSERT_TRUE(found);
  EXPECT_EQ(*found->shared_body, "one");
}

TEST_F(AnswersTest, NobodyIsGivenTheAnswerOfSomebodyElse) {
  Keep(Get("/api/v1/reviews/1"), "one");
  EXPECT_FALSE(answers_.Find(Get("/api/v1/reviews/1", "a=2")));
  http::Request by_token = Get("/api/v1/reviews/1");
  by_token.headers.Set("Authorization", "Bearer x");
  EXPECT_FALSE(answers_.Find(by_token));
  http::Request as_text = Get("/api/v1/reviews/1");
  as_text.headers.Set("Accept", "text/plain");
  EXPECT_FALSE(answers_.Find(as_text));
}

TEST_F(AnswersTest, ACommitEndsThem) {
  Keep(Get("/api/v1/reviews/1"), "one");
  ++world_.generation;
  EXPECT_FALSE(answers_.Find(Get("/api/v1/reviews/1")));
}

TEST_F(AnswersTest, ACommitWhileTheAnswerWasMadeEndsItToo) {
  auto before = answers_.Now();
  ++world_.generation;
  answers_.Keep(Get("/api/v1/reviews/1"), Body("old"), before);
  EXPECT_FALSE(answers_.Find(Get("/api/v1/reviews/1")));
}

TEST_F(AnswersTest, TimeEndsThem) {
  Keep(Get("/api/v1/reviews/1"), "one");
  world_.now = world_.now + Span{2, 0};
  EXPECT_FALSE(answers_.Find(Get("/api/v1/reviews/1")));
}

TEST_F(AnswersTest, WhatIsKnownIsNotSentAgain) {
  Keep(Get("/api/v1/reviews/1"), "one");
  http::Request again = Get("/api/v1/reviews/1");
  again.headers.Set("If-None-Match", "\"1\"");
  auto found = answers_.Find(again);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->status, 304);
  EXPECT_FALSE(found->shared_body);
}

TEST_F(AnswersTest, OnlyWhatIsReadFromTheStoreIsKept) {
  Keep(Get("/metrics"), "one");
  EXPECT_FALSE(answers_.Find(Get("/metrics")));
  http::Request post = Get("/api/v1/reviews/1/comment");
  post.method = "POST";
  Keep(post, "one");
  EXPECT_FALSE(answers_.Find(post));
}

TEST_F(AnswersTest, MemoryIsBounded) {
  for (int i = 0; i < 100; ++i) Keep(Get("/api/v1/reviews/" + std::to_string(i)), std::string(900, 'x'));
  int found = 0;
  for (int i = 0; i < 100; ++i) found += answers_.Find(Get("/api/v1/reviews/" + std::to_string(i))) ? 1 : 0;
  EXPECT_GT(found, 0);
  EXPECT_LT(found, 60);
}

}  // namespace
}  // namespace seaworthy::server
