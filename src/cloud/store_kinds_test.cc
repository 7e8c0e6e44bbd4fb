#include "cloud/store_kinds.h"

#include <gtest/gtest.h>

namespace seaworthy::cloud {
namespace {

TEST(FindStoreKind, KnowsATypeByBothItsNames) {
  const StoreKind* kind = FindStoreKind("aws_db_instance");
  ASSERT_NE(kind, nullptr);
  EXPECT_EQ(kind, FindStoreKind("aws:rds:Instance"));
  EXPECT_EQ(kind, FindStoreKind("aws-native:rds:DbInstance"));
  EXPECT_EQ(kind->kind, "database");
  EXPECT_EQ(FindStoreKind("aws_iam_role"), nullptr);
  EXPECT_EQ(FindStoreKind(""), nullptr);
}

TEST(LooksLikeStore, GoesByTheLastWord) {
  for (std::string_view type :
       {"hcloud_volume", "digitalocean_spaces_bucket", "aws:lightsail:Database", "oci:objectstorage:Bucket",
        "oci:core:Volume", "yandex_compute_disk", "openstack_blockstorage_volume_v3"}) {
    EXPECT_TRUE(LooksLikeStore(type)) << type;
  }
  for (std::string_view type : {"aws_s3_bucket_policy", "aws_volume_attachment", "aws:s3:BucketPolicy",
                                "google_sql_database", "gcp:compute:AttachedDisk", "google_compute_backend_bucket",
                                "postgresql:index:Database", "x:y:Handicache", "disk", ""}) {
    EXPECT_EQ(LooksLikeStore(type), type == "disk") << type;
  }
}

}  // namespace
}  // namespace seaworthy::cloud
