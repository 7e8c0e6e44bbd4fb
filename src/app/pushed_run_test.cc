#include "app/pushed_run.h"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "app/errors.h"
#include "collectors/registry.h"
#include "facts/codec.h"
#include "facts/errors.h"
#include "standard/load.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using value::Value;

constexpr std::string_view kStandard = R"(
id: house
version: "1"
title: House
parameters:
  least: {type: double, default: 0.5, tiers: {1: 0.9}, doc: Least line rate.}
  most: {type: int, default: 10, settable: service, doc: Most units.}
sections:
  - id: all
    title: All
    items:
      - {id: covered, question: Is it covered?, severity: blocker, why: Because., action: Do.,
         check: coverage.line_rate >= params.least}
      - {id: covered-by-us, question: Is it covered?, severity: warning, why: Because., action: Do., trust: server,
         check: coverage.line_rate >= 0.1}
      - {id: tier-by-us, question: Is it critical?, severity: warning, why: Because., action: Do., trust: server,
         check: service.tier <= 2}
      - {id: public, question: Is it public?, severity: warning, why: Because., action: Do.,
         check: service.exposure == "public"}
      - {id: owned, question: Has it an owner?, severity: warning, why: Because., action: Do., trust: server,
         check: service.owner != ""}
      - {id: fresh, question: Is it fresh?, severity: warning, why: Because., action: Do.,
         check: coverage.line_rate >= 0.1, fresh_for: 7d}
)";

class PushedRunTest : public testing::Test {
 protected:
  PushedRunTest() {
    standard::Bundle bundle;
    bundle.main = {"house.yaml", std::string(kStandard)};
    standard::LoadOutcome loaded = standard::Load(bundle, *declarations_);
    SEAWORTHY_ASSERT(loaded.ok(), loaded.errors.front().ToString());
    ruler_ = MakeRuler(declarations_, std::make_shared<const model::Standard>(std::move(loaded.standard)));
    push_.run = {"0190163d-8694-739b-aea5-966c26f8ad90",
                 "production",
                 false,
                 "abc",
                 "refs/heads/main",
                 false,
                 "ci",
                 "1",
                 now_ - Span{60, 0},
                 now_ - Span{50, 0}};
    push_.service.id = "shop";
    push_.facts = Facts(0.8, now_ - Span{60, 0});
  }

  // As a repository that claims to be public and of tier 3.
  std::shared_ptr<const facts::FactSet> Facts(double rate, Instant observed) {
    facts::Writer coverage(*declarations_, "coverage");
    coverage.Set("coverage.line_rate", Value::Double(rate).WithOrigin(coverage.Origin({"cobertura.xml", 1}, observed)));
    facts::Writer service(*declarations_, "service");
    value::StructBuilder part = service.Struct("Service");
    for (const value::Field& field : declarations_->FindStruct("service", "Service")->fields) {
      if (!field.optional) part.Set(field.name, service.Absent(value::AbsentReason::kNotDeclared, ""));
    }
    part.Set("tier", Value::Int(3)).Set("exposure", service.String("public")).Set("owner", service.String("us"));
    service.Set("service", part.Build().WithOrigin(service.Origin({"seaworthy.yaml", 1}, observed)));
    facts::FactSetBuilder builder(*declarations_);
    builder.Add(coverage);
    builder.Add(service);
    return std::move(builder).Build();
  }

  // Over the wire and judged.
  Result<PushedRun> Judged() {
    auto read = ReadPush(WritePush(push_), *declarations_, "token-7");
    if (!read.ok()) return std::move(read).error();
    return JudgePushed(*read, held_, *ruler_, "token-7", now_);
  }

  Outcome OutcomeOf(std::string_view item) {
    Result<PushedRun> pushed = Judged();
    SEAWORTHY_ASSERT(pushed.ok(), pushed.error().ToString());
    for (const model::ItemResult& result : pushed->judgement.run.items) {
      if (result.item->id == item) return result.outcome;
    }
    ADD_FAILURE() << "no item " << item;
    return Outcome::kError;
  }

  bool Remarks(std::string_view text) {
    Result<PushedRun> pushed = Judged();
    SEAWORTHY_ASSERT(pushed.ok(), pushed.error().ToString());
    const std::vector<std::string>& remarks = pushed->judgement.run.remarks;
    return std::ranges::find(remarks, text) != remarks.end();
  }

  bool Counts() { return Judged()->origin.counted; }

