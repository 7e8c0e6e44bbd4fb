#include "app/push_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/errors.h"
#include "collectors/registry.h"
#include "net/http_message.h"

namespace seaworthy::app {
namespace {

using ::testing::HasSubstr;

class OneAnswer : public net::HttpTransport {
 public:
  explicit OneAnswer(int status, std::string body) : status_(status), body_(std::move(body)) {}
  Result<net::HttpAnswer> Fetch(const net::HttpAsk& ask, std::stop_token) override {
    asks.push_back(ask);
    return net::HttpAnswer{.status = status_, .headers = {{"content-type", "application/json"}}, .body = body_};
  }
  std::vector<net::HttpAsk> asks;

 private:
  int status_;
  std::string body_;
};

class PushOutTest : public testing::Test {
 protected:
  PushOutTest() {
    judgement_.declarations = std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
    judgement_.standard = std::make_shared<const model::Standard>();
    judgement_.facts = facts::FactSetBuilder(*judgement_.declarations).Build();
    judgement_.service.id = "check out";
    judgement_.run.started = judgement_.run.ended = now_;
    asked_.server = "https://prr.example.org";
    asked_.environment = [this](const std::string& name) { return variables_[name]; };
    asked_.production = true;
    asked_.now = now_;
    variables_["SEAWORTHY_TOKEN"] = "sw_secret";
  }

  Result<ServerVerdict> Push(OneAnswer& http) {
    return PushRun(judgement_, asked_, http, [] { return std::array<std::uint8_t, 10>{1}; });
  }

  Instant now_{1'900'000'000, 0};
  std::map<std::string, std::optional<std::string>> variables_;
  Judgement judgement_;
  PushAsked asked_;
};

TEST_F(PushOutTest, TheServersVerdictCounts) {
  OneAnswer http(201, R"({"service": "checkout", "verdict": "not_ready", "counted": true, "reviews": ["r1"],
      "standing": "adrift", "remarks": ["judged by tier 1"], "link": "/api/v1/services/checkout/runs/1"})");
  Result<ServerVerdict> verdict = Push(http);
  ASSERT_TRUE(verdict.ok()) << verdict.error().ToString();
  EXPECT_EQ(verdict->verdict, model::Verdict::kNotReady);
  EXPECT_EQ(Words(*verdict),
            "checkout: not ready by what the server holds\n"
            "  https://prr.example.org/api/v1/services/checkout/runs/1\n"
            "  attached to 1 open review\n  the service is adrift\n  - judged by tier 1\n");
  ASSERT_EQ(http.asks.size(), 1u);
  EXPECT_EQ(http.asks[0].method, "POST");
  EXPECT_EQ(http.asks[0].url, "https://prr.example.org/api/v1/services/check%20out/runs");
  EXPECT_THAT(http.asks[0].body, HasSubstr(R"("environment":"production")"));
  bool keyed = false;
  for (const net::HttpHeader& header : http.asks[0].headers) {
    keyed = keyed || (header.name == "Idempotency-Key" && header.value.starts_with("run-"));
  }
  EXPECT_TRUE(keyed);
}

TEST_F(PushOutTest, AnAnswerThatCannotBeReadIsTrouble) {
  for (const char* body : {"[]", "{", R"({"service": "a", "verdict": "fine", "link": "/"})", R"({"verdict": 1})"}) {
    OneAnswer http(201, body);
    Result<ServerVerdict> verdict = Push(http);
    ASSERT_FALSE(verdict.ok()) << body;
    EXPECT_TRUE(verdict.error().Is(kServerTrouble)) << body;
  }
}

TEST_F(PushOutTest, NoServerIsAMistakeOfTheCaller) {
  asked_.server.clear();
  OneAnswer http(201, "{}");
  EXPECT_TRUE(Push(http).error().Is(kNoServer));
  EXPECT_TRUE(http.asks.empty());
}

}  // namespace
}  // namespace seaworthy::app
