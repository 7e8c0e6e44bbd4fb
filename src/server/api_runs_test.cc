#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "app/pushed_envelope.h"
#include "facts/codec.h"
#include "server/fixture_test.h"
#include "value/build.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using testing::HasSubstr;
using testing::Not;
using value::Value;

std::string House(std::string_view version, std::string_view least) {
  return fmt::format(
      "id: house\nversion: '{}'\ntitle: House\nroles: {{sre: SRE}}\nsections:\n  - id: all\n    title: All\n    "
      "sign_off: {{roles: [sre]}}\n"
      "    items:\n"
      "      - {{id: covered, question: Is it covered?, severity: blocker, why: Because., action: Do.,\n"
      "         check: coverage.line_rate >= {}}}\n"
      "      - {{id: total, question: Is it small?, severity: warning, why: Because., action: Do.,\n"
      "         check: coverage.total <= 100}}\n",
      version, least);
}

class ApiRunsTest : public ServerTest {
 protected:
  ApiRunsTest() {
    admin_ = Person("ada", {AccessRole::kAdministrator, AccessRole::kStandardAuthor});
    dana_ = Person("dana", {AccessRole::kContributor}, {"shop"});
    outsider_ = Person("otto", {AccessRole::kContributor}, {"bank"});
    EXPECT_EQ(Ask("POST", "/api/v1/standards", Text(House("1", "0.5")), admin_).status, 201);
    EXPECT_TRUE(
        services_
            .Put({.id = "checkout", .owner = "shop", .tier = 2, .exposure = "public", .standard = "house"}, 0, now_)
            .ok());
  }

  static std::string Text(const std::string& yaml) {
    formats::JsonWriter out;
    out.BeginObject().Key("text").String(yaml).EndObject();
    return std::move(out).text();
  }

  // What CI sends; each run a minute after the one before.
  std::string Pushed(double rate, bool production = true) {
    ++count_;
    const facts::Declarations& declarations = *runs_.declarations();
    facts::Writer coverage(declarations, "coverage");
    auto origin = coverage.Origin({"cobertura.xml", 1}, now_ - Span{120, 0});
    coverage.Set("coverage.line_rate", Value::Double(rate).WithOrigin(origin));
    coverage.Set("coverage.total", Value::Int(50).WithOrigin(origin));
    facts::FactSetBuilder builder(declarations);
    builder.Add(coverage);
    app::Push push;
    push.run = {Id(count_),
                production ? "production" : "",
                false,
                "abc",
                "refs/heads/main",
                false,
                "ci",
                "1",
                now_ - Span{60, 0},
                now_ - Span{50, 0}};
    push.service.id = "checkout";
    push.facts = std::move(builder).Build();
    return app::WritePush(push);
  }
  static std::string Id(int number) { return fmt::format("0190163d-8694-739b-aea5-{:012x}", number); }

  http::Response Push(const std::string& body) {
    now_ = now_ + Span{60, 0};
    return Ask("POST", kRuns, body, dana_);
  }

  const std::string kRuns = "/api/v1/services/checkout/runs";
  TestHeaders admin_, dana_, outsider_;
  int count_ = 0;
};

TEST_F(ApiRunsTest, ARunIsJudgedByWhatTheServerHoldsAndKept) {
  http::Response pushed = Push(Pushed(0.8));
  ASSERT_EQ(pushed.status, 201) << pushed.body;
  EXPECT_EQ(TextAt(pushed, "verdict"), "ready");
  EXPECT_EQ(TextAt(pushed, "submitter"), IdOf("dana"));
  EXPECT_EQ(pushed.headers.Find("Location").value_or(""), kRuns + "/" + Id(1));
  http::Response read = Ask("GET", kRuns + "/" + Id(1), "", dana_);
  ASSERT_EQ(read.status, 200) << read.body;
  EXPECT_THAT(read.body, HasSubstr(R"("item":"covered","outcome":"pass")"));
  EXPECT_EQ(TextAt(Push(Pushed(0.2)), "verdict"), "not_ready");
}

TEST_F(ApiRunsTest, TheSameRunAgainChangesNothingAndAnotherUnderItsIdIsRefused) {
  std::string body = Pushed(0.8);
  http::Response first = Push(body);
  http::Response again = Push(body);
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(TextAt(again, "received"), TextAt(first, "received"));
  count_ = 0;
  http::Response other = Push(Pushed(0.1));
  EXPECT_EQ(other.status, 409) << other.body;
}