  std::shared_ptr<const facts::Declarations> declarations_ =
      std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
  std::optional<Ruler> ruler_;
  Instant now_ = *ParseInstant("2031-06-01T12:00:00Z");
  HeldClaims held_{"shop", "Shop", {"store"}, 2, "internal", {}};
  Push push_;
};

TEST_F(PushedRunTest, TheServersTierAndExposureCountAndTheClaimsAreShown) {
  EXPECT_EQ(OutcomeOf("public"), Outcome::kFail);
  EXPECT_EQ(OutcomeOf("covered"), Outcome::kPass);
  held_.tier = 1;  // For which more is asked.
  EXPECT_EQ(OutcomeOf("covered"), Outcome::kFail);
  push_.service.tier = 3;
  push_.service.exposure = "public";
  EXPECT_TRUE(Remarks("judged by tier 1 as the server holds it; the repository declares 3"));
  EXPECT_TRUE(Remarks("judged by exposure internal as the server holds it; the repository declares public"));
}

TEST_F(PushedRunTest, WhatTheServerDoesNotHoldIsNotKnownWhateverTheRepositoryClaims) {
  held_.tier.reset();
  held_.exposure.clear();
  EXPECT_EQ(OutcomeOf("public"), Outcome::kUnknown);
  EXPECT_EQ(OutcomeOf("tier-by-us"), Outcome::kUnknown);
}

TEST_F(PushedRunTest, ParametersAreTheServers) {
  push_.service.parameters["most"] = "99";
  held_.parameters = {{"most", "20", {}}};
  EXPECT_TRUE(Remarks("judged by parameter most 20 as the server holds it; the repository declares 99"));
  EXPECT_EQ(Judged()->judgement.run.parameters[1], "most = 20 (the service)");
  held_.parameters = {{"least", "0.1", {}}};  // Not for a service to set.
  EXPECT_EQ(OutcomeOf("covered"), Outcome::kPass);
  EXPECT_EQ(Judged()->judgement.run.parameters[0], "least = 0.5 (default)");
}

TEST_F(PushedRunTest, WhatWasHandedInBearsItsNameAndIsNotTrustedWhereTheServerMustLook) {
  Result<PushedRun> pushed = Judged();
  ASSERT_TRUE(pushed.ok()) << pushed.error().ToString();
  EXPECT_EQ(pushed->submitter, "token-7");
  const facts::FactSet& facts = *pushed->judgement.facts;
  const Value& rate = facts.Get(*declarations_->Slot("coverage.line_rate"));
  EXPECT_EQ(facts.FirstProvenance(rate)->submitter, "token-7");
  EXPECT_EQ(OutcomeOf("covered-by-us"), Outcome::kUnknown);
  EXPECT_EQ(OutcomeOf("owned"), Outcome::kUnknown);
  EXPECT_EQ(OutcomeOf("tier-by-us"), Outcome::kPass);
}

