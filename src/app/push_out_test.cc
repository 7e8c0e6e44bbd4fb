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
      "standing": "adrift", "remarks": ["judged by tier 1"], "link": "/api/v1/services/checkout/runs/1", "tier": 1,
      "standard": {"id": "ours", "version": "2.1.0"}, "something": "new", "outcomes": [
        {"item": "owner", "outcome": "pass", "required": true},
        {"item": "probes", "outcome": "fail", "required": true, "measured": [{"part": {"subject": "api"},
          "value": "readiness is false", "threshold": "true", "file": "deploy/api.yaml", "line": 12}]},
        {"item": "coverage", "outcome": "unknown", "message": "nobody reports it"},
        {"item": "owner-named", "outcome": "fail", "required": true, "message": "nobody", "severity": "blocker",
          "question": "Is it said who owns it?", "action": "Write it down."},
        {"item": "threats", "outcome": "unknown", "required": true, "for_review": true, "severity": "blocker",
          "question": "Were the threats reviewed?"}]})");
  Result<ServerVerdict> verdict = Push(http);
  ASSERT_TRUE(verdict.ok()) << verdict.error().ToString();
  EXPECT_EQ(verdict->verdict, model::Verdict::kNotReady);
  EXPECT_EQ(RenderServerVerdict(*verdict, {.width = 80}),
            "checkout, tier 1                                                      ours 2.1.0\n"
            "judged by https://prr.example.org with what it holds\n"
            "\n  FAIL   probes (required)\n         api: readiness is false, wanted true  deploy/api.yaml:12\n"
            "  FAIL   owner-named (blocker): Is it said who owns it?\n         nobody\n         Do: Write it down.\n"
            "\n  ?      coverage (not required)\n         nobody reports it\n"
            "  review threats (blocker): Were the threats reviewed?\n"
            "\nNOT READY: of 3 required items, 2 fail; 1 item for the review.\n"
            "  - the run counts, attached to 1 open review, the service is adrift\n"
            "  - judged by tier 1\n"
            "  https://prr.example.org/api/v1/services/checkout/runs/1\n");
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
  for (const char* body : {"[]", "{", R"({"service": "a", "verdict": "fine", "link": "/"})", R"({"verdict": 1})",
                           R"({"service": "a", "verdict": "ready", "link": "/", "outcomes": [{"outcome": "well"}]})"}) {
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
