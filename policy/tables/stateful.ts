/** What holds state that nothing else has: without it data, or the only way to read data, is gone. */
export const STATEFUL: ReadonlySet<string> = new Set([
  "aws:backup/vault:Vault",
  "aws:eks/cluster:Cluster",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kinesis/stream:Stream",
  "aws:kms/key:Key",
  "aws:msk/cluster:Cluster",
  "aws:opensearch/domain:Domain",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
  "gcp:container/cluster:Cluster",
  "gcp:kms/cryptoKey:CryptoKey",
  "gcp:managedkafka/cluster:Cluster",
  "gcp:redis/instance:Instance",
  "gcp:secretmanager/secret:Secret",
  "gcp:sql/databaseInstance:DatabaseInstance",
  "gcp:storage/bucket:Bucket",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:kafka.strimzi.io/v1:Kafka",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
  "vault:transit/secretBackendKey:SecretBackendKey",
]);

/** Properties that make a database a replica, which holds nothing that its source does not. */
export const REPLICA_OF = ["replicateSourceDb", "masterInstanceName"];
