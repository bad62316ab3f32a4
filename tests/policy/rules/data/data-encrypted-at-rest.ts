import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { ClusterArgs, ClusterInstanceArgs, GlobalClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DomainArgs as ElasticArgs } from "@pulumi/aws/elasticsearch";
import type { DomainArgs } from "@pulumi/aws/opensearch";
import type { InstanceArgs as MemorystoreArgs } from "@pulumi/gcp/memorystore";
import type { ClusterArgs as RedisClusterArgs, InstanceArgs as RedisArgs } from "@pulumi/gcp/redis";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";

import { dataEncryptedAtRest as rule } from "../../../../policy/rules/data/data-encrypted-at-rest";
import { percona } from "../../support/custom-resources";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  storageEncrypted: true,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  storageEncrypted: true,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: "arn:aws:kms:eu-central-1:1:key/insights",
});
const member = fixture<ClusterInstanceArgs>("aws:rds/clusterInstance:ClusterInstance", "member", {
  clusterIdentifier: "orders",
  engine: "aurora-postgresql",
  instanceClass: "db.t3.medium",
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: "arn:aws:kms:eu-central-1:1:key/insights",
});
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
});
const redis = fixture<RedisArgs>("gcp:redis/instance:Instance", "redis", { memorySizeGb: 1 });
const redisCluster = fixture<RedisClusterArgs>("gcp:redis/cluster:Cluster", "redis-cluster", {
  shardCount: 3,
});
const memorystore = fixture<MemorystoreArgs>("gcp:memorystore/instance:Instance", "memorystore", {
  instanceId: "sessions",
  location: "europe-west3",
  shardCount: 1,
});
const global = fixture<GlobalClusterArgs>("aws:rds/globalCluster:GlobalCluster", "global", {
  globalClusterIdentifier: "orders",
  storageEncrypted: true,
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  atRestEncryptionEnabled: true,
});
const search = fixture<DomainArgs>("aws:opensearch/domain:Domain", "search", {
  encryptAtRest: { enabled: true },
});
const source = {
  propertyDependencies: { replicateSourceDb: [urnOf("aws:rds/instance:Instance", "source")] },
};
const violation = "violation: its storage is not encrypted";

const providers = "violation: it is encrypted with the provider's key";

