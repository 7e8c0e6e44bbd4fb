#include "cloud/terraform_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cloud/encryption.h"
#include "cloud/errors.h"
#include "cloud/testing.h"

namespace seaworthy::cloud {
namespace {

constexpr std::string_view kState = R"({"version": 4, "terraform_version": "1.9.0", "serial": 7, "lineage": "x",
  "outputs": {"password": {"value": "hunter2", "type": "string", "sensitive": true}},
  "resources": [
    {"module": "module.a[\"k\"]", "mode": "managed", "type": "aws_db_instance", "name": "orders",
     "instances": [{"index_key": 0, "attributes": {"storage_encrypted": true}, "sensitive_attributes": [[]]},
                   {"index_key": "b", "status": "tainted", "attributes": {"storage_encrypted": false}},
                   {"deposed": "cafe", "attributes": {"storage_encrypted": false}}]},
    {"mode": "data", "type": "aws_ebs_volume", "name": "old", "instances": [{"attributes": {"encrypted": false}}]}]})";

TEST(ReadTerraform, ReadsAStateFile) {
  Parsed parsed(kState);
  auto state = ReadTerraform(parsed.root, parsed.arena);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->layout, "state");
  EXPECT_EQ(state->version, 4);
  EXPECT_EQ(state->tool_version, "1.9.0");
  EXPECT_EQ(state->managed_instances, 3);
  EXPECT_EQ(state->data_instances, 1);
  EXPECT_EQ(state->tainted, 1);
  EXPECT_EQ(state->sensitive, 2);
  ASSERT_EQ(state->managed.size(), 2U);
  EXPECT_EQ(state->managed[0].address, "module.a[\"k\"].aws_db_instance.orders[0]");
  EXPECT_EQ(state->managed[1].address, "module.a[\"k\"].aws_db_instance.orders[\"b\"]");
}

TEST(ReadTerraform, ReadsOldStatesWithFlatAttributes) {
  Parsed parsed(R"({"version": 3, "terraform_version": "0.7.4", "serial": 2, "modules": [{"path": ["root"],
    "resources": {"aws_instance.web.0": {"type": "aws_instance", "primary": {"id": "i-1", "attributes":
      {"root_block_device.#": "1", "root_block_device.0.encrypted": "false", "ebs_block_device.#": "0"}}},
      "data.aws_ami.x": {"type": "aws_ami", "primary": {"attributes": {}}}}}]})");
  auto state = ReadTerraform(parsed.root, parsed.arena);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->version, 3);
  EXPECT_EQ(state->managed_instances, 1);
  EXPECT_EQ(state->data_instances, 1);
  EXPECT_EQ(state->managed.at(0).name, "web.0");
  EXPECT_EQ(JudgeStores(state->managed).at(0).verdict, Verdict::kNotEncrypted);
}

TEST(ReadTerraform, ReadsShowOfAStateWithItsModules) {
  Parsed parsed(R"({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {
    "resources": [{"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q",
      "values": {"sqs_managed_sse_enabled": true}, "sensitive_values": {"policy": true}}],
    "child_modules": [{"address": "module.a", "resources": [{"address": "module.a.aws_efs_file_system.f",
      "mode": "managed", "type": "aws_efs_file_system", "name": "f", "values": {"encrypted": false}}]}]}}})");
  auto state = ReadTerraform(parsed.root, parsed.arena);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->layout, "show-state");
  EXPECT_EQ(state->version, std::nullopt);
  EXPECT_EQ(state->format_version, "1.0");
  EXPECT_EQ(state->managed_instances, 2);
  EXPECT_EQ(state->sensitive, 1);
  EXPECT_EQ(state->managed.at(1).address, "module.a.aws_efs_file_system.f");
}

TEST(ReadTerraform, ReadsWhatAPlanLeavesBehind) {
  Parsed parsed(R"({"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}, "resource_changes": [
    {"address": "aws_db_instance.a", "mode": "managed", "type": "aws_db_instance", "name": "a", "change": {
      "actions": ["create"], "after": {"engine": "x"}, "after_unknown": {"storage_encrypted": true}}},
    {"address": "aws_db_instance.b", "mode": "managed", "type": "aws_db_instance", "name": "b", "change": {
      "actions": ["delete"], "before": {"storage_encrypted": false}, "after": null}}]})");
  auto state = ReadTerraform(parsed.root, parsed.arena);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->layout, "show-plan");
  EXPECT_FALSE(state->unchanged);
  ASSERT_EQ(state->managed.size(), 1U);
  EXPECT_EQ(JudgeStores(state->managed).at(0).verdict, Verdict::kUnknown);
}

TEST(ReadTerraform, APlanOfNoChangesSaysSo) {
  Parsed parsed(R"({"format_version": "1.2", "planned_values": {}, "resource_changes":
    [{"type": "t", "change": {"actions": ["no-op"], "after": {}}}]})");
  EXPECT_TRUE(ReadTerraform(parsed.root, parsed.arena)->unchanged);
}

TEST(ReadTerraform, AnEmptyShowIsAnEmptyState) {
  Parsed parsed(R"({"format_version": "1.0", "terraform_version": "1.9.0"})");
  auto state = ReadTerraform(parsed.root, parsed.arena);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->managed_instances, 0);
}

TEST(ReadTerraform, RefusesWhatItDoesNotKnow) {
  Parsed encrypted(R"({"serial": 1, "lineage": "x", "meta": {}, "encrypted_data": "x", "encryption_version": "v0"})");
  EXPECT_TRUE(ReadTerraform(encrypted.root, encrypted.arena).error().Is(kEncryptedState));
  Parsed newer(R"({"version": 5, "terraform_version": "3"})");
  EXPECT_TRUE(ReadTerraform(newer.root, newer.arena).error().Is(kUnknownVersion));
  Parsed format(R"({"format_version": "2.0", "values": {}})");
  EXPECT_TRUE(ReadTerraform(format.root, format.arena).error().Is(kUnknownVersion));
  for (std::string_view text : {"[]", "{}", R"({"version": 3})", R"({"version": "4", "terraform_version": "1"})"}) {
    Parsed other(text);
    EXPECT_TRUE(ReadTerraform(other.root, other.arena).error().Is(kNotAState)) << text;
  }
}

TEST(ReadTerraform, WrongTypesEverywhereAreNoResources) {
  Parsed parsed(R"({"version": 4, "terraform_version": 7, "serial": "x", "outputs": [1], "resources": [1, "x", null,
    {"instances": 3}, {"mode": 3, "type": [], "name": {}, "instances": [null, 4, {"attributes": [], "index_key": {}}]}]})");
  auto state = ReadTerraform(parsed.root, parsed.arena);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->managed_instances, 3);
}

}  // namespace
}  // namespace seaworthy::cloud
