#include "app/run_record.h"

#include <gtest/gtest.h>

#include "collectors/registry.h"

namespace seaworthy::app {
namespace {

// One item, judged; and pinned as a blocker.
class RunRecordTest : public testing::Test {
 protected:
  RunRecordTest() {
    standard_->digest = "d1";
    model::Section& section = standard_->sections.emplace_back();
    section.items.resize(2);
    section.items[0].id = "replicas";
    section.items[1].id = "experiment";  // In the shadow: not pinned.
    review::PinnedItem pinned;
    pinned.id = "replicas";
    pinned.blocks = true;
    pinned_.sections.push_back({"platform", "Platform", {}, {}, {pinned}});
    result_.item = &section.items[0];
    result_.outcome = model::Outcome::kFail;
    result_.findings.push_back({.subject = "web",
                                .environment = "production",
                                .measure = "replicas",
                                .measured = "1",
                                .said = "replicas is 1",
                                .threshold = ">= 2",
                                .place = {"web.yaml", 7}});
    result_.parts = {{"web", "production", "replicas"}};
  }

  review::RunRecord Record() {
    Judgement judgement;
    judgement.standard = standard_;
    judgement.facts = facts_;
    judgement.run.commit = "abc";
    judgement.run.items = {result_};
    model::ItemResult shadow;
    shadow.item = &standard_->sections[0].items[1];
    judgement.run.items.push_back(shadow);
    return RunRecordOf(judgement, pinned_, {"r1", "checkout", "", "ci", true, "j1"});
  }