export const examination: Examination = {
  rule,
  base: [
    cluster(),
    instance(),
    global(),
    cache(),
    member(),
    sql(),
    redis(),
    redisCluster(),
    memorystore(),
    search(),
    percona(),
  ],
  mutants: [
    { of: "cluster", path: "storageEncrypted", bad: [false], good: [true], absent: "violation" },
    { of: "cluster", path: "snapshotIdentifier", good: ["before"], absent: "pass", unknown: "pass" },
    { of: "cluster", path: "replicationSourceIdentifier", good: ["source"], absent: "pass", unknown: "pass" },
    { of: "cluster", path: "kmsKeyId", good: ["arn:aws:kms:::key/1"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "storageEncrypted", bad: [false], absent: "violation" },
    { of: "instance", path: "replicateSourceDb", good: ["source"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "snapshotIdentifier", good: ["before"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "performanceInsightsKmsKeyId", good: ["key"], absent: "violation" },
    {
      of: "instance",
      path: "performanceInsightsEnabled",
      good: [false, true],
      absent: "pass",
      unknown: "pass",
    },
    { of: "member", path: "performanceInsightsKmsKeyId", good: ["key"], absent: "violation" },
    { of: "member", path: "performanceInsightsEnabled", good: [false], absent: "pass", unknown: "pass" },
    { of: "global", path: "storageEncrypted", bad: [false], absent: "violation" },
    { of: "cache", path: "atRestEncryptionEnabled", bad: [false], absent: "violation" },
    { of: "cache", path: "kmsKeyId", good: ["key"], absent: "pass", unknown: "pass" },
    { of: "sql", path: "encryptionKeyName", good: ["key"], absent: "pass", unknown: "pass" },
    { of: "redis", path: "customerManagedKey", good: ["key"], absent: "pass", unknown: "pass" },
    { of: "redis-cluster", path: "kmsKey", good: ["key"], absent: "pass", unknown: "pass" },
    { of: "search", path: "encryptAtRest.enabled", bad: [false], absent: "violation" },
    { of: "search", path: "encryptAtRest.kmsKeyId", good: ["key"], absent: "pass", unknown: "pass" },
    {
      of: "mongodb",
      path: "spec.replsets[0].configuration",
      bad: ["security:\n  enableEncryption: false\n"],
      good: ["security:\n  enableEncryption: true\n"],
      absent: "pass",
    },
    {
      of: "mongodb",
      path: "spec.sharding.configsvrReplSet.configuration",
      bad: ["security: {enableEncryption: false}"],
      absent: "pass",
    },
    { of: "memorystore", path: "kmsKey", good: ["key"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "asks the same of a domain of Elasticsearch",
      [fixture<ElasticArgs>("aws:elasticsearch/domain:Domain", "old", { domainName: "products" })()],
      { old: violation },
    ],
    ["passes where it is on", [cluster(), instance(), global(), cache()]],
    [
      "fails where it is off",
      [
        cluster({ storageEncrypted: false }),
        instance({ storageEncrypted: false }),
        global({ storageEncrypted: false }),
        cache({ atRestEncryptionEnabled: false }),
      ],
      { cluster: violation, instance: violation, global: violation, cache: violation },
    ],
    ["fails where it is left out", [cluster({ storageEncrypted: undefined })], { cluster: violation }],
    [
      "is undecided where it is unknown",
      [cluster({ storageEncrypted: unknown })],
      { cluster: "undecided: not known before the update: storageEncrypted" },
    ],
    [
      "lets replicas and restored databases inherit it",
      [
        instance({ storageEncrypted: undefined, replicateSourceDb: "arn:aws:rds:eu-central-1:1:db:source" }),
        cluster({ storageEncrypted: undefined, snapshotIdentifier: "before-the-migration" }),
      ],
    ],
    [
      "knows a replica by its source before the source has a name",
      [instance({ storageEncrypted: undefined, replicateSourceDb: unknown }, source)],
    ],
    [
      "knows a member of a global cache likewise",
      [
        cache(
          { atRestEncryptionEnabled: undefined, globalReplicationGroupId: unknown },
          {
            propertyDependencies: {
              globalReplicationGroupId: [
                urnOf("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup", "global"),
              ],
            },
          },
        ),
      ],
    ],
    [
      "is undecided about a source that comes from nowhere",
      [instance({ storageEncrypted: undefined, replicateSourceDb: unknown })],
      { instance: "undecided: not known before the update: replicateSourceDb" },
    ],
    [
      "does not let a replica turn it off",
      [instance({ storageEncrypted: false, replicateSourceDb: "source" })],
      { instance: violation },
    ],
    [
      "knows that Aurora Serverless v1 always is",
      [cluster({ engineMode: "serverless", storageEncrypted: false })],
    ],
    [
      "wants a key for what Performance Insights keeps",
      [member({ performanceInsightsKmsKeyId: undefined })],
      { member: "violation: Performance Insights keeps its queries with the provider's key" },
    ],
    [
      "knows a key of the stack before it has a name",
      [
        member(
          { performanceInsightsKmsKeyId: unknown },
          { propertyDependencies: { performanceInsightsKmsKeyId: [urnOf("aws:kms/key:Key", "key")] } },
        ),
      ],
    ],
    [
      "knows that Valkey encrypts by default",
      [cache({ atRestEncryptionEnabled: undefined, engine: "valkey" })],
    ],
    [
      "and that Redis does not",
      [cache({ atRestEncryptionEnabled: undefined, engine: "redis" })],
      { cache: violation },
    ],
    [
      "wants a key of one's own where it is told to",
      [cluster(), cache(), sql(), search(), redis({ customerManagedKey: "projects/p/keys/k" })],
      { cluster: providers, cache: providers, sql: providers, search: providers },
      { customerKeys: true },
    ],
  ],
};
