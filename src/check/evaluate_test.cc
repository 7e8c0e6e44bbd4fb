#include "check/evaluate.h"

#include <gtest/gtest.h>

#include "value/build.h"

namespace seaworthy::check {
namespace {

using model::ItemResult;
using model::Outcome;
using value::AbsentReason;
using value::Value;

constexpr std::string_view kShop = R"(
collector: shop
summary: What the shop runs.
facts:
  shop.pods: {type: list<Pod>, doc: all pods, empty: known}
  shop.load: {type: double, doc: load now, fresh_for: 24h}
  shop.plan: {type: string, doc: the plan}
  shop.doors: {type: list<Pod>, doc: doors, empty: absent, fresh_for: 24h}
types:
  Pod:
    name: {type: string, label: true, doc: its name}
    replicas: {type: int, doc: how many}
    environment: {type: string, optional: true, doc: where}
    warm: {type: bool, optional: true, told_by: state, doc: ready to serve}
    state: {type: string, optional: true, doc: what it does}
absent:
  unreachable: Look at the network.
)";

class EvaluateTest : public testing::Test {
 protected:
  EvaluateTest() : out_(declarations_, "shop") {
    item_.id = "replicas";
    item_.severity = model::Severity::kBlocker;
  }

  static facts::Declarations Declare() {
    static const std::vector<EmbeddedFile> files{{"facts.yaml", kShop}};
    auto declarations = facts::Declarations::Parse(files);
    EXPECT_TRUE(declarations.ok()) << declarations.error().ToString();
    return *std::move(declarations);
  }

  Value Pod(std::string_view name, std::int64_t replicas, const Place& place) {
    auto origin = out_.Origin(place, now_);
    return out_.Struct("Pod")
        .Set("name", out_.String(name))
        .Set("replicas", Value::Int(replicas).WithOrigin(origin))
        .Set("environment", out_.String("production"))
        .Build()
        .WithOrigin(origin);
  }

  ItemResult Evaluate() {
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out_);
    facts_ = std::move(builder).Build();
    auto compiled = CompileItem(MakeEnvironment(declarations_, parameters_), item_);
    EXPECT_TRUE(compiled.ok()) << compiled.error().ToString();
    ItemResult result = EvaluateItem(item_, *compiled, {*facts_, values_, now_});
    value::Arena arena;
    Visible visible({*facts_, values_, now_}, arena);
    EXPECT_EQ(OutcomeOf(item_, *compiled, visible, arena), result.outcome);
    return result;
  }

  facts::Declarations declarations_ = Declare();
  facts::Writer out_;
  model::Item item_;
  std::vector<model::Parameter> parameters_;
  std::vector<Value> values_;
  Instant now_{1'900'000'000, 0};
  std::shared_ptr<const facts::FactSet> facts_;
};

TEST_F(EvaluateTest, AFailNamesEveryElementWithValueThresholdAndPlace) {
  parameters_.push_back({.name = "least", .type = value::Type::Of(value::Kind::kInt)});
  values_.push_back(Value::Int(2));
  Value pods[] = {Pod("api", 3, {"api.yaml", 4}), Pod("web", 1, {"web.yaml", 7}), Pod("job", 0, {"job.yaml", 9})};
  out_.Set("shop.pods", out_.List(pods));
  item_.check = "shop.pods.all(p, p.replicas >= params.least)";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kFail);
  EXPECT_TRUE(result.required);
  ASSERT_EQ(result.findings.size(), 2u);
  EXPECT_EQ(result.findings_total, 2u);
  const model::Finding& web = result.findings[0];
  EXPECT_EQ(web.subject, "web");
  EXPECT_EQ(web.measured, "1");
  EXPECT_EQ(web.threshold, ">= 2");
  EXPECT_EQ(web.place, (Place{"web.yaml", 7}));
  EXPECT_EQ(web.environment, "production");
  EXPECT_EQ(web.collector, "shop");
  EXPECT_EQ(web.observed, now_);
}