  std::shared_ptr<model::Standard> standard_ = std::make_shared<model::Standard>();  // Shared with the judgement.
  std::shared_ptr<const facts::FactSet> facts_;                                      // As FactSet says.
  review::PinnedStandard pinned_;
  model::ItemResult result_;
};

TEST_F(RunRecordTest, KeepsWhatDecidedAndLeavesOutWhatWasNotPinned) {
  review::RunRecord run = Record();
  EXPECT_EQ(run.standard_digest, "d1");
  EXPECT_EQ(run.judged_by, "j1");
  EXPECT_EQ(run.commit, "abc");
  EXPECT_TRUE(run.counted);
  ASSERT_EQ(run.items.size(), 1u);
  const review::ItemRecord& item = run.items[0];
  EXPECT_TRUE(item.required);
  ASSERT_EQ(item.measured.size(), 1u);
  EXPECT_EQ(item.measured[0].value, "replicas is 1");
  EXPECT_EQ(item.measured[0].threshold, ">= 2");
  EXPECT_EQ(item.measured[0].line, 7);
  EXPECT_EQ(item.failing, (std::vector<review::Part>{{"web", "production", "replicas"}}));
  EXPECT_FALSE(item.by_age);
}

TEST_F(RunRecordTest, WhatDecidedIsTheSameWhereverItStands) {
  std::string before = Record().items[0].deciding;
  result_.findings[0].place.line = 70;
  result_.findings[0].observed = Instant{5, 0};
  EXPECT_EQ(Record().items[0].deciding, before);
  result_.findings[0].measured = "0";
  EXPECT_NE(Record().items[0].deciding, before);
}

TEST_F(RunRecordTest, WhatIsShapedLikeASecretIsMasked) {
  result_.findings[0].said = "password = correct-horse-battery";
  result_.message = "web: password = correct-horse-battery";
  const review::ItemRecord item = Record().items[0];
  EXPECT_EQ(item.measured[0].value.find("horse"), std::string::npos);
  EXPECT_EQ(item.message.find("horse"), std::string::npos);
}

TEST_F(RunRecordTest, AnOutcomeThatTurnsIsAnotherDecision) {
  std::string before = Record().items[0].deciding;
  result_.outcome = model::Outcome::kUnknown;
  EXPECT_NE(Record().items[0].deciding, before);
}

TEST_F(RunRecordTest, OnlyWhatGrewOldAloneIsUnknownByAge) {
  result_.outcome = model::Outcome::kUnknown;
  result_.missing = {{.fact = "load_test.runs", .reason = "stale"}};
  EXPECT_TRUE(Record().items[0].by_age);
  result_.missing.push_back({.fact = "tls.endpoints", .reason = "unreachable"});
  EXPECT_FALSE(Record().items[0].by_age);
}

TEST_F(RunRecordTest, ASourceThatCouldNotBeReadIsTroubleAndNotWhatItWouldHaveSaid) {
  result_.outcome = model::Outcome::kUnknown;
  for (const char* reason : {"not_collected", "unreachable", "refused", "unauthorized", "timeout"}) {
    result_.missing = {{.fact = "tls.endpoints", .reason = reason}};
    EXPECT_TRUE(Record().items[0].by_trouble) << reason;
    result_.missing.push_back({.fact = "load_test.runs", .reason = "stale"});
    EXPECT_TRUE(Record().items[0].by_trouble) << reason << ", and something grew old";
    EXPECT_FALSE(Record().items[0].by_age) << reason;
    result_.missing.push_back({.fact = "slo.objectives", .reason = "not_found"});
    EXPECT_FALSE(Record().items[0].by_trouble) << reason << ", and something is not there";
  }
  result_.missing = {{.fact = "load_test.runs", .reason = "stale"}};
  EXPECT_FALSE(Record().items[0].by_trouble) << "age alone is no trouble";
  result_.missing.clear();
  EXPECT_FALSE(Record().items[0].by_trouble) << "nothing is known to be missing";
  result_.outcome = model::Outcome::kFail;
  result_.missing = {{.fact = "tls.endpoints", .reason = "unreachable"}};
  EXPECT_FALSE(Record().items[0].by_trouble) << "it failed by what was read";
}

TEST_F(RunRecordTest, WhatIsNotKnownIsSaidInTheWordsOfTheCheck) {
  result_.outcome = model::Outcome::kUnknown;
  result_.message = "load_test.runs: not_found";
  result_.missing = {{.fact = "load_test.runs", .reason = "not_found", .detail = "", .advice = "Name a report."}};
  EXPECT_EQ(Record().items[0].message, "Name a report (load_test.runs)");
  result_.missing[0].detail = "no report of a load test";
  result_.missing.push_back({.fact = "tls.endpoints", .reason = "unreachable"});
  EXPECT_EQ(Record().items[0].message, "no report of a load test; Name a report (load_test.runs and 1 more)");
  result_.missing = {{.fact = "load_test.runs", .reason = "not_found"}};
  EXPECT_EQ(Record().items[0].message, "load_test.runs: not_found") << "where nobody has words";
}

TEST_F(RunRecordTest, TheGuardOfAnExpressionIsNotNamedAsTheCause) {
  result_.findings[0].said = "`has(replicas) && replicas >= 2` is true of none of 1 workloads";
  EXPECT_EQ(Record().items[0].measured[0].value, "`replicas >= 2` is true of none of 1 workloads");
  result_.message = "`has(w.spec.replicas) && w.spec.replicas >= 2` and `has(name)` are false";
  EXPECT_EQ(Record().items[0].message, "`w.spec.replicas >= 2` and `has(name)` are false");
  result_.message = "`has(a) && b` is false";
  EXPECT_EQ(Record().items[0].message, "`has(a) && b` is false") << "a presence that is asked for by itself";
  result_.message = "`has(a) && ab` is false";
  EXPECT_EQ(Record().items[0].message, "`has(a) && ab` is false") << "another value";
  result_.message = "has( has(";
  EXPECT_EQ(Record().items[0].message, "has( has(");
}

TEST_F(RunRecordTest, ImagesAreThoseOfTheEnvironmentThatAreNamedByDigest) {
  facts::Declarations declarations = collectors::AllDeclarations();
  facts::Writer out(declarations, "kubernetes");
  auto workload = [&](std::string_view environment, const std::vector<std::string>& images) {
    std::vector<value::Value> containers;
    for (const std::string& image : images) {
      value::StructBuilder container = out.Struct("Container");
      container.Set("name", out.String("server")).Set("image", out.String(image));
      containers.push_back(container.Set("image_pinned", value::Value::Bool(true)).Build());
    }
    value::StructBuilder builder = out.Struct("Workload");
    builder.Set("name", out.String("web")).Set("kind", out.String("Deployment"));
    for (const char* flag : {"serves_traffic", "customer_facing", "liveness", "readiness", "same_probe", "spread"}) {
      builder.Set(flag, value::Value::Bool(true));
    }
    if (!environment.empty()) builder.Set("environment", out.String(environment));
    return builder.Set("containers", out.List(containers)).Build();
  };
  std::string digest = "@sha256:" + std::string(64, 'a');
  std::vector<value::Value> workloads = {workload("production", {"shop/web" + digest, "shop/proxy:1.2"}),
                                         workload("staging", {"shop/next" + digest}),
                                         workload("", {"shop/jobs:2" + digest})};
  out.Set("kubernetes.workloads", out.List(workloads));
  facts::FactSetBuilder builder(declarations);
  builder.Add(out);
  facts_ = std::move(builder).Build();
  EXPECT_EQ(Record().images, (std::vector<std::string>{"shop/jobs:2" + digest, "shop/web" + digest}));
}

TEST_F(RunRecordTest, WhatDoesNotApplyOrWasNotPinnedAsABlockerIsNotRequired) {
  result_.outcome = model::Outcome::kNotApplicable;
  EXPECT_FALSE(Record().items[0].required);
  result_.outcome = model::Outcome::kFail;
  result_.required = true;  // Enforced since the review began.
  pinned_.sections[0].items[0].blocks = false;
  EXPECT_FALSE(Record().items[0].required);
}

}  // namespace
}  // namespace seaworthy::app
