#include "app/api_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "net/errors.h"

namespace seaworthy::app {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

net::HttpAnswer Answer(int status, std::string body, std::string type = "application/json",
                       std::vector<net::HttpHeader> more = {}) {
  more.push_back({"content-type", std::move(type)});
  return {.status = status, .headers = std::move(more), .body = std::move(body)};
}

net::HttpAnswer Problem(int status, std::string body, std::vector<net::HttpHeader> more = {}) {
  return Answer(status, std::move(body), "application/problem+json", std::move(more));
}

// Gives its answers in turn, the last one for ever.
class Script : public net::HttpTransport {
 public:
  explicit Script(std::deque<Result<net::HttpAnswer>> answers) : answers_(std::move(answers)) {}

  Result<net::HttpAnswer> Fetch(const net::HttpAsk& ask, std::stop_token) override {
    asks.push_back(ask);
    auto answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return answer;
  }

  std::vector<net::HttpAsk> asks;

 private:
  std::deque<Result<net::HttpAnswer>> answers_;
};

std::string HeaderOf(const net::HttpAsk& ask, std::string_view name) {
  for (const net::HttpHeader& header : ask.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

class Api : public ::testing::Test {
 protected:
  Result<ApiReply> Call(Script& script, const ApiCall& call) {
    const ApiClient client(
        {.server = "https://prr.test/base",
         .token = "sw_x",
         .pause = [this](milliseconds length, const std::stop_token&) { pauses_.push_back(length); }},
        script);
    return client.Call(call);
  }
  // Of one answer that stays the same.
  std::string CodeOf(const Result<net::HttpAnswer>& answer, const ApiCall& call = {.path = "/x"}) {
    Script script({answer});
    const auto reply = Call(script, call);
    times_ = script.asks.size();
    return reply.ok() ? "ok" : std::string(reply.error().code());
  }

  std::vector<milliseconds> pauses_;
  std::size_t times_ = 0;
};

const Error kGone(net::kUnreachable, "nobody is there");

TEST_F(Api, AsksWithTokenTypesAndTags) {
  Script script({Answer(201, "{}", "application/json; charset=utf-8", {{"etag", "\"7\""}, {"location", "/api/v1/a"}})});
  const auto reply = Call(script, {.method = "POST", .path = "/api/v1/a?b=c", .body = "{}", .if_match = "\"6\""});
  ASSERT_TRUE(reply.ok()) << reply.error().ToString();
  EXPECT_EQ(reply->status, 201);
  EXPECT_EQ(reply->entity_tag, "\"7\"");
  EXPECT_EQ(reply->location, "/api/v1/a");
  const net::HttpAsk& ask = script.asks.at(0);
  EXPECT_EQ(ask.url, "https://prr.test/base/api/v1/a?b=c");
  EXPECT_EQ(HeaderOf(ask, "Authorization"), "Bearer sw_x");
  EXPECT_EQ(HeaderOf(ask, "Accept"), "application/json");
  EXPECT_EQ(HeaderOf(ask, "Content-Type"), "application/json");
  EXPECT_EQ(HeaderOf(ask, "If-Match"), "\"6\"");
  EXPECT_EQ(HeaderOf(ask, "Idempotency-Key").size(), 32U);
  EXPECT_THAT(HeaderOf(ask, "User-Agent"), HasSubstr("seaworthy/"));
}

TEST_F(Api, AGetCarriesNoBodyAndNoKey) {
  Script script({Answer(200, "{}")});
  ASSERT_TRUE(Call(script, {.path = "/x"}).ok());
  EXPECT_EQ(HeaderOf(script.asks.at(0), "Idempotency-Key"), "");
  EXPECT_EQ(HeaderOf(script.asks.at(0), "Content-Type"), "");
}

TEST_F(Api, AnEmptyReplyNeedsNoType) {
  EXPECT_EQ(CodeOf(net::HttpAnswer{.status = 204}, {.method = "DELETE", .path = "/x"}), "ok");
}

// Repeating.

TEST_F(Api, RepeatsAPostWithTheSameKey) {
  Script script({kGone, Problem(503, "{}"), Answer(200, "{}")});
  ASSERT_TRUE(Call(script, {.method = "POST", .path = "/x", .body = "{}"}).ok());
  ASSERT_EQ(script.asks.size(), 3U);
  EXPECT_EQ(HeaderOf(script.asks[0], "Idempotency-Key"), HeaderOf(script.asks[2], "Idempotency-Key"));
  EXPECT_EQ(script.asks[2].body, "{}");
  EXPECT_THAT(pauses_, ElementsAre(milliseconds(250), milliseconds(500)));
}

TEST_F(Api, TwoPostsHaveTwoKeys) {
  Script script({Answer(200, "{}")});
  ASSERT_TRUE(Call(script, {.method = "POST", .path = "/x"}).ok());
  ASSERT_TRUE(Call(script, {.method = "POST", .path = "/x"}).ok());
  EXPECT_NE(HeaderOf(script.asks[0], "Idempotency-Key"), HeaderOf(script.asks[1], "Idempotency-Key"));
}

TEST_F(Api, GivesUpAfterAFewAttempts) {
  EXPECT_EQ(CodeOf(kGone), "net/unreachable");
  EXPECT_EQ(times_, 4U);
}

TEST_F(Api, NoAnswerComesWithWhatHelps) {
  auto advice = [&](const Error& error) {
    Script script({error});
    return Call(script, {.path = "/x"}).error().advice();
  };
  EXPECT_NE(advice(kGone).find("seaworthy doctor"), std::string::npos);
  EXPECT_NE(advice(Error(net::kBadUrl, "no URL")).find("https://"), std::string::npos);
  EXPECT_EQ(advice(Error(net::kUnreachable, "away").Advise("wait")), "wait");
}

TEST_F(Api, ComesAgainWhenTheServerSaysButNotInAnHour) {
  Script script({Problem(429, "{}", {{"retry-after", "2"}}), Problem(503, "{}", {{"retry-after", "3600"}}),
                 Problem(503, "{}", {{"retry-after", "soon"}}), Answer(200, "{}")});
  ASSERT_TRUE(Call(script, {.path = "/x"}).ok());
  EXPECT_THAT(pauses_, ElementsAre(milliseconds(2000), milliseconds(10'000), milliseconds(1000)));
}

TEST_F(Api, DoesNotRepeatWhatMightBeDoneTwiceOrIsHopeless) {
  for (const std::string method : {"PUT", "PATCH", "DELETE"}) {
    EXPECT_EQ(CodeOf(kGone, {.method = method, .path = "/x"}), "net/unreachable");
    EXPECT_EQ(times_, 1U) << method;
  }
  EXPECT_EQ(CodeOf(Error(net::kUntrusted, "x")), "net/untrusted");
  EXPECT_EQ(times_, 1U);
  EXPECT_EQ(CodeOf(Problem(409, R"({"type":"x/store/conflict"})")), "store/conflict");
  EXPECT_EQ(times_, 1U);
  EXPECT_EQ(CodeOf(Problem(500, "{}")), "app/server-trouble");
  EXPECT_EQ(times_, 1U);
}

// What the server says.

TEST_F(Api, WhatIsNoSeaworthyIsTold) {
  EXPECT_EQ(CodeOf(Answer(200, "<html>", "text/html")), "app/server-trouble");
  EXPECT_EQ(CodeOf(Answer(404, "<html>", "text/html")), "app/server-trouble");
  EXPECT_EQ(CodeOf(Answer(502, "<html>", "text/html")), "app/server-trouble");
  EXPECT_EQ(CodeOf(net::HttpAnswer{.status = 400}), "app/server-trouble");
  EXPECT_EQ(CodeOf(net::HttpAnswer{.status = 301, .headers = {{"location", "https://b.test"}}}), "app/server-trouble");
  EXPECT_EQ(CodeOf(Answer(200, "# A", "text/markdown"), {.path = "/x", .accept = "text/markdown"}), "ok");
}

TEST_F(Api, WhoIsNotSignedInLearnsHow) {
  Script script({Problem(401, R"({"type":"https://seaworthy.dev/problems/auth/not-signed-in","detail":"nobody"})")});
  const auto reply = Call(script, {.path = "/x"});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code(), "auth/not-signed-in");
  EXPECT_THAT(reply.error().advice(), HasSubstr("seaworthy login --server https://prr.test/base"));
}

TEST(ErrorOfProblem, CarriesCodePlaceAndAdvice) {
  const Error error = ErrorOfProblem(422, R"({"type":"https://seaworthy.dev/problems/app/bad-body","title":"bad body",
      "detail":"no such kind","advice":"say link","errors":[{"code":"app/bad-body","pointer":"#/evidence/kind",
      "detail":"no such kind"}]})");
  EXPECT_EQ(error.code(), "app/bad-body");
  EXPECT_EQ(error.kind(), ErrorKind::kUser);
  EXPECT_EQ(error.message(), "no such kind");
  EXPECT_EQ(error.place().file, "#/evidence/kind");
  EXPECT_EQ(error.advice(), "say link");
}

TEST(ErrorOfProblem, ReadsPlacesOfFiles) {
  const auto place = [](const std::string& text) {
    return ErrorOfProblem(422, R"({"type":"a/b","errors":[{"place":")" + text + R"(","detail":"x"}]})").place();
  };
  EXPECT_EQ(place("a.yaml:3:7"), (Place{"a.yaml", 3, 7}));
  EXPECT_EQ(place("a.yaml:3"), (Place{"a.yaml", 3, 0}));
  EXPECT_EQ(place("a.yaml"), (Place{"a.yaml", 0, 0}));
  EXPECT_EQ(place("a:b.yaml"), (Place{"a:b.yaml", 0, 0}));
}

TEST(ErrorOfProblem, ListsSeveralMistakes) {
  const Error error = ErrorOfProblem(422, R"({"type":"x/standard/bad-item","detail":"2 mistakes","errors":[
      {"place":"a.yaml:1:2","detail":"one","advice":"mend it"},{"place":"a.yaml:3:4","detail":"two"}]})");
  EXPECT_EQ(error.message(), "2 mistakes (standard/bad-item):\n  a.yaml:1:2: one (mend it)\n  a.yaml:3:4: two");
}

TEST(ErrorOfProblem, ACodeThatIsNotKnownIsNamed) {
  const Error refused = ErrorOfProblem(404, R"({"type":"https://x/server/no-such-route","detail":"no such thing"})");
  EXPECT_EQ(refused.code(), "app/server-refused");
  EXPECT_EQ(refused.message(), "no such thing (server/no-such-route)");
  EXPECT_EQ(ErrorOfProblem(500, R"({"type":"about:blank","title":"broken"})").message(), "broken");
  EXPECT_EQ(ErrorOfProblem(500, R"({"type":"about:blank"})").code(), "app/server-trouble");
}

TEST(ErrorOfProblem, ForeignWordsCannotDriveATerminal) {
  const Error error = ErrorOfProblem(400, R"({"type":"x","detail":"a\u001b[31mb","advice":"c\u0007d"})");
  EXPECT_THAT(error.ToString(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(error.ToString(), Not(HasSubstr("\x07")));
}

TEST(ErrorOfProblem, OddDocumentsAreStillErrors) {
  for (const std::string_view body : {"", "[]", "{}", "null", R"({"type":1,"detail":{},"errors":{}})",
                                      R"({"errors":[1,null,[]]})", R"({"errors":[{}]})", "{", "\xff"}) {
    EXPECT_FALSE(ErrorOfProblem(400, body).message().empty()) << body;
  }
}

}  // namespace
}  // namespace seaworthy::app
