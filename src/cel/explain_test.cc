#include "cel/explain.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "value/build.h"

namespace seaworthy::cel {
namespace {

using testing::ElementsAre;
using value::AbsentReason;
using value::Kind;
using value::StructType;
using value::Type;
using value::Value;

class Explaining : public testing::Test {
 protected:
  Explaining() {
    workload_ = {"Workload",
                 {{.name = "name", .type = Type::Of(Kind::kString)},
                  {.name = "replicas", .type = Type::Of(Kind::kInt)},
                  {.name = "probe", .type = Type::Of(Kind::kString), .optional = true}},
                 0};
    std::vector<Value> workloads{Workload("checkout", 1, 11), Workload("cart", 3, 12), Workload("mail", 1, 13)};
    Add("workloads", Type::List(Type::Struct(workload_)), value::CopyList(arena_, workloads).WithOrigin(9));
    Add("empty", Type::List(Type::Struct(workload_)), value::CopyList(arena_, {}).WithOrigin(8));
    Add("tier", Type::Of(Kind::kInt), Value::Int(2).WithOrigin(5));
    Add("codeowners", Type::Of(Kind::kBool), Value::Bool(false).WithOrigin(6));
    Add("params.life", Type::Of(Kind::kDuration), Value::Duration({14 * 86'400, 0}));
    Add("expires", Type::Of(Kind::kTimestamp), Value::Timestamp({1'000'000, 0}).WithOrigin(4));
    Add("now", Type::Of(Kind::kTimestamp), Value::Timestamp({900'000, 0}));
    Add("coverage", Type::Of(Kind::kDouble), value::MakeAbsent(arena_, AbsentReason::kNotFound, "no report"));
  }

  Value Workload(std::string_view name, std::int64_t replicas, std::uint32_t origin) {
    return value::StructBuilder(arena_, workload_)
        .Set("name", Value::String(name).WithOrigin(origin))
        .Set("replicas", Value::Int(replicas).WithOrigin(origin + 10))
        .Build();
  }

  void Add(std::string name, Type type, Value value) {
    environment_.Add(std::move(name), std::move(type));
    slots_.push_back(value);
  }

  Explanation Run(std::string_view text) {
    auto program = Compile(environment_, text);
    EXPECT_TRUE(program.ok()) << text << ": " << (program.ok() ? "" : program.error().ToString());
    if (!program.ok()) return {};
    programs_.push_back(*program);
    return Explain(*program, slots_, arena_);
  }

  // The decisions as lines of `summary @origin`.
  std::vector<std::string> Lines(std::string_view text) {
    std::vector<std::string> lines;
    for (const Decision& decision : Run(text).decisions) {
      lines.push_back(decision.summary + " @" + std::to_string(decision.origin));
    }
    return lines;
  }

  value::Arena arena_;
  StructType workload_;
  Environment environment_;
  std::vector<Value> slots_;
  std::vector<Program> programs_;
};

TEST_F(Explaining, AComparisonShowsWhatWasMeasured) {
  EXPECT_THAT(Lines("tier == 1"), ElementsAre("tier == 1: tier is 2 @5"));
  EXPECT_THAT(Lines("3 > tier"), ElementsAre("3 > tier: tier is 2 @5"));
  EXPECT_THAT(Lines("tier in [1, 3]"), ElementsAre("tier in [1, 3]: tier is 2 @5"));
  EXPECT_THAT(Lines("expires - now >= params.life"),
              ElementsAre("expires - now >= params.life: expires - now is 1 day 3 hours, "
                          "params.life is 14 days @4"));
}

TEST_F(Explaining, TheMeasuredSideIsFirst) {
  Explanation result = Run("params.life <= expires - now");
  ASSERT_EQ(result.decisions.size(), 1u);
  ASSERT_EQ(result.decisions[0].operands.size(), 2u);
  EXPECT_EQ(result.decisions[0].operands[0].text, "expires - now");
  EXPECT_TRUE(result.decisions[0].operands[1].constant);
  EXPECT_EQ(result.decisions[0].operands[1].path, "params.life");
}

TEST_F(Explaining, OnlyTheSidesThatDecideAreShown) {
  EXPECT_THAT(Lines("tier == 2 && codeowners"), ElementsAre("codeowners is false @6"));
  EXPECT_THAT(Lines("tier == 1 || codeowners"), ElementsAre("tier == 1: tier is 2 @5", "codeowners is false @6"));
  EXPECT_THAT(Lines("tier == 2 || codeowners"), ElementsAre("tier == 2: tier is 2 @5"));
  EXPECT_THAT(Lines("tier == 1 && coverage > 0.8"), ElementsAre("tier == 1: tier is 2 @5"));
  EXPECT_THAT(Lines("!codeowners"), ElementsAre("!codeowners: codeowners is false @6"));
  EXPECT_THAT(Lines("!(tier == 2 || codeowners)"), ElementsAre("tier == 2: tier is 2 @5"));
  EXPECT_THAT(Lines("tier > 1 ? codeowners : true"), ElementsAre("codeowners is false @6"));
}

TEST_F(Explaining, AllShowsEveryItemThatViolates) {
  EXPECT_THAT(Lines("workloads.all(w, w.replicas >= 2)"),
              ElementsAre("w.replicas >= 2: w.replicas is 1 (w = checkout) @21",
                          "w.replicas >= 2: w.replicas is 1 (w = mail) @23"));
  EXPECT_THAT(Lines("workloads.filter(w, w.name != 'checkout').all(w, w.replicas >= 2)"),
              ElementsAre("w.replicas >= 2: w.replicas is 1 (w = mail) @23"));
  EXPECT_THAT(Lines("workloads.all(w, w.replicas > 0)"),
              ElementsAre("workloads.all(w, w.replicas > 0): all 3 items: checkout, cart, mail @9"));
  EXPECT_THAT(Lines("empty.all(w, w.replicas > 0)"), ElementsAre("empty.all(w, w.replicas > 0): empty is empty @8"));
  EXPECT_THAT(Lines("workloads.all(w, has(w.probe) && w.probe != '')"),
              testing::Contains("has(w.probe): w.probe is not set (w = checkout) @11"));
}

TEST_F(Explaining, PathsPointIntoTheFact) {
  Explanation result = Run("workloads.filter(w, w.name != 'checkout').all(w, w.replicas >= 2)");
  ASSERT_EQ(result.decisions.size(), 1u);
  EXPECT_EQ(result.decisions[0].operands[0].path, "workloads[2].replicas");
  EXPECT_EQ(result.decisions[0].bindings[0].index, 2u);
}

TEST_F(Explaining, ExistsSaysHowManyWereLookedAt) {
  EXPECT_THAT(Lines("workloads.exists(w, w.replicas > 5)"),
              ElementsAre("workloads.exists(w, w.replicas > 5): none of 3 items: checkout, cart, mail @9"));
  EXPECT_THAT(Lines("workloads.exists(w, w.replicas == 3)"),
              ElementsAre("w.replicas == 3: w.replicas is 3 (w = cart) @22"));
  EXPECT_THAT(Lines("!workloads.exists(w, w.replicas == 3)"),
              ElementsAre("w.replicas == 3: w.replicas is 3 (w = cart) @22"));
  EXPECT_THAT(Lines("empty.exists(w, true)"), ElementsAre("empty.exists(w, true): empty is empty @8"));
  EXPECT_THAT(Lines("workloads.exists_one(w, w.replicas == 1)"),
              ElementsAre("workloads.exists_one(w, w.replicas == 1): 2 of 3 items: checkout, mail @9"));
}

TEST_F(Explaining, SizesAndCallsShowTheirOperands) {
  EXPECT_THAT(Lines("size(empty) > 0"), ElementsAre("size(empty) > 0: size(empty) is 0 @8"));
  EXPECT_THAT(Lines("size(workloads.filter(w, w.replicas > 1)) == workloads.size()"),
              ElementsAre("size(workloads.filter(w, w.replicas > 1)) == workloads.size(): "
                          "size(workloads.filter(w, w.replicas > 1)) is 1, workloads.size() is 3 @9"));
  EXPECT_THAT(Lines("workloads[0].name.startsWith('x')"),
              ElementsAre("workloads[0].name.startsWith('x'): workloads[0].name is \"checkout\" @11"));
}

TEST_F(Explaining, NestedMacrosKeepBothBindings) {
  Explanation result = Run("workloads.all(w, ['a', w.name].all(n, n != 'cart'))");
  ASSERT_EQ(result.decisions.size(), 1u);
  EXPECT_EQ(result.decisions[0].summary, "n != 'cart': n is \"cart\" (w = cart, n = cart)");
}

TEST_F(Explaining, AnErrorIsShownWhereItArises) {
  EXPECT_THAT(Lines("tier == 2 && tier / (tier - 2) > 0"), ElementsAre("tier / (tier - 2) > 0: division by zero @5"));
  EXPECT_EQ(Run("tier / 0 > 1").error, "division by zero");
}

TEST_F(Explaining, AnUnknownIsNamedInsteadOfExplained) {
  Explanation result = Run("tier == 2 && coverage > 0.8");
  EXPECT_TRUE(result.decisions.empty());
  ASSERT_EQ(result.unknowns.size(), 1u);
  EXPECT_EQ(result.unknowns[0].path, "coverage");
}

TEST_F(Explaining, DecisionsAreCappedAndCounted) {
  Explanation result = Run("[0,1,2,3,4,5,6,7,8,9,10,11,12].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, a + b == tier + 99))");
  EXPECT_EQ(result.decisions.size(), 100u);
  EXPECT_EQ(result.total, 130u);
}

}  // namespace
}  // namespace seaworthy::cel
