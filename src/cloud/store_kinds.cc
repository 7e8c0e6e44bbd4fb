#include "cloud/store_kinds.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"

namespace seaworthy::cloud {
namespace {

constexpr std::string_view kStorage = "storage_encrypted";
constexpr std::string_view kKmsKey = "kms_key_id|kms_key_arn|kms_key";
constexpr std::string_view kBucketRule =
    "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default";

constexpr auto kAws = std::to_array<StoreKind>({
    {"aws_db_instance", "aws:rds:Instance aws-native:rds:DbInstance", "database", Rule::kFlag, kStorage, kKmsKey,
     Unsaid::kNotEncrypted},
    {"aws_rds_cluster", "aws:rds:Cluster aws-native:rds:DbCluster", "database", Rule::kFlag, kStorage, kKmsKey,
     Unsaid::kNotEncrypted},
    {"aws_rds_cluster_instance", "aws:rds:ClusterInstance", "database", Rule::kFlag, kStorage, kKmsKey},
    {"aws_rds_global_cluster", "aws:rds:GlobalCluster aws-native:rds:GlobalCluster", "database", Rule::kFlag, kStorage},
    {"aws_docdb_cluster", "aws:docdb:Cluster aws-native:docdb:DbCluster", "database", Rule::kFlag, kStorage, kKmsKey,
     Unsaid::kNotEncrypted},
    {"aws_docdbelastic_cluster", "aws:docdb:ElasticCluster aws-native:docdbelastic:Cluster", "database", Rule::kAlways,
     "", kKmsKey},
    {"aws_neptune_cluster", "aws:neptune:Cluster aws-native:neptune:DbCluster", "database", Rule::kFlag, kStorage,
     "kms_key_arn|kms_key_id", Unsaid::kNotEncrypted},
    {"aws_dynamodb_table", "aws:dynamodb:Table aws-native:dynamodb:Table aws-native:dynamodb:GlobalTable", "database",
     Rule::kAlways, "server_side_encryption.enabled|sse_specification.sse_enabled",
     "server_side_encryption.kms_key_arn|sse_specification.kms_master_key_id"},
    {"aws_keyspaces_table", "aws:keyspaces:Table aws-native:cassandra:Table", "database", Rule::kAlways, "",
     "encryption_specification.kms_key_identifier"},
    {"aws_timestreamwrite_database", "aws:timestreamwrite:Database aws-native:timestream:Database", "database",
     Rule::kAlways, "", kKmsKey},
    {"aws_redshift_cluster", "aws:redshift:Cluster aws-native:redshift:Cluster", "database", Rule::kFlag, "encrypted",
     kKmsKey},
    {"aws_redshiftserverless_namespace", "aws:redshiftserverless:Namespace aws-native:redshiftserverless:Namespace",
     "database", Rule::kAlways, "", kKmsKey},
    {"aws_ebs_volume", "aws:ebs:Volume aws-native:ec2:Volume", "block", Rule::kFlag, "encrypted", kKmsKey},
    {"aws_ebs_snapshot", "aws:ebs:Snapshot", "block", Rule::kFlag, "encrypted", kKmsKey},
    {"aws_ebs_snapshot_copy", "aws:ebs:SnapshotCopy", "block", Rule::kFlag, "encrypted", kKmsKey},
    {"aws_instance", "aws:ec2:Instance", "block", Rule::kDevices, "root_block_device|ebs_block_device", kKmsKey},
    {"aws_launch_template", "aws:ec2:LaunchTemplate", "block", Rule::kDevices, "block_device_mappings.ebs", kKmsKey},
    {"aws_launch_configuration", "aws:ec2:LaunchConfiguration", "block", Rule::kDevices,
     "root_block_device|ebs_block_device", kKmsKey},
    {"aws_s3_bucket", "aws:s3:Bucket aws:s3:BucketV2 aws-native:s3:Bucket", "object", Rule::kBucket, kBucketRule},
    {"aws_s3_directory_bucket", "aws:s3:DirectoryBucket aws-native:s3express:DirectoryBucket", "object"},
    {"aws_s3tables_table_bucket", "aws:s3tables:TableBucket aws-native:s3tables:TableBucket", "object", Rule::kAlways,
     "", "encryption_configuration.kms_key_arn"},
    {"aws_glacier_vault", "aws:glacier:Vault", "object"},
    {"aws_ecr_repository", "aws:ecr:Repository aws-native:ecr:Repository", "object", Rule::kAlways, "",
     "encryption_configuration.kms_key"},
    {"aws_efs_file_system", "aws:efs:FileSystem aws-native:efs:FileSystem", "file", Rule::kFlag, "encrypted", kKmsKey,
     Unsaid::kNotEncrypted},
    {"aws_fsx_lustre_file_system", "aws:fsx:LustreFileSystem", "file", Rule::kAlways, "", kKmsKey},
    {"aws_fsx_windows_file_system", "aws:fsx:WindowsFileSystem", "file", Rule::kAlways, "", kKmsKey},
    {"aws_fsx_ontap_file_system", "aws:fsx:OntapFileSystem", "file", Rule::kAlways, "", kKmsKey},
    {"aws_fsx_openzfs_file_system", "aws:fsx:OpenZfsFileSystem", "file", Rule::kAlways, "", kKmsKey},
    {"aws_elasticache_replication_group", "aws:elasticache:ReplicationGroup aws-native:elasticache:ReplicationGroup",
     "cache", Rule::kFlag, "at_rest_encryption_enabled", kKmsKey, Unsaid::kNotEncrypted},
    {"aws_elasticache_cluster", "aws:elasticache:Cluster", "cache", Rule::kFlag, "at_rest_encryption_enabled"},
    {"aws_elasticache_serverless_cache", "aws:elasticache:ServerlessCache aws-native:elasticache:ServerlessCache",
     "cache", Rule::kAlways, "", kKmsKey},
    {"aws_memorydb_cluster", "aws:memorydb:Cluster aws-native:memorydb:Cluster", "cache", Rule::kAlways, "", kKmsKey},
    {"aws_dax_cluster", "aws:dax:Cluster", "cache", Rule::kFlag, "server_side_encryption.enabled", "",
     Unsaid::kNotEncrypted},
    {"aws_opensearch_domain", "aws:opensearch:Domain aws-native:opensearchservice:Domain", "search", Rule::kFlag,
     "encrypt_at_rest.enabled|encryption_at_rest_options.enabled",
     "encrypt_at_rest.kms_key_id|encryption_at_rest_options.kms_key_id", Unsaid::kNotEncrypted},
    {"aws_elasticsearch_domain", "aws:elasticsearch:Domain", "search", Rule::kFlag, "encrypt_at_rest.enabled",
     "encrypt_at_rest.kms_key_id", Unsaid::kNotEncrypted},
    {"aws_opensearchserverless_collection",
     "aws:opensearch:ServerlessCollection aws-native:opensearchserverless:Collection", "search", Rule::kAlways, "",
     kKmsKey},
    {"aws_kendra_index", "aws:kendra:Index", "search", Rule::kAlways, "",
     "server_side_encryption_configuration.kms_key_id"},
    {"aws_sqs_queue", "aws:sqs:Queue aws-native:sqs:Queue", "queue", Rule::kKeyOrFlag, "sqs_managed_sse_enabled",
     "kms_master_key_id"},
    {"aws_sns_topic", "aws:sns:Topic aws-native:sns:Topic", "queue", Rule::kAlways, "", "kms_master_key_id"},
    {"aws_kinesis_stream", "aws:kinesis:Stream aws-native:kinesis:Stream", "queue", Rule::kWord,
     "encryption_type|stream_encryption.encryption_type", "kms_key_id|stream_encryption.key_id", Unsaid::kNotEncrypted},
    {"aws_msk_cluster", "aws:msk:Cluster aws-native:msk:Cluster", "queue", Rule::kAlways, "",
     "encryption_info.encryption_at_rest_kms_key_arn|encryption_info.encryption_at_rest.data_volume_kms_key_id"},
    {"aws_msk_serverless_cluster", "aws:msk:ServerlessCluster aws-native:msk:ServerlessCluster", "queue"},
    {"aws_mq_broker", "aws:mq:Broker aws-native:amazonmq:Broker", "queue", Rule::kAlways, "",
     "encryption_options.kms_key_id"},
    {"aws_secretsmanager_secret", "aws:secretsmanager:Secret aws-native:secretsmanager:Secret", "secret", Rule::kAlways,
     "", kKmsKey},
    {"aws_cloudwatch_log_group", "aws:cloudwatch:LogGroup aws-native:logs:LogGroup", "log", Rule::kAlways, "", kKmsKey},
    {"aws_backup_vault", "aws:backup:Vault aws-native:backup:BackupVault", "backup", Rule::kAlways, "",
     "kms_key_arn|encryption_key_arn"},
    {"aws_eks_cluster", "aws:eks:Cluster aws-native:eks:Cluster", "cluster", Rule::kAlways, "",
     "encryption_config.provider.key_arn"},
});

constexpr auto kGoogle = std::to_array<StoreKind>({
    {"google_sql_database_instance", "gcp:sql:DatabaseInstance google-native:sqladmin:Instance", "database",
     Rule::kAlways, "", "encryption_key_name|disk_encryption_configuration.kms_key_name"},
    {"google_alloydb_cluster", "gcp:alloydb:Cluster", "database", Rule::kAlways, "", "encryption_config.kms_key_name"},
    {"google_spanner_database", "gcp:spanner:Database google-native:spanner:Database", "database", Rule::kAlways, "",
     "encryption_config.kms_key_name"},
    {"google_bigtable_instance", "gcp:bigtable:Instance", "database", Rule::kAlways, "", "cluster.kms_key_name"},
    {"google_firestore_database", "gcp:firestore:Database", "database", Rule::kAlways, "", "cmek_config.kms_key_name"},
    {"google_bigquery_dataset", "gcp:bigquery:Dataset google-native:bigquery:Dataset", "database", Rule::kAlways, "",
     "default_encryption_configuration.kms_key_name"},
    {"google_compute_disk", "gcp:compute:Disk google-native:compute:Disk", "block", Rule::kAlways, "",
     "disk_encryption_key.kms_key_self_link|disk_encryption_key.kms_key_name"},
    {"google_compute_region_disk", "gcp:compute:RegionDisk google-native:compute:RegionDisk", "block", Rule::kAlways,
     "", "disk_encryption_key.kms_key_self_link|disk_encryption_key.kms_key_name"},
    {"google_compute_snapshot", "gcp:compute:Snapshot", "block", Rule::kAlways, "",
     "snapshot_encryption_key.kms_key_self_link"},
    {"google_compute_instance", "gcp:compute:Instance google-native:compute:Instance", "block", Rule::kAlways, "",
     "boot_disk.kms_key_self_link|attached_disk.kms_key_self_link|disk.disk_encryption_key.kms_key_name"},
    {"google_compute_instance_template", "gcp:compute:InstanceTemplate", "block", Rule::kAlways, "",
     "disk.disk_encryption_key.kms_key_self_link"},
    {"google_storage_bucket", "gcp:storage:Bucket google-native:storage:Bucket", "object", Rule::kAlways, "",
     "encryption.default_kms_key_name"},
    {"google_artifact_registry_repository", "gcp:artifactregistry:Repository", "object", Rule::kAlways, "",
     "kms_key_name"},
    {"google_filestore_instance", "gcp:filestore:Instance google-native:file:Instance", "file", Rule::kAlways, "",
     "kms_key_name"},
    {"google_netapp_volume", "gcp:netapp:Volume", "file", Rule::kAlways, "", "kms_config"},
    {"google_redis_instance", "gcp:redis:Instance google-native:redis:Instance", "cache", Rule::kAlways, "",
     "customer_managed_key"},
    {"google_redis_cluster", "gcp:redis:Cluster", "cache", Rule::kAlways, "", "kms_key"},
    {"google_memorystore_instance", "gcp:memorystore:Instance", "cache", Rule::kAlways, "", "kms_key"},
    {"google_memcache_instance", "gcp:memcache:Instance", "cache"},
    {"google_pubsub_topic", "gcp:pubsub:Topic google-native:pubsub:Topic", "queue", Rule::kAlways, "", "kms_key_name"},
    {"google_cloud_tasks_queue", "gcp:cloudtasks:Queue", "queue"},
    {"google_secret_manager_secret", "gcp:secretmanager:Secret google-native:secretmanager:Secret", "secret",
     Rule::kAlways, "",
     "replication.auto.customer_managed_encryption.kms_key_name|"
     "replication.user_managed.replicas.customer_managed_encryption.kms_key_name"},
    {"google_logging_project_bucket_config", "gcp:logging:ProjectBucketConfig", "log", Rule::kAlways, "",
     "cmek_settings.kms_key_name"},
    {"google_container_cluster", "gcp:container:Cluster google-native:container:Cluster", "cluster", Rule::kAlways, "",
     "database_encryption.key_name"},
});

constexpr std::string_view kVaultKey =
    "customer_managed_key.key_vault_key_id|customer_managed_key.managed_hsm_key_id|key_vault_key_id|"
    "encryption.key_vault_properties.key_name|encryption.keyvaultproperties.keyname";

constexpr auto kAzure = std::to_array<StoreKind>({
    {"azurerm_mssql_database", "azure:mssql:Database", "database", Rule::kFlag, "transparent_data_encryption_enabled",
     "transparent_data_encryption_key_vault_key_id", Unsaid::kDefault},
    {"azurerm_sql_database", "azure:sql:Database", "database"},
    {"azurerm_mssql_managed_database", "azure:mssql:ManagedDatabase", "database"},
    {"", "azure-native:sql:Database azure-native:sql:ManagedDatabase", "database", Rule::kAlways, "",
     "encryption_protector"},
    {"azurerm_postgresql_server", "azure:postgresql:Server", "database", Rule::kAlways, "", kVaultKey},
    {"azurerm_postgresql_flexible_server",
     "azure:postgresql:FlexibleServer azure-native:dbforpostgresql:Server azure-native:dbforpostgresql:FlexibleServer",
     "database", Rule::kAlways, "", "customer_managed_key.key_vault_key_id|data_encryption.primary_key_uri"},
    {"azurerm_mysql_server", "azure:mysql:Server", "database", Rule::kAlways, "", kVaultKey},
    {"azurerm_mysql_flexible_server",
     "azure:mysql:FlexibleServer azure-native:dbformysql:Server azure-native:dbformysql:FlexibleServer", "database",
     Rule::kAlways, "", "customer_managed_key.key_vault_key_id|data_encryption.primary_key_uri"},
    {"azurerm_mariadb_server", "azure:mariadb:Server azure-native:dbformariadb:Server", "database"},
    {"azurerm_cosmosdb_account",
     "azure:cosmosdb:Account azure-native:documentdb:DatabaseAccount azure-native:cosmosdb:DatabaseAccount", "database",
     Rule::kAlways, "", "key_vault_key_id|key_vault_key_uri|managed_hsm_key_id"},
    {"azurerm_cosmosdb_postgresql_cluster", "azure:cosmosdb:PostgresqlCluster", "database"},
    {"azurerm_kusto_cluster", "azure:kusto:Cluster azure-native:kusto:Cluster", "database", Rule::kAlways,
     "disk_encryption_enabled|enable_disk_encryption", "key_vault_properties.key_name"},
    {"azurerm_synapse_workspace", "azure:synapse:Workspace azure-native:synapse:Workspace", "database", Rule::kAlways,
     "", "customer_managed_key.key_versionless_id|encryption.cmk.key.key_vault_url"},
    {"azurerm_managed_disk", "azure:compute:ManagedDisk azure-native:compute:Disk", "block", Rule::kAlways, "",
     "disk_encryption_set_id|encryption.disk_encryption_set_id"},
    {"azurerm_snapshot", "azure:compute:Snapshot azure-native:compute:Snapshot", "block", Rule::kAlways, "",
     "disk_encryption_set_id|encryption.disk_encryption_set_id"},
    {"azurerm_linux_virtual_machine", "azure:compute:LinuxVirtualMachine", "block", Rule::kAlways,
     "encryption_at_host_enabled", "os_disk.disk_encryption_set_id"},
    {"azurerm_windows_virtual_machine", "azure:compute:WindowsVirtualMachine", "block", Rule::kAlways,
     "encryption_at_host_enabled", "os_disk.disk_encryption_set_id"},
    {"azurerm_virtual_machine", "azure:compute:VirtualMachine azure-native:compute:VirtualMachine", "block",
     Rule::kAlways, "security_profile.encryption_at_host",
     "storage_profile.os_disk.managed_disk.disk_encryption_set.id|"
     "storage_profile.data_disk.managed_disk.disk_encryption_set.id"},
    {"azurerm_linux_virtual_machine_scale_set", "azure:compute:LinuxVirtualMachineScaleSet", "block", Rule::kAlways,
     "encryption_at_host_enabled", "os_disk.disk_encryption_set_id|data_disk.disk_encryption_set_id"},
    {"azurerm_windows_virtual_machine_scale_set", "azure:compute:WindowsVirtualMachineScaleSet", "block", Rule::kAlways,
     "encryption_at_host_enabled", "os_disk.disk_encryption_set_id|data_disk.disk_encryption_set_id"},
    {"azurerm_storage_account", "azure:storage:Account azure-native:storage:StorageAccount", "object", Rule::kAlways,
     "infrastructure_encryption_enabled|encryption.require_infrastructure_encryption", kVaultKey},
    {"azurerm_data_lake_store", "azure:datalake:Store", "object", Rule::kWord, "encryption_state", "",
     Unsaid::kDefault},
    {"azurerm_container_registry", "azure:containerservice:Registry azure-native:containerregistry:Registry", "object",
     Rule::kAlways, "", "encryption.key_vault_key_id|encryption.key_vault_properties.key_identifier"},
    {"azurerm_netapp_volume", "azure:netapp:Volume azure-native:netapp:Volume", "file", Rule::kAlways, "",
     "encryption_key_source_key"},
    {"azurerm_redis_cache", "azure:redis:Cache azure-native:cache:Redis azure-native:redis:Redis", "cache",
     Rule::kSize},
    {"azurerm_redis_enterprise_cluster",
     "azure:redis:EnterpriseCluster azure-native:cache:RedisEnterprise azure-native:redisenterprise:RedisEnterprise",
     "cache", Rule::kAlways, "", "encryption.customer_managed_key_encryption.key_encryption_key_url"},
    {"azurerm_managed_redis", "azure:managedredis:ManagedRedis", "cache", Rule::kAlways, "", kVaultKey},
    {"azurerm_search_service", "azure:search:Service azure-native:search:Service", "search"},
    {"azurerm_servicebus_namespace", "azure:servicebus:Namespace azure-native:servicebus:Namespace", "queue",
     Rule::kAlways, "infrastructure_encryption_enabled", kVaultKey},
    {"azurerm_eventhub_namespace", "azure:eventhub:EventHubNamespace azure-native:eventhub:Namespace", "queue",
     Rule::kAlways, "", kVaultKey},
    {"azurerm_key_vault", "azure:keyvault:KeyVault azure-native:keyvault:Vault", "secret"},
    {"azurerm_app_configuration",
     "azure:appconfiguration:ConfigurationStore azure-native:appconfiguration:ConfigurationStore", "secret",
     Rule::kAlways, "", "encryption.key_vault_key_identifier|encryption.key_vault_properties.key_identifier"},
    {"azurerm_log_analytics_workspace",
     "azure:operationalinsights:AnalyticsWorkspace azure-native:operationalinsights:Workspace", "log"},
    {"azurerm_recovery_services_vault", "azure:recoveryservices:Vault azure-native:recoveryservices:Vault", "backup",
     Rule::kAlways, "", "encryption.key_id|encryption.key_vault_properties.key_uri"},
    {"azurerm_kubernetes_cluster",
     "azure:containerservice:KubernetesCluster azure-native:containerservice:ManagedCluster", "cluster", Rule::kAlways,
     "", "disk_encryption_set_id|key_management_service.key_vault_key_id"},
});

// The last word of a type that keeps data; what it is of does not matter.
constexpr auto kStoreWords = std::to_array<std::string_view>(
    {"database", "databaseinstance", "databasecluster", "db", "dbinstance", "dbcluster", "bucket", "volume", "disk",
     "filesystem", "queue", "redis", "cache", "keyvault", "datastore"});

// Types that end in such a word and keep nothing themselves: what lies inside a store that has a row, names and rules.
constexpr auto kNoStores = std::to_array<std::string_view>({"google_sql_database",
                                                            "gcp:sql:Database",
                                                            "google-native:sqladmin:Database",
                                                            "aws_glue_catalog_database",
                                                            "aws:glue:CatalogDatabase",
                                                            "aws_athena_database",
                                                            "aws:athena:Database",
                                                            "postgresql_database",
                                                            "postgresql:index:Database",
                                                            "mysql_database",
                                                            "mysql:index:Database",
                                                            "mssql_database",
                                                            "aws_batch_job_queue",
                                                            "aws:batch:JobQueue",
                                                            "aws_media_convert_queue",
                                                            "aws:mediaconvert:Queue",
                                                            "aws_connect_queue",
                                                            "aws:connect:Queue",
                                                            "aws_gamelift_game_session_queue",
                                                            "aws:gamelift:GameSessionQueue",
                                                            "azurerm_postgresql_database",
                                                            "azure:postgresql:Database",
                                                            "azurerm_postgresql_flexible_server_database",
                                                            "azure:postgresql:FlexibleServerDatabase",
                                                            "azurerm_mysql_database",
                                                            "azure:mysql:Database",
                                                            "azurerm_mysql_flexible_database",
                                                            "azure:mysql:FlexibleDatabase",
                                                            "azurerm_mariadb_database",
                                                            "azurerm_cosmosdb_sql_database",
                                                            "azure:cosmosdb:SqlDatabase",
                                                            "azurerm_cosmosdb_mongo_database",
                                                            "azure:cosmosdb:MongoDatabase",
                                                            "azurerm_cosmosdb_gremlin_database",
                                                            "azurerm_kusto_database",
                                                            "azure:kusto:Database",
                                                            "azurerm_storage_queue",
                                                            "azure:storage:Queue",
                                                            "azure-native:storage:Queue",
                                                            "azurerm_servicebus_queue",
                                                            "azure:servicebus:Queue",
                                                            "azure-native:servicebus:Queue",
                                                            "snowflake_database",
                                                            "google_compute_attached_disk",
                                                            "gcp:compute:AttachedDisk",
                                                            "google_compute_backend_bucket",
                                                            "gcp:compute:BackendBucket",
                                                            "google_firebase_storage_bucket",
                                                            "gcp:firebase:StorageBucket",
                                                            "aws_storagegateway_cache",
                                                            "aws:storagegateway:Cache",
                                                            "aws_fsx_openzfs_volume",
                                                            "aws:fsx:OpenZfsVolume",
                                                            "aws_fsx_ontap_volume",
                                                            "aws:fsx:OntapVolume",
                                                            "digitalocean_database_db",
                                                            "google_firebase_database_instance",
                                                            "google_storage_managed_folder",
                                                            "aws_ecr_pull_through_cache"});

// `volume` of `openstack_blockstorage_volume_v3`.
std::string_view LastWord(std::string_view type) {
  std::size_t cut = type.rfind('_');
  bool version = cut != std::string_view::npos && cut + 2 < type.size() && type[cut + 1] == 'v' &&
                 type.find_first_not_of("0123456789", cut + 2) == std::string_view::npos;
  if (version) type = type.substr(0, cut);
  return type.substr(type.rfind('_') + 1);
}

using Index = std::map<std::string, const StoreKind*, std::less<>>;

void AddTo(Index& index, std::span<const StoreKind> kinds) {
  for (const StoreKind& kind : kinds) {
    if (!kind.type.empty()) index.emplace(kind.type, &kind);
    for (std::string_view token : Split(kind.tokens, ' ')) {
      if (!token.empty()) index.emplace(token, &kind);
    }
  }
}

Index BuildIndex() {
  Index index;
  AddTo(index, kAws);
  AddTo(index, kGoogle);
  AddTo(index, kAzure);
  return index;
}

}  // namespace

const StoreKind* FindStoreKind(std::string_view plain_type) {
  static const Index kIndex = BuildIndex();  // Constant once built; the language guards the first use.
  auto found = kIndex.find(plain_type);
  return found == kIndex.end() ? nullptr : found->second;
}

bool LooksLikeStore(std::string_view plain_type) {
  if (std::ranges::find(kNoStores, plain_type) != kNoStores.end()) return false;
  bool is_token = plain_type.find(':') != std::string_view::npos;
  if (!is_token) return std::ranges::find(kStoreWords, LastWord(plain_type)) != kStoreWords.end();
  std::string_view name = plain_type.substr(plain_type.rfind(':') + 1);
  std::string lower = Lower(name);
  return std::ranges::any_of(kStoreWords, [&](std::string_view word) {
    if (!lower.ends_with(word)) return false;
    std::size_t start = lower.size() - word.size();
    return start == 0 || std::isupper(static_cast<unsigned char>(name[start])) != 0;
  });
}

}  // namespace seaworthy::cloud
