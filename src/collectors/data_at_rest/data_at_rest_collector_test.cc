#include "collectors/data_at_rest/data_at_rest_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "collectors/registry.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::data_at_rest {
namespace {

using testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kTerraform = R"({"version": 4, "terraform_version": "1.9.0", "serial": 3, "resources": [
  {"mode": "managed", "type": "aws_db_instance", "name": "orders",
   "instances": [{"attributes": {"storage_encrypted": false}}]},
  {"mode": "managed", "type": "aws_redshift_cluster", "name": "sales", "instances": [{"attributes": {"id": "x"}}]}]})";

std::string Pulumi(std::string_view time, std::string_view encrypted) {
  return R"({"version": 3, "deployment": {"manifest": {"time": ")" + std::string(time) + R"("}, "resources": [
    {"urn": "urn:pulumi:prod::shop::gcp:storage/bucket:Bucket::media", "type": "gcp:storage/bucket:Bucket",
     "custom": true, "outputs": {"encryption": )" +
         std::string(encrypted) + "}}]}}";
}

class DataAtRestTest : public testing::Test {
 protected:
  DataAtRestTest() : declarations_(facts::Declarations::Parse(Embedded()).operator*()) {}

  std::span<const Value> Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{.repository = *repository_, .service = service_, .now = Instant{1}, .stop = {}};
    facts::Writer out(declarations_, "data_at_rest");
    Result<void> result = kCollector.collect(context, out);
    EXPECT_TRUE(result.ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
    return set_->Get(*declarations_.Slot("data_at_rest.stores")).AsList();
  }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(DataAtRestTest, WithoutAStateThereIsNoStore) {
  folder_.Write("Pulumi.yaml", "name: shop\nruntime: python\n");
  folder_.Write("index.json", "{}");
  EXPECT_TRUE(Collect().empty());
}

TEST_F(DataAtRestTest, StoresOfBothToolsStandInOneList) {
  folder_.Write("stack.json", Pulumi("2031-05-01T10:00:00Z", R"({"defaultKmsKeyName": "k"})"));
  folder_.Write("infra/staging/terraform.tfstate", kTerraform);
  std::span<const Value> stores = Collect();
  ASSERT_EQ(stores.size(), 3U);
  EXPECT_EQ(stores[0].Find("name")->AsString(), "orders");
  EXPECT_FALSE(stores[0].Find("encrypted")->AsBool());
  EXPECT_EQ(stores[0].Find("provider")->AsString(), "aws");
  EXPECT_EQ(stores[0].Find("environment")->AsString(), "staging");
  EXPECT_EQ(stores[2].Find("name")->AsString(), "media");
  EXPECT_EQ(stores[2].Find("environment")->AsString(), "production");
  EXPECT_EQ(stores[2].Find("algorithm")->AsString(), "AES-256");
  EXPECT_EQ(stores[2].Find("key")->AsString(), "customer");
}

TEST_F(DataAtRestTest, WhatTheStateCannotTellIsAbsentAndNamed) {
  folder_.Write("terraform.tfstate", kTerraform);
  std::span<const Value> stores = Collect();
  const Value& encrypted = *stores[1].Find("encrypted");
  ASSERT_TRUE(encrypted.Is(Kind::kAbsent));
  EXPECT_THAT(std::string(encrypted.AsAbsence().detail), HasSubstr("aws_redshift_cluster sales"));
}

TEST_F(DataAtRestTest, TheNewestExportOfAStackCounts) {
  folder_.Write("a.json", Pulumi("2031-05-02T10:00:00Z", R"({"defaultKmsKeyName": "k"})"));
  folder_.Write("b.json", Pulumi("2031-05-01T10:00:00Z", "null"));
  std::span<const Value> stores = Collect();
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].Find("verdict")->AsString(), "encrypted");
}

TEST_F(DataAtRestTest, AProgramInYamlCountsUntilThereIsAState) {
  folder_.Write("Pulumi.yaml",
                "name: shop\nruntime: yaml\nresources:\n  disk:\n    type: aws:ebs:Volume\n"
                "    properties: {encrypted: false}\n");
  std::span<const Value> stores = Collect();
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].Find("verdict")->AsString(), "not-encrypted");
  EXPECT_EQ(set_->ProvenanceOf(stores[0].origin())->place.line, 4);
  folder_.Write("stack.json", Pulumi("2031-05-02T10:00:00Z", "null"));
  stores = Collect();
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].Find("name")->AsString(), "media");
}

TEST_F(DataAtRestTest, AStateThatCannotBeReadStaysAsAnAbsentPart) {
  folder_.Write("terraform.tfstate", "{\"version\": 4,");
  std::span<const Value> stores = Collect();
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].AsAbsence().reason, AbsentReason::kMalformed);
}

TEST_F(DataAtRestTest, AStateOfABackendIsMissedWhereItCannotBeRead) {
  folder_.Write(".pulumi/stacks/shop/a.json", "");
  folder_.Write(".pulumi/stacks/shop/b.json.gz", "\x1f\x8b\x08");
  folder_.Write(".pulumi/stacks/shop/c.json.zst", "(\xb5/\xfd");
  folder_.Write(".pulumi/stacks/shop/d.json.bak", "{");
  std::span<const Value> stores = Collect();
  ASSERT_EQ(stores.size(), 3U);
  for (const Value& store : stores) EXPECT_EQ(store.AsAbsence().reason, AbsentReason::kMalformed);
}

TEST_F(DataAtRestTest, AStateOver64MebibytesIsTooLarge) {
  folder_.Write("terraform.tfstate", kTerraform);
  std::filesystem::resize_file(folder_.path() + "/terraform.tfstate", (64u << 20) + 1);  // Sparse: no bytes on disk.
  std::span<const Value> stores = Collect();
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].AsAbsence().reason, AbsentReason::kTooLarge);
}

}  // namespace
}  // namespace seaworthy::collectors::data_at_rest