TEST_F(ApiRunsTest, HistoryIsPagedAndPreviewsStandApart) {
  for (double rate : {0.8, 0.7, 0.6}) ASSERT_EQ(Push(Pushed(rate)).status, 201);
  ASSERT_EQ(Push(Pushed(0.1, false)).status, 201);
  http::Response page = Ask("GET", kRuns + "?limit=2", "", dana_);
  EXPECT_THAT(page.body, HasSubstr(Id(3)));
  EXPECT_THAT(page.body, HasSubstr(Id(2)));
  EXPECT_THAT(page.body, Not(HasSubstr(Id(1))));
  EXPECT_THAT(Ask("GET", TextAt(page, "next"), "", dana_).body, HasSubstr(Id(1)));
  http::Response previews = Ask("GET", kRuns + "?previews=true", "", dana_);
  EXPECT_THAT(previews.body, HasSubstr(Id(4)));
  EXPECT_THAT(previews.body, Not(HasSubstr(Id(3))));
}

TEST_F(ApiRunsTest, TwoRunsAreCompared) {
  ASSERT_EQ(Push(Pushed(0.8)).status, 201);
  ASSERT_EQ(Push(Pushed(0.2)).status, 201);
  http::Response diff = Ask("GET", kRuns + "/" + Id(1) + "/diff?to=" + Id(2), "", dana_);
  ASSERT_EQ(diff.status, 200) << diff.body;
  EXPECT_EQ(TextAt(diff, "verdict_from"), "ready");
  EXPECT_EQ(TextAt(diff, "verdict_to"), "not_ready");
  EXPECT_THAT(diff.body, HasSubstr(R"("item":"covered")"));
  EXPECT_THAT(diff.body, Not(HasSubstr(R"("item":"total")")));
  EXPECT_EQ(Ask("GET", kRuns + "/" + Id(1) + "/diff", "", dana_).status, 400);
  EXPECT_EQ(Ask("GET", kRuns + "/" + Id(1) + "/diff?to=" + Id(9), "", dana_).status, 404);
}

TEST_F(ApiRunsTest, OnlyTheServicesTeamHandsIn) {
  EXPECT_EQ(Ask("POST", kRuns, Pushed(0.8), outsider_).status, 403);
  EXPECT_EQ(Ask("POST", kRuns, Pushed(0.8), {{"Sec-Fetch-Site", "same-origin"}}).status, 401);
  EXPECT_EQ(Ask("POST", "/api/v1/services/nowhere/runs", Pushed(0.8), dana_).status, 404);
}

TEST_F(ApiRunsTest, WrongBodiesAreProblemsWithAPlace) {
  http::Response wrong = Ask("POST", kRuns, R"({"schema": "seaworthy.push/v1"})", dana_);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("#/run/id"));
  EXPECT_EQ(Ask("POST", kRuns, "{", dana_).status, 400);
}

TEST_F(ApiRunsTest, ACountedRunIsAttachedToTheOpenReview) {
  std::string asked =
      R"({"title": "Checkout", "services": ["checkout"], "standard": "house", "dri": ")" + IdOf("dana") + R"("})";
  http::Response started = Ask("POST", "/api/v1/reviews", asked, dana_);
  ASSERT_EQ(started.status, 201) << started.body;
  http::Response preview = Push(Pushed(0.8, false));
  EXPECT_THAT(preview.body, HasSubstr(R"("reviews":[])"));
  http::Response pushed = Push(Pushed(0.8));
  ASSERT_EQ(pushed.status, 201) << pushed.body;
  EXPECT_THAT(pushed.body, HasSubstr(TextAt(started, "id"))) << pushed.body;
}

TEST_F(ApiRunsTest, ARunThatComesAgainAfterACrashIsToldOnceAndAnsweredAtOnce) {
  std::string asked =
      R"({"title": "Checkout", "services": ["checkout"], "standard": "house", "dri": ")" + IdOf("dana") + R"("})";
  std::string review = TextAt(Ask("POST", "/api/v1/reviews", asked, dana_), "id");
  std::string body = Pushed(0.8);
  TestHeaders with_key = With(dana_, "Idempotency-Key", "run-1");
  http::Response first = Ask("POST", kRuns, body, with_key);
  ASSERT_EQ(first.status, 201) << first.body;
  DieBeforeAnswering();
  http::Response again = Ask("POST", kRuns, body, with_key);
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(file_.record->Load(review)->review.run_lines.size(), 1u);
}

