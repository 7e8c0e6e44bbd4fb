#include "cloud/pulumi_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cloud/errors.h"
#include "cloud/testing.h"

namespace seaworthy::cloud {
namespace {

constexpr std::string_view kExport = R"({"version": 3, "deployment": {
  "manifest": {"time": "2031-05-01T10:00:00.25+02:00", "version": "v3.91.1"},
  "secrets_providers": {"type": "passphrase", "state": {"salt": "x"}},
  "resources": [
    {"urn": "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod", "custom": false, "type": "pulumi:pulumi:Stack"},
    {"urn": "urn:pulumi:prod::shop::aws:rds/instance:Instance::orders::main", "custom": true,
     "type": "aws:rds/instance:Instance", "inputs": {"storageEncrypted": false},
     "outputs": {"storageEncrypted": true, "password":
       {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"hunter2\""},
       "user": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}}},
    {"urn": "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::old", "custom": true, "delete": true,
     "type": "aws:s3/bucket:Bucket"},
    {"urn": "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::theirs", "custom": true, "external": true,
     "type": "aws:s3/bucket:Bucket"}],
  "pending_operations": [{"type": "creating", "resource": {}}], "metadata": {}}})";

TEST(ReadPulumiState, TakesNamesAndCountsOfAnExport) {
  Parsed parsed(kExport);
  auto state = ReadPulumiState(parsed.root);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->layout, "export");
  EXPECT_EQ(state->stack, "prod");
  EXPECT_EQ(state->project, "shop");
  EXPECT_EQ(ToString(*state->time), "2031-05-01T08:00:00.25Z");
  EXPECT_EQ(state->secrets_provider, "passphrase");
  EXPECT_EQ(state->resources, 4);
  EXPECT_EQ(state->custom, 3);
  EXPECT_EQ(state->pending_operations, 1);
  EXPECT_FALSE(state->integrity_error);
}

TEST(ReadPulumiState, CountsSecretsAndNamesThePlainOnesWithoutTheirText) {
  Parsed parsed(kExport);
  auto state = ReadPulumiState(parsed.root);
  EXPECT_EQ(state->secrets, 2);
  EXPECT_EQ(state->plain_secrets, 1);
  EXPECT_THAT(state->plain_secret_at, testing::ElementsAre("aws:rds/instance:Instance orders::main.password"));
}

TEST(ReadPulumiState, WhatIsOnItsWayOutOrOnlyReadIsNotManaged) {
  Parsed parsed(kExport);
  auto state = ReadPulumiState(parsed.root);
  ASSERT_EQ(state->managed.size(), 1U);
  EXPECT_EQ(state->managed[0].name, "orders::main");
  EXPECT_EQ(state->managed[0].attributes.Find("storage_encrypted").at(0).AsTruth(), true);
}

TEST(ReadPulumiState, ACheckpointOfAnEmptyStackNamesIt) {
  Parsed parsed(R"({"version": 4, "features": ["x"], "checkpoint": {"stack": "organization/shop/qa", "config": {}}})");
  auto state = ReadPulumiState(parsed.root);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->layout, "checkpoint");
  EXPECT_EQ(state->stack, "qa");
  EXPECT_EQ(state->project, "shop");
  EXPECT_EQ(state->resources, 0);
}

TEST(ReadPulumiState, TheZeroTimeIsNoTime) {
  Parsed parsed(R"({"version": 3, "deployment": {"manifest": {"time": "0001-01-01T00:00:00Z"}}})");
  EXPECT_FALSE(ReadPulumiState(parsed.root)->time.has_value());
}

TEST(ReadPulumiState, RefusesWhatItDoesNotKnow) {
  Parsed newer(R"({"version": 9, "deployment": {}})");
  EXPECT_TRUE(ReadPulumiState(newer.root).error().Is(kUnknownVersion));
  for (std::string_view text : {"[]", "7", "null", R"({"version": "3", "deployment": {}})", R"({"deployment": {}})",
                                R"({"version": 3, "deployment": []})"}) {
    Parsed other(text);
    EXPECT_TRUE(ReadPulumiState(other.root).error().Is(kNotAState)) << text;
  }
}

TEST(ReadPulumiState, WrongTypesEverywhereAreNoResources) {
  Parsed parsed(R"({"version": 3, "deployment": {"manifest": 7, "secrets_providers": [], "metadata": "x",
                    "resources": [1, null, "x", [], {"urn": 5, "type": {}, "custom": "true", "outputs": 3}]}})");
  auto state = ReadPulumiState(parsed.root);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->resources, 5);
  EXPECT_EQ(state->custom, 0);
}

TEST(ParseUrn, KeepsDoublePointsOfTheName) {
  EXPECT_EQ(ParseUrn("urn:pulumi:s::p::a:b:C$d:e:F::x::y").name, "x::y");
  EXPECT_EQ(ParseUrn("urn:pulumi:s::p::t").stack, "");
  EXPECT_EQ(ParseUrn("").name, "");
}

}  // namespace
}  // namespace seaworthy::cloud
