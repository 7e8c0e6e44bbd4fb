#include "collect/run.h"

#include <filesystem>
#include <new>
#include <thread>

#include <gtest/gtest.h>

#include "collect/errors.h"
#include "formats/errors.h"
#include "value/build.h"

namespace seaworthy::collect {
namespace {

using value::AbsentReason;
using value::Value;

facts::Declarations TwoCollectors() {
  static const std::vector<EmbeddedFile> files{
      {"one.yaml", "collector: one\nsummary: x\nfacts:\n  one.a: {type: int, doc: a}\n  one.b: {type: int, doc: b}\n"},
      {"two.yaml", "collector: two\nsummary: x\nnetwork: true\nfacts:\n  two.c: {type: int, doc: c}\n"}};
  auto declarations = facts::Declarations::Parse(files);
  EXPECT_TRUE(declarations.ok());
  return *std::move(declarations);
}

class RunTest : public testing::Test {
 protected:
  RunTest() : repository_(Open()) {}

  static source::Repository Open() {
    auto repository = source::Repository::Open(std::filesystem::temp_directory_path().string(), {.files = 1});
    return *std::move(repository);
  }

  Outcome RunOne(const Collector& collector, const RunOptions& options = {}) {
    const Collector* plan[] = {&collector};
    facts::Writer service(declarations_, "service");
    Context context{repository_, service_, Instant{}, {}};
    return collect::Run(declarations_, plan, context, service, options);
  }

  const Value& Get(const Outcome& outcome, std::string_view key) {
    return outcome.facts->Get(*declarations_.Slot(key));
  }

  facts::Declarations declarations_ = TwoCollectors();
  source::Repository repository_;
  model::Service service_;
};

TEST_F(RunTest, WhatACollectorSetsIsKnown) {
  Collector good{"one", [](const Context&, facts::Writer& out) -> Result<void> {
                   out.Set("one.a", Value::Int(1));
                   out.Set("one.b", Value::Int(2));
                   return {};
                 }};
  Outcome outcome = RunOne(good);
  EXPECT_TRUE(outcome.failures.empty());
  EXPECT_EQ(Get(outcome, "one.b").AsInt(), 2);
  EXPECT_EQ(Get(outcome, "two.c").AsAbsence().reason, AbsentReason::kNotCollected);
}

TEST_F(RunTest, AFailureKeepsWhatWasSetAndMakesTheRestAbsent) {
  Collector broken{"one", [](const Context&, facts::Writer& out) -> Result<void> {
                     out.Set("one.a", Value::Int(1));
                     return Error(formats::kTooLarge, "too much");
                   }};
  Outcome outcome = RunOne(broken);
  ASSERT_EQ(outcome.failures.size(), 1u);
  EXPECT_EQ(outcome.failures[0].collector, "one");
  EXPECT_EQ(Get(outcome, "one.a").AsInt(), 1);
  EXPECT_EQ(Get(outcome, "one.b").AsAbsence().reason, AbsentReason::kTooLarge);
  EXPECT_EQ(Get(outcome, "one.b").AsAbsence().detail, "too much");
}

TEST_F(RunTest, ACollectorThatOverstaysIsStoppedAndTimedOut) {
  Collector slow{"one", [](const Context& context, facts::Writer&) -> Result<void> {
                   while (!context.stopped()) std::this_thread::yield();
                   return Error(kStopped, "asked to stop");
                 }};
  Outcome outcome = RunOne(slow, {.deadline = std::chrono::milliseconds(5)});
  EXPECT_EQ(Get(outcome, "one.a").AsAbsence().reason, AbsentReason::kTimeout);
}

TEST_F(RunTest, AnExceptionEndsOneCollectorAndNotTheRun) {
  Collector broken{"one", [](const Context&, facts::Writer& out) -> Result<void> {
                     out.Set("one.a", Value::Int(1));
                     throw std::bad_alloc();
                   }};
  Outcome outcome = RunOne(broken);
  ASSERT_EQ(outcome.failures.size(), 1u);
  EXPECT_EQ(Get(outcome, "one.a").AsInt(), 1);
  EXPECT_EQ(Get(outcome, "one.b").AsAbsence().reason, AbsentReason::kNotCollected);
}

TEST_F(RunTest, OfflineLeavesOutWhatDials) {
  Collector dialling{"two", [](const Context&, facts::Writer&) -> Result<void> {
                       ADD_FAILURE() << "it was started";
                       return {};
                     }};
  Outcome outcome = RunOne(dialling, {.offline = true});
  EXPECT_EQ(Get(outcome, "two.c").AsAbsence().reason, AbsentReason::kNotCollected);
  EXPECT_TRUE(outcome.failures.empty());
}

TEST_F(RunTest, WhatACollectorDoesNotSayIsNotFound) {
  Collector silent{"one", [](const Context&, facts::Writer&) -> Result<void> { return {}; }};
  EXPECT_EQ(Get(RunOne(silent), "one.a").AsAbsence().reason, AbsentReason::kNotFound);
}

TEST_F(RunTest, ThePlanHoldsOnlyWhatIsWanted) {
  Collector one{"one", nullptr};
  Collector two{"two", nullptr};
  const Collector* available[] = {&one, &two};
  std::size_t wanted[] = {*declarations_.Slot("two.c")};
  auto plan = Plan(declarations_, wanted, available);
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_EQ(plan[0]->id, "two");
}

TEST_F(RunTest, EnvironmentIsToldByTheInnermostFolder) {
  Context context{repository_, service_, Instant{}, {}};
  EXPECT_EQ(context.EnvironmentOf("deploy/live/production/app.yaml"), "production");
  EXPECT_EQ(context.EnvironmentOf("k8s/overlays/stage/app.yaml"), "staging");
  EXPECT_EQ(context.EnvironmentOf("charts/shop/values-prod.yaml"), "production");
  EXPECT_EQ(context.EnvironmentOf("product/delivery.yaml"), "");
  EXPECT_EQ(context.EnvironmentOf("latest-test/app.yaml"), "staging");
  service_.environments.push_back({.name = "live", .kind = "production", .paths = {"ops/**"}});
  EXPECT_EQ(context.EnvironmentOf("ops/dev/app.yaml"), "production");
}

TEST_F(RunTest, WhatIsBesideProductionIsNotTakenForIt) {
  Context context{repository_, service_, Instant{}, {}};
  for (const char* path : {"non-prod/app.yaml", "nonprod/app.yaml", "pre-prod/app.yaml", "k8s/preprod.yaml",
                           "pre_production/app.yaml", "values.non-production.yaml", "not-prod/app.yaml",
                           "prod-staging/app.yaml", "qa-prod/app.yaml", "pre-live/app.yaml"}) {
    EXPECT_EQ(context.EnvironmentOf(path), "staging") << path;
  }
  EXPECT_EQ(context.EnvironmentOf("eu-prod-1/app.yaml"), "production");
  EXPECT_EQ(context.EnvironmentOf("dev-prod/app.yaml"), "development");
}

}  // namespace
}  // namespace seaworthy::collect