TEST_F(PushedRunTest, OldFactsAreStaleByTheServersClock) {
  EXPECT_EQ(OutcomeOf("fresh"), Outcome::kPass);
  push_.facts = Facts(0.8, now_ - Span{8 * 86'400, 0});
  EXPECT_EQ(OutcomeOf("fresh"), Outcome::kUnknown);
}

TEST_F(PushedRunTest, TheFutureIsRefusedBeyondFiveMinutes) {
  push_.facts = Facts(0.8, now_ + Span{299, 0});
  EXPECT_TRUE(Judged().ok());
  push_.facts = Facts(0.8, now_ + Span{301, 0});
  ASSERT_FALSE(Judged().ok());
  EXPECT_TRUE(Judged().error().Is(kFutureRun));
  push_.facts = Facts(0.8, now_);
  push_.run.ended = now_ + Span{301, 0};
  EXPECT_TRUE(Judged().error().Is(kFutureRun));
}

TEST_F(PushedRunTest, OnlyProductionAndReleasesCount) {
  EXPECT_TRUE(Counts());
  push_.run.environment = "staging";
  EXPECT_FALSE(Counts());
  EXPECT_TRUE(Remarks("a preview: it is neither of production nor of a release"));
  push_.run.environment.clear();
  EXPECT_FALSE(Counts());
  push_.run.release = true;
  EXPECT_TRUE(Counts());
  push_.run.dirty = true;
  EXPECT_FALSE(Counts());
}

TEST_F(PushedRunTest, ARunOfAnotherServiceIsRefused) {
  push_.service.id = "store";  // An alias.
  EXPECT_TRUE(Judged().ok());
  push_.service.id = "bank";
  ASSERT_FALSE(Judged().ok());
  EXPECT_TRUE(Judged().error().Is(kOtherService));
}

TEST_F(PushedRunTest, TheSendersStandardIsShownWhereItIsAnother) {
  push_.standard = {"first-look", "3", std::string(64, 'a')};
  EXPECT_TRUE(Remarks("judged by standard house 1 as the server holds it; the sender judged by first-look 3"));
  push_.standard = {"house", "1", ruler_->standard->digest};
  EXPECT_FALSE(Remarks("judged by standard house 1 as the server holds it; the sender judged by house 1"));
}

TEST_F(PushedRunTest, TheEnvelopeReadsBackTheSame) {
  push_.service = {"shop", "Shop", "us", 2, "production", "public", {"old/**"}, {{"most", "3"}}};
  push_.standard = {"house", "1", "ab"};
  std::string text = WritePush(push_);
  auto read = ReadPush(text, *declarations_, "");
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(WritePush(*read), text);
}

TEST_F(PushedRunTest, WrongEnvelopesAreNamedByTheirPlace) {
  const std::string run =
      R"({"id": "0190163d-8694-739b-aea5-966c26f8ad90", "trigger": "ci", "started": "2031-06-01T00:00:00Z",)"
      R"( "ended": "2031-06-01T00:00:01Z")";
  const std::string start = R"({"schema": "seaworthy.push/v1", "run": )" + run;
  const std::pair<std::string, std::string> cases[] = {
      {"[]", "#: it must be an object"},
      {"{}", "#/schema: it must be 'seaworthy.push/v1'"},
      {R"({"schema": "seaworthy.push/v1"})", "#/run/id: it must be a UUID in lower case"},
      {R"({"schema": "seaworthy.push/v1", "run": {"id": "../../etc/passwd"}})",
       "#/run/id: it must be a UUID in lower case"},
      {start + "}}", "#/facts: the member is missing"},
      {start + R"(}, "facts": {"schema": "seaworthy.facts/v1", "facts": {"coverage.line_rate": {"value": "x"}}}})",
       "#/facts/facts/coverage.line_rate/value: double is expected, this is text"},
      {start + R"(, "environment": "a\nb"}, "facts": {}})",
       "#/run/environment: it must be one line of at most 500 bytes"},
      {start + R"(, "verdict": "ready"}, "facts": {}})", "#/run/verdict: there is no member 'verdict' here"},
      {start + R"(, "dirty": "no"}, "facts": {}})", "#/run/dirty: it must be true or false"},
  };
  for (const auto& [text, error] : cases) {
    auto read = ReadPush(text, *declarations_, "ci");
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().ToString().substr(0, error.size()), error) << text;
  }
}

// A repository judged here and by a server that holds what it claims: one result.
TEST_F(PushedRunTest, AgreesWithTheSenderWhereTheServerHoldsWhatTheRepositoryClaims) {
  for (const char* example : {"bare", "not-ready", "ready"}) {
    JudgeRequest request;
    request.path = (std::filesystem::path(SEAWORTHY_SOURCE_DIR) / "examples" / example).string();
    request.offline = true;
    request.now = now_;
    request.clock = [&] { return now_; };
    Judgements judged = Judge(request);
    ASSERT_TRUE(judged.ok()) << example;
    const Judgement& here = judged.judgements.front();
    push_ = PushOf(here, {.id = push_.run.id, .production = true, .release = false, .trigger = "ci"});
    held_ = {here.service.id, here.service.name, {}, here.service.tier, here.service.exposure, here.service.parameters};
    standard::LoadOutcome loaded = standard::OpenAndLoad(
        std::string(example) == "bare" ? "first-look" : request.path + "/standard.yaml", *declarations_);
    ASSERT_TRUE(loaded.ok());
    ruler_ = MakeRuler(declarations_, std::make_shared<const model::Standard>(std::move(loaded.standard)));
    Result<PushedRun> there = Judged();
    ASSERT_TRUE(there.ok()) << there.error().ToString();
    EXPECT_EQ(there->judgement.run.verdict, here.run.verdict) << example;
    ASSERT_EQ(there->judgement.run.items.size(), here.run.items.size()) << example;
    for (std::size_t i = 0; i < here.run.items.size(); ++i) {
      EXPECT_EQ(there->judgement.run.items[i].outcome, here.run.items[i].outcome)
          << example << " " << here.run.items[i].item->id;
    }
  }
}

}  // namespace
}  // namespace seaworthy::app
