#include "collectors/terraform/terraform_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "collectors/registry.h"
#include "collectors/terraform/inspect.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::terraform {
namespace {

using testing::HasSubstr;
using testing::Not;
using value::AbsentReason;
using value::Value;

constexpr std::string_view kState = R"({"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x",
  "outputs": {"password": {"value": "hunter2", "sensitive": true}}, "resources": [{"mode": "managed",
  "type": "aws_db_instance", "name": "orders", "instances": [{"attributes": {"storage_encrypted": false,
  "password": "hunter2"}}]}]})";

class TerraformCollectorTest : public testing::Test {
 protected:
  TerraformCollectorTest() : declarations_(facts::Declarations::Parse(Embedded()).operator*()) {}

  const Value& Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{.repository = *repository_, .service = service_, .now = Instant{1}, .stop = {}};
    facts::Writer out(declarations_, "terraform");
    Result<void> result = kCollector.collect(context, out);
    EXPECT_TRUE(result.ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
    return set_->Get(*declarations_.Slot("terraform.states"));
  }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(TerraformCollectorTest, WithoutAStateTheListIsEmpty) {
  folder_.Write("main.tf", "resource \"a\" \"b\" {}");
  folder_.Write("composer.json", "{}");
  EXPECT_TRUE(Collect().AsList().empty());
}

TEST_F(TerraformCollectorTest, AStateGivesCountsAndItsEnvironment) {
  folder_.Write("infra/prod/terraform.tfstate", kState);
  const Value& state = Collect().AsList()[0];
  EXPECT_EQ(state.Find("path")->AsString(), "infra/prod/terraform.tfstate");
  EXPECT_EQ(state.Find("environment")->AsString(), "production");
  EXPECT_EQ(state.Find("version")->AsInt(), 4);
  EXPECT_EQ(state.Find("managed")->AsInt(), 1);
  EXPECT_EQ(state.Find("sensitive")->AsInt(), 1);
}

TEST_F(TerraformCollectorTest, WhatCannotBeReadStaysAsAnAbsentPart) {
  folder_.Write("a.tfstate", "");
  folder_.Write("b.tfstate", std::string(kState.substr(0, 100)));
  folder_.Write("c.tfstate", R"({"lineage": "x", "serial": 1, "encrypted_data": "x", "encryption_version": "v0"})");
  folder_.Write("d.json", R"({"format_version": "7.0", "values": {}})");
  folder_.Write("e.tfstate", "\xff\xfe");
  std::span<const Value> states = Collect().AsList();
  ASSERT_EQ(states.size(), 5U);
  for (const Value& state : states) EXPECT_EQ(state.AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_THAT(std::string(states[2].AsAbsence().detail), HasSubstr("encrypted by OpenTofu"));
}

TEST(InspectTerraform, PrintsVerdictsAndNoSecret) {
  std::string line = Inspect("a.tfstate", kState);
  EXPECT_THAT(line, HasSubstr(R"("version":4)"));
  EXPECT_THAT(line, HasSubstr(R"("managed_instances":1)"));
  EXPECT_THAT(line, HasSubstr(R"("encryption":{"not-encrypted":1})"));
  EXPECT_THAT(line, HasSubstr(R"("attribute":"storage_encrypted")"));
  EXPECT_THAT(line, Not(HasSubstr("hunter2")));
}

TEST(InspectTerraform, SaysWhatIsNoneOfIt) {
  for (std::string_view text : {"", "{", "[]", "{}", "\xff\xfe", "7", "\"x\""}) {
    EXPECT_THAT(Inspect("a.tfstate", text), HasSubstr(R"("not_a":"terraform")")) << text;
  }
}

}  // namespace
}  // namespace seaworthy::collectors::terraform