TEST_F(EvaluateTest, APassCarriesItsEvidenceToo) {
  Value pods[] = {Pod("api", 3, {"api.yaml", 4})};
  out_.Set("shop.pods", out_.List(pods));
  item_.check = "shop.pods.exists(p, p.replicas >= 2)";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kPass);
  ASSERT_FALSE(result.findings.empty());
  EXPECT_EQ(result.findings[0].place, (Place{"api.yaml", 4}));
  ASSERT_EQ(result.read.size(), 1u);
  EXPECT_EQ(result.read[0].fact, "shop.pods");
}

TEST_F(EvaluateTest, WhatAListShowedIsSaidInWords) {
  Value pods[] = {Pod("api", 3, {"api.yaml", 4}), Pod("web", 1, {"web.yaml", 7})};
  out_.Set("shop.pods", out_.List(pods));
  struct {
    const char* check;
    const char* said;
  } const kCases[] = {
      {"shop.pods.exists(p, p.replicas > 5 && p.name != 'p.x')",
       "`replicas > 5 && name != 'p.x'` is true of none of 2 shop.pods (api, web)"},
      {"shop.pods.all(p, p.replicas > 0)", "`replicas > 0` is true of all 2 shop.pods (api, web)"},
      {"shop.pods.filter(p, p.replicas > 1).all(p, p.replicas > 2)",
       "`replicas > 2` is true of all 1 shop.pods in question (api)"},
      {"shop.pods.filter(p, p.replicas > 9).exists(p, p.replicas > 2)", "there are no shop.pods in question"},
      {"shop.pods.exists_one(p, p.replicas > 0)", "`replicas > 0` is true of not one of 2 shop.pods (api, web)"},
  };
  for (const auto& row : kCases) {
    item_.check = row.check;
    ItemResult result = Evaluate();
    ASSERT_FALSE(result.findings.empty()) << row.check;
    EXPECT_EQ(result.findings[0].said, row.said) << row.check;
  }
}

TEST_F(EvaluateTest, AFieldMaySayItselfWhyItIsSo) {
  Value pod = out_.Struct("Pod")
                  .Set("name", out_.String("api"))
                  .Set("replicas", Value::Int(1))
                  .Set("warm", Value::Bool(false))
                  .Set("state", out_.String("it still reads its cache"))
                  .Build();
  out_.Set("shop.pods", out_.List({&pod, 1}));
  item_.check = "shop.pods.all(p, has(p.warm) && p.warm)";
  item_.vacuous_pass = true;
  ItemResult result = Evaluate();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].said, "it still reads its cache");
  EXPECT_EQ(result.findings[0].measure, "warm");
  EXPECT_EQ(result.findings[0].measured, "false");
}

TEST_F(EvaluateTest, AnAbsentFactIsUnknownAndSaysWhatToDo) {
  out_.SetAbsent("shop.load", AbsentReason::kUnreachable, "tried twice");
  item_.check = "shop.load < 0.8";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_EQ(result.missing[0].fact, "shop.load");
  EXPECT_EQ(result.missing[0].reason, "unreachable");
  EXPECT_EQ(result.missing[0].detail, "tried twice");
  EXPECT_EQ(result.missing[0].advice, "Look at the network.");
}

TEST_F(EvaluateTest, WhatTheRestDecidesIsNotUnknown) {
  out_.SetAbsent("shop.load", AbsentReason::kUnreachable, "");
  out_.Set("shop.plan", out_.String("none"));
  item_.check = "shop.plan == 'yearly' && shop.load < 0.8";
  EXPECT_EQ(Evaluate().outcome, Outcome::kFail);
}

TEST_F(EvaluateTest, AStaleFactIsUnknownHoweverGoodItsValue) {
  auto origin = out_.Origin({"load.json", 1}, now_ - Span{25 * 3600, 0});
  out_.Set("shop.load", Value::Double(0.1).WithOrigin(origin));
  item_.check = "shop.load < 0.8";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_EQ(result.missing[0].reason, "stale");
  item_.fresh_for = Span{48 * 3600, 0};
  EXPECT_EQ(Evaluate().outcome, Outcome::kPass);
}

TEST_F(EvaluateTest, AnItemThatSaysHowOldAsksForAKnownAge) {
  auto origin = out_.Origin({"load.json", 1}, std::nullopt);
  out_.Set("shop.load", Value::Double(0.1).WithOrigin(origin));
  item_.check = "shop.load < 0.8";
  EXPECT_EQ(Evaluate().outcome, Outcome::kPass);
  item_.fresh_for = Span{48 * 3600, 0};
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_EQ(result.missing[0].reason, "stale");
  EXPECT_EQ(result.missing[0].detail, "its age is unknown, and it may be 2 days old at most");
}

