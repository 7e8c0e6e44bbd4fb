#include "cloud/encryption.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "cloud/testing.h"

namespace seaworthy::cloud {
namespace {

// One row: a resource, and what is said of it.
struct Case {
  std::string_view type;
  std::string_view attributes;
  std::string_view verdict;
  std::string_view attribute;
  std::string_view key;
};

std::ostream& operator<<(std::ostream& out, const Case& row) { return out << row.type << " " << row.attributes; }

Store JudgeOne(std::string_view type, const Parsed& attributes) {
  std::vector<Resource> resources{{std::string(type), "orders", "address", Attributes(attributes.root)}};
  std::vector<Store> stores = JudgeStores(resources);
  return stores.empty() ? Store{} : stores.front();
}

class Encryption : public testing::TestWithParam<Case> {};

TEST_P(Encryption, IsReadFromTheAttributeOfItsType) {
  Parsed parsed(GetParam().attributes);
  Store store = JudgeOne(GetParam().type, parsed);
  EXPECT_EQ(store.name, "orders") << "it is a store";
  EXPECT_EQ(Name(store.verdict), GetParam().verdict);
  EXPECT_EQ(store.attribute, GetParam().attribute);
  EXPECT_EQ(Name(store.key), GetParam().key);
  EXPECT_EQ(store.algorithm, store.IsEncrypted() == true ? "AES-256" : "");
  EXPECT_FALSE(store.reason.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Amazon, Encryption,
    testing::Values(
        Case{"aws_db_instance", R"({"storage_encrypted": true, "kms_key_id": "arn:aws:kms:eu:1:key/2"})", "encrypted",
             "storage_encrypted", ""},
        Case{"aws_db_instance", R"({"storage_encrypted": true, "kms_key_id": "alias/aws/rds"})", "encrypted",
             "storage_encrypted", "provider"},
        Case{"aws_db_instance", R"({"storage_encrypted": false})", "not-encrypted", "storage_encrypted", ""},
        Case{"aws_db_instance", R"({"engine": "postgres"})", "not-encrypted", "", ""},
        Case{"aws_db_instance", R"({})", "unknown", "", ""},
        Case{"aws_db_instance", R"({"storage_encrypted": [1]})", "unknown", "storage_encrypted[0]", ""},
        Case{"aws:rds/instance:Instance", R"({"storageEncrypted": true, "kmsKeyId": "alias/orders"})", "encrypted",
             "storageEncrypted", "customer"},
        Case{"aws_rds_cluster", R"({"engine_mode": "serverless"})", "provider-default", "", "provider"},
        Case{"aws_redshift_cluster", R"({"node_type": "x"})", "unknown", "", ""},
        Case{"aws_redshift_cluster", R"({"encrypted": "true"})", "encrypted", "encrypted", "provider"},
        Case{"aws_ebs_volume", R"({"encrypted": false})", "not-encrypted", "encrypted", ""},
        Case{"aws_instance",
             R"({"root_block_device": [{"encrypted": true}], "ebs_block_device": [{"encrypted": false}]})",
             "not-encrypted", "ebs_block_device[0].encrypted", ""},
        Case{"aws_instance", R"({"root_block_device": [{"encrypted": true}], "ebs_block_device": []})", "encrypted",
             "root_block_device[0].encrypted", ""},
        Case{"aws_instance", R"({"root_block_device": [{"volume_size": 8}]})", "unknown", "root_block_device[0]", ""},
        Case{"aws_instance", R"({"ami": "x"})", "unknown", "", ""},
        Case{"aws_launch_template", R"({"block_device_mappings": [{"ebs": [{"encrypted": "true"}]}]})", "encrypted",
             "block_device_mappings[0].ebs[0].encrypted", ""},
        Case{"aws_s3_bucket", R"({"bucket": "b"})", "provider-default", "", "provider"},
        Case{"aws:s3/bucketV2:BucketV2",
             R"({"serverSideEncryptionConfigurations": [{"rules": [{"applyServerSideEncryptionByDefaults":
                 [{"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "alias/orders"}]}]}]})",
             "encrypted",
             "serverSideEncryptionConfigurations[0].rules[0].applyServerSideEncryptionByDefaults[0].sseAlgorithm",
             "customer"},
        Case{"aws_dynamodb_table", R"({"server_side_encryption": []})", "provider-default", "", "provider"},
        Case{"aws_dynamodb_table", R"({"server_side_encryption": [{"enabled": false}]})", "provider-default", "",
             "provider"},
        Case{"aws_dynamodb_table", R"({"server_side_encryption": [{"enabled": true, "kms_key_arn": ""}]})", "encrypted",
             "server_side_encryption[0].enabled", "provider"},
        Case{"aws_elasticache_replication_group", R"({"at_rest_encryption_enabled": "true"})", "encrypted",
             "at_rest_encryption_enabled", "provider"},
        Case{"aws_elasticache_cluster", R"({"engine": "memcached"})", "unknown", "", ""},
        Case{"aws_opensearch_domain", R"({"encrypt_at_rest": [{"enabled": true}]})", "encrypted",
             "encrypt_at_rest[0].enabled", "provider"},
        Case{"aws_sqs_queue", R"({"sqs_managed_sse_enabled": true, "kms_master_key_id": ""})", "encrypted",
             "sqs_managed_sse_enabled", "provider"},
        Case{"aws_sqs_queue", R"({"sqs_managed_sse_enabled": false, "kms_master_key_id": "alias/aws/sqs"})",
             "encrypted", "kms_master_key_id", "provider"},
        Case{"aws_sqs_queue", R"({"sqs_managed_sse_enabled": false})", "not-encrypted", "sqs_managed_sse_enabled", ""},
        Case{"aws_sqs_queue", R"({"name": "q"})", "unknown", "", ""},
        Case{"aws_sns_topic", R"({"name": "t"})", "provider-default", "", "provider"},
        Case{"aws_kinesis_stream", R"({"encryption_type": "NONE"})", "not-encrypted", "encryption_type", ""},
        Case{"aws_kinesis_stream", R"({"encryption_type": "KMS", "kms_key_id": "alias/aws/kinesis"})", "encrypted",
             "encryption_type", "provider"},
        Case{"aws-native:rds:DbInstance", R"({"storageEncrypted": true})", "encrypted", "storageEncrypted",
             "provider"}));

INSTANTIATE_TEST_SUITE_P(
    GoogleAndAzure, Encryption,
    testing::Values(
        Case{"google_sql_database_instance", R"({"encryption_key_name": ""})", "provider-default", "", "provider"},
        Case{"google_sql_database_instance", R"({"encryption_key_name": "projects/p/k"})", "encrypted",
             "encryption_key_name", "customer"},
        Case{"gcp:container/cluster:Cluster", R"({"databaseEncryption": {"keyName": "", "state": "DECRYPTED"}})",
             "provider-default", "", "provider"},
        Case{"gcp:storage/bucket:Bucket", R"({"encryption": 7})", "provider-default", "", ""},
        Case{"gcp:storage/bucket:Bucket", R"({"encryption": {"defaultKmsKeyName": "k"}})", "encrypted",
             "encryption.defaultKmsKeyName", "customer"},
        Case{"google-native:storage/v1:Bucket", R"({})", "provider-default", "", "provider"},
        Case{"azurerm_storage_account", R"({"customer_managed_key": []})", "provider-default", "", "provider"},
        Case{"azurerm_mssql_database", R"({"transparent_data_encryption_enabled": false})", "not-encrypted",
             "transparent_data_encryption_enabled", ""},
        Case{"azurerm_mssql_database", R"({"name": "x"})", "provider-default", "", "provider"},
        Case{"azure-native:storage/v20230101:StorageAccount",
             R"({"encryption": {"keyVaultProperties": {"keyName": "k"}}})", "encrypted",
             "encryption.keyVaultProperties.keyName", "customer"},
        Case{"azurerm_redis_cache", R"({"sku_name": "Premium", "capacity": 1})", "provider-default", "", "provider"},
        Case{"azurerm_redis_cache", R"({"sku_name": "Standard", "capacity": 1})", "not-encrypted", "capacity", ""},
        Case{"azure-native:cache:Redis", R"({"sku": {"name": "Basic", "capacity": 3}})", "provider-default", "",
             "provider"},
        Case{"azurerm_redis_cache", R"({"capacity": "1"})", "unknown", "", ""},
        Case{"hcloud_volume", R"({"encrypted": true})", "unknown", "", ""}));

TEST(JudgeStores, AKeyOfTheStateIsTheCustomers) {
  Parsed key(R"({"arn": "arn:aws:kms:eu:1:key/2"})");
  Parsed database(R"({"storage_encrypted": true, "kms_key_id": "arn:aws:kms:eu:1:key/2"})");
  std::vector<Resource> resources{{"aws_kms_key", "main", "k", Attributes(key.root)},
                                  {"aws_db_instance", "orders", "d", Attributes(database.root)}};
  std::vector<Store> stores = JudgeStores(resources);
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].key, KeyOwner::kCustomer);
}

TEST(JudgeStores, ABucketIsJoinedWithItsOwnConfiguration) {
  Parsed bucket(R"({"bucket": "orders", "id": "orders"})");
  Parsed config(R"({"bucket": "orders", "rule": [{"apply_server_side_encryption_by_default":
                    [{"sse_algorithm": "aws:kms", "kms_master_key_id": "alias/own"}]}]})");
  std::vector<Resource> resources{
      {"aws_s3_bucket", "orders", "b", Attributes(bucket.root)},
      {"aws_s3_bucket_server_side_encryption_configuration", "orders", "c", Attributes(config.root)}};
  std::vector<Store> stores = JudgeStores(resources);
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].verdict, Verdict::kEncrypted);
  EXPECT_EQ(stores[0].key, KeyOwner::kCustomer);
}

TEST(JudgeStores, SecretAnswersAreUnknown) {
  Parsed parsed(R"({"storageEncrypted": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                    "plaintext": "true"}})");
  EXPECT_EQ(JudgeOne("aws:rds/instance:Instance", parsed).verdict, Verdict::kUnknown);
}

TEST(JudgeStores, WhatKeepsNoDataIsLeftOut) {
  Parsed nothing("{}");
  for (std::string_view type : {"aws_s3_bucket_policy", "gcp:sql/database:Database", "gcp:bigquery/table:Table",
                                "aws_db_subnet_group", "aws_batch_job_queue", "random_id", ""}) {
    EXPECT_TRUE(JudgeOne(type, nothing).name.empty()) << type;
  }
}

}  // namespace
}  // namespace seaworthy::cloud