TEST_F(ApiRunsTest, ARunThatCameBeforeAnotherIsCountedOnceAfterTheDecision) {
  ASSERT_TRUE(people_.teams.Create({.id = "sre", .name = "sre", .review_roles = {"sre"}}, now_).ok());
  TestHeaders sam = Person("sam", {AccessRole::kContributor}, {"sre"});
  std::string asked =
      R"({"title": "Checkout", "services": ["checkout"], "standard": "house", "dri": ")" + IdOf("dana") + R"("})";
  std::string review = "/api/v1/reviews/" + TextAt(Ask("POST", "/api/v1/reviews", asked, dana_), "id");
  ASSERT_EQ(Push(Pushed(0.8)).status, 201);
  ASSERT_EQ(Ask("POST", review + "/add-participant", R"({"who": "team sre"})", dana_).status, 200);
  http::Response signed_off = Ask("POST", review + "/sign-off", R"({"section": "all"})", sam);
  ASSERT_EQ(signed_off.status, 200) << signed_off.body;
  http::Response closed = Ask("POST", review + "/close", R"({"decision": "go"})", dana_);
  ASSERT_EQ(closed.status, 200) << closed.body;
  now_ = now_ + Span{3600, 0};
  std::string failed = Pushed(0.1), well = Pushed(0.9);  // Both ended at the same moment.
  EXPECT_EQ(TextAt(Push(failed), "standing"), "current");
  EXPECT_EQ(TextAt(Push(well), "standing"), "current");
  EXPECT_EQ(TextAt(Push(failed), "standing"), "current");
  EXPECT_EQ(file_.record->LoadService("checkout")->last_run->run, Id(count_)) << "the first is not the newest again";
  EXPECT_EQ(TextAt(Push(Pushed(0.1)), "standing"), "current") << "two in a row would be adrift";
}

TEST_F(ApiRunsTest, WhatIfTellsWhomAChangeHits) {
  ASSERT_EQ(Push(Pushed(0.8)).status, 201);
  http::Response answer = Ask("POST", "/api/v1/standards/what-if", Text(House("2", "0.9")), admin_);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("judged":1,"evaluated":1,"unread":0,"changed":1)"));
  EXPECT_THAT(answer.body, HasSubstr(R"({"service":"checkout","before":"ready","after":"not_ready")"));
  http::Response same = Ask("POST", "/api/v1/standards/what-if", R"({"standard": "house"})", admin_);
  EXPECT_THAT(same.body, HasSubstr(R"("evaluated":0,"unread":0,"changed":0)"));
  EXPECT_EQ(Ask("POST", "/api/v1/standards/what-if", "{}", admin_).status, 422);
  EXPECT_EQ(Ask("POST", "/api/v1/standards/what-if", R"({"standard": "house"})", outsider_).status, 403);
}

TEST_F(ApiRunsTest, WhatIfCostsSoMuchAndNoMore) {
  const std::string path = "/api/v1/standards/what-if";
  ASSERT_EQ(Push(Pushed(0.8)).status, 201);
  std::string many = House("2", "0.9");
  for (int i = 0; i < 4998; ++i) {
    many += fmt::format(
        "      - {{id: more-{}, question: Is it?, severity: warning, why: W., action: A., check: coverage.total > "
        "1}}\n",
        i);
  }
  http::Response large = Ask("POST", path, Text(many), admin_);
  EXPECT_EQ(large.status, 422);
  EXPECT_EQ(TextAt(large, "code"), "standard/too-large");
  EXPECT_THAT(large.body, HasSubstr("the standard has more than 2000 items"));

  parts_.clock = [this, asked = 0]() mutable { return now_ + Span{40 * asked++, 0}; };
  http::Response slow = Ask("POST", path, Text(House("2", "0.9")), admin_);
  EXPECT_EQ(slow.status, 422);
  EXPECT_EQ(TextAt(slow, "code"), "app/what-if-too-long");
  parts_.clock = [this] { return now_; };

  app::RunRegister::Turn one = runs_.TakeTurn();
  app::RunRegister::Turn two = runs_.TakeTurn();
  http::Response busy = Ask("POST", path, Text(House("2", "0.9")), admin_);
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(TextAt(busy, "code"), "app/what-if-busy");
  two.reset();
  EXPECT_EQ(Ask("POST", path, Text(House("2", "0.9")), admin_).status, 200);
}

}  // namespace
}  // namespace seaworthy::server