TEST_F(EvaluateTest, AFreshElementSaysNothingOfAStaleOne) {
  Value old = Pod("api", 3, {"api.yaml", 4});
  now_ = now_ + Span{25 * 3600, 0};
  Value doors[] = {Pod("web", 3, {"web.yaml", 4}), old};
  out_.Set("shop.doors", out_.List(doors));
  item_.check = "shop.doors.all(d, d.replicas >= 2)";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_EQ(result.missing[0].reason, "stale");
  item_.check = "shop.doors.all(d, d.replicas > 3)";  // The fresh one alone decides that.
  EXPECT_EQ(Evaluate().outcome, Outcome::kFail);
}

// What somebody handed in, with or without a place of its own.
TEST_F(EvaluateTest, AnItemMayTrustOnlyWhatTheServerCollected) {
  auto handed_in = out_.Origin({{}, {"load.json", 1, 0}, now_, {}, "ci"});
  out_.Set("shop.load", Value::Double(0.1).WithOrigin(handed_in));
  item_.check = "shop.load < 0.8";
  EXPECT_EQ(Evaluate().outcome, Outcome::kPass);
  item_.trust = "server";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_EQ(result.missing[0].reason, "not_collected");
  EXPECT_EQ(result.missing[0].detail, "handed in by ci; this item counts only what the server collected itself");
  out_.Set("shop.load", Value::Double(0.1).WithOrigin(out_.Origin({"load.json", 1}, now_)));
  EXPECT_EQ(Evaluate().outcome, Outcome::kPass);
}

TEST_F(EvaluateTest, AListWithOneElementHandedInIsNotTrustedAtAll) {
  auto handed_in = out_.Origin({{}, {"b.yaml", 1, 0}, now_, {}, "ci"});
  Value pods[] = {Pod("api", 3, {"a.yaml", 1}), Pod("web", 3, {"b.yaml", 1}).WithOrigin(handed_in)};
  out_.Set("shop.pods", out_.List(pods));
  item_.check = "shop.pods.size() > 0";
  item_.trust = "server";
  EXPECT_EQ(Evaluate().outcome, Outcome::kUnknown);
  out_.Set("shop.pods", out_.List(std::span(pods).first(1)));
  EXPECT_EQ(Evaluate().outcome, Outcome::kPass);
}

TEST_F(EvaluateTest, AnExpressionThatFailsIsAnErrorAndNoPass) {
  out_.Set("shop.pods", out_.List({}));
  item_.check = "shop.pods[0].replicas >= 2";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kError);
  EXPECT_EQ(model::Judge({result}), model::Verdict::kIncomplete);
}

TEST_F(EvaluateTest, WhatDoesNotApplyIsNotRequired) {
  out_.Set("shop.plan", out_.String("none"));
  item_.applies = "shop.plan == 'yearly'";
  item_.check = "false";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kNotApplicable);
  EXPECT_FALSE(result.required);
}

TEST_F(EvaluateTest, WhetherItAppliesMayBeUnknownToo) {
  item_.applies = "shop.plan == 'yearly'";
  item_.check = "true";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  EXPECT_TRUE(result.required);
}

TEST_F(EvaluateTest, AnItemForPeopleIsNoPartOfTheVerdict) {
  ItemResult result = Evaluate();
  EXPECT_TRUE(result.for_review);
  EXPECT_EQ(model::Judge({result}), model::Verdict::kReady);
}

TEST_F(EvaluateTest, AnAwaitedCollectorIsUnknownAndBlocks) {
  item_.awaits = "backup";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  EXPECT_FALSE(result.for_review);
  EXPECT_EQ(result.missing[0].reason, "not_collected");
  EXPECT_EQ(model::Judge({result}), model::Verdict::kIncomplete);
}

TEST_F(EvaluateTest, StageDecidesWhetherABlockerBlocks) {
  item_.stage = model::Stage::kWarn;
  EXPECT_FALSE(item_.BlocksAt(now_));
  item_.enforce_from = "2030-03-17";  // The day of `now_`.
  EXPECT_TRUE(item_.BlocksAt(now_));
  item_.enforce_from = "2030-03-18";
  EXPECT_FALSE(item_.BlocksAt(now_));
  item_.stage = model::Stage::kShadow;
  item_.enforce_from = "2000-01-01";
  EXPECT_FALSE(item_.BlocksAt(now_));
  item_.stage = model::Stage::kEnforce;
  item_.severity = model::Severity::kWarning;
  EXPECT_FALSE(item_.BlocksAt(now_));
}

TEST_F(EvaluateTest, AnExpressionMustYieldABool) {
  item_.check = "size(shop.pods)";
  auto compiled = CompileItem(MakeEnvironment(declarations_, parameters_), item_);
  ASSERT_FALSE(compiled.ok());
  EXPECT_EQ(compiled.error().code(), "check/not-bool");
}

TEST_F(EvaluateTest, FindingsAreCappedAndCounted) {
  std::vector<Value> pods;
  for (int i = 0; i < 60; ++i) pods.push_back(Pod("pod" + std::to_string(i), 0, {"pods.yaml", i + 1}));
  out_.Set("shop.pods", out_.List(pods));
  item_.check = "shop.pods.all(p, p.replicas > 0)";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.findings.size(), kMaxFindings);
  EXPECT_EQ(result.findings_total, 60u);
  EXPECT_EQ(result.parts.size(), 60u) << "a waiver must name what it covers, also beyond the findings shown";
}

TEST_F(EvaluateTest, PartsBeyondTheExplanationAreCountedAsOne) {
  std::vector<Value> pods;
  for (int i = 0; i < 130; ++i) pods.push_back(Pod("pod" + std::to_string(i), 0, {"pods.yaml", i + 1}));
  out_.Set("shop.pods", out_.List(pods));
  item_.check = "shop.pods.all(p, p.replicas > 0)";
  ItemResult result = Evaluate();
  EXPECT_EQ(result.parts.size(), 101u);
  EXPECT_EQ(result.parts[0].measure, "30 more");
}

TEST_F(EvaluateTest, PartsNameWhatFailsOrIsNotKnownAndNothingOfAPass) {
  Value pods[] = {Pod("web", 1, {"web.yaml", 7}), Pod("api", 1, {"api.yaml", 4}), Pod("job", 3, {"job.yaml", 9})};
  out_.Set("shop.pods", out_.List(pods));
  item_.check = "shop.pods.all(p, p.replicas >= 2)";
  std::vector<model::ItemPart> failing = {{"api", "production", "replicas"}, {"web", "production", "replicas"}};
  EXPECT_EQ(Evaluate().parts, failing);
  item_.check = "shop.pods.exists(p, p.replicas >= 2)";
  EXPECT_TRUE(Evaluate().parts.empty());
  item_.check = "shop.load < 0.8";
  std::vector<model::ItemPart> unknown = {{"", "", "shop.load"}};
  EXPECT_EQ(Evaluate().parts, unknown);
  item_.check = "shop.pods[7].replicas >= 2";
  std::vector<model::ItemPart> error = {{"", "", "error"}};
  EXPECT_EQ(Evaluate().parts, error);
}

TEST_F(EvaluateTest, FreshUntilIsTheEarliestEndOfWhatWasRead) {
  Value old = Pod("api", 3, {"api.yaml", 4});
  now_ = now_ + Span{3600, 0};
  Value doors[] = {Pod("web", 3, {"web.yaml", 4}), old};
  out_.Set("shop.doors", out_.List(doors));
  item_.check = "shop.doors.all(d, d.replicas >= 2)";
  Instant in_a_day = now_ + Span{23 * 3600, 0};
  EXPECT_EQ(Evaluate().fresh_until, in_a_day);
  item_.fresh_for = Span{48 * 3600, 0};
  Instant in_two_days = now_ + Span{47 * 3600, 0};
  EXPECT_EQ(Evaluate().fresh_until, in_two_days);
  item_.check = "shop.plan == 'yearly'";
  out_.Set("shop.plan", out_.String("yearly"));
  EXPECT_EQ(Evaluate().fresh_until, std::nullopt) << "a fact that does not age";
}

}  // namespace
}  // namespace seaworthy::check
