import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { ClusterArgs, ClusterInstanceArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { ClusterArgs as RedisClusterArgs, InstanceArgs as RedisArgs } from "@pulumi/gcp/redis";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { dataHighAvailability as rule } from "../../../../policy/rules/data/data-high-availability";
import type { PlatformFacts } from "../../../../stacks/platform";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const CLUSTER = "aws:rds/cluster:Cluster";
const platform = fixture<PlatformFacts>("trivium:index:Platform", "platform", {
  environment: "dev",
  target: "aws",
  decommission: false,
  notProvided: [],
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  multiAz: true,
});
const cluster = fixture<ClusterArgs>(CLUSTER, "cluster", {
  clusterIdentifier: "orders",
  engine: "aurora-postgresql",
  masterUsername: "admin",
});
const member = (zone: string) =>
  fixture<ClusterInstanceArgs>("aws:rds/clusterInstance:ClusterInstance", `member-${zone}`, {
    clusterIdentifier: "orders",
    engine: "aurora-postgresql",
    instanceClass: "db.t3.medium",
    availabilityZone: `eu-central-1${zone}`,
  });
const [first, second] = [member("a"), member("b")];
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  automaticFailoverEnabled: true,
  multiAzEnabled: true,
  numCacheClusters: 2,
});
const tier = "db-custom-1-3840";
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier, availabilityType: "REGIONAL" },
});
const redis = fixture<RedisArgs>("gcp:redis/instance:Instance", "redis", {
  memorySizeGb: 1,
  tier: "STANDARD_HA",
});
const redisCluster = fixture<RedisClusterArgs>("gcp:redis/cluster:Cluster", "redis-cluster", {
  shardCount: 3,
  replicaCount: 1,
});
interface Instances {
  spec: { instances?: number };
}
const pg = fixture<Instances>("kubernetes:postgresql.cnpg.io/v1:Cluster", "pg", { spec: { instances: 3 } });
const ofCluster = { propertyDependencies: { clusterIdentifier: [urnOf(CLUSTER, "cluster")] } };
const one = "violation: 1 instance of it is in the stack instead of two or more";

export const examination: Examination = {
  rule,
  base: [instance(), cluster(), first(), second(), cache(), sql(), redis(), redisCluster(), pg()],
  mutants: [
    { of: "instance", path: "multiAz", bad: [false], absent: "violation" },
    { of: "instance", path: "replicateSourceDb", good: ["source"], absent: "pass", unknown: "pass" },
    { of: "cluster", path: "engine", good: ["aurora-mysql"], absent: "pass", unknown: "pass" },
    { of: "cluster", path: "availabilityZones", good: [["eu-central-1a"]], absent: "pass", unknown: "pass" },
    {
      of: "member-a",
      path: "clusterIdentifier",
      bad: ["another"],
      absent: "violation",
      on: "cluster",
    },
    {
      of: "member-a",
      path: "availabilityZone",
      bad: ["eu-central-1b"],
      absent: "pass",
      empty: "pass",
      on: "cluster",
    },
    { of: "member-a", path: "promotionTier", good: [15], absent: "pass", unknown: "pass", on: "cluster" },
    { of: "sql", path: "settings.availabilityType", bad: ["ZONAL"], absent: "violation" },
    { of: "sql", path: "instanceType", good: ["READ_REPLICA_INSTANCE"], absent: "pass", unknown: "pass" },
    { of: "cache", path: "automaticFailoverEnabled", bad: [false], absent: "violation" },
    { of: "cache", path: "multiAzEnabled", bad: [false], absent: "violation" },
    { of: "cache", path: "numCacheClusters", bad: [1], good: [3], absent: "pass" },
    { of: "cache", path: "replicasPerNodeGroup", bad: [0], good: [1], absent: "pass" },
    { of: "redis", path: "tier", bad: ["BASIC"], absent: "violation" },
    { of: "redis", path: "replicaCount", good: [1], absent: "pass", unknown: "pass" },
    {
      of: "redis-cluster",
      path: "zoneDistributionConfig.mode",
      bad: ["SINGLE_ZONE"],
      good: ["MULTI_ZONE"],
      absent: "pass",
    },
    { of: "redis-cluster", path: "replicaCount", bad: [0], good: [2], absent: "violation" },
    { of: "pg", path: "spec.instances", bad: [1], good: [2], absent: "violation" },
  ],
  cases: [
    ["fails on a cluster with one instance", [cluster(), first()], { cluster: one }],
    [
      "knows an instance before its cluster has a name",
      [
        cluster({ clusterIdentifier: undefined }),
        first({ clusterIdentifier: unknown }, ofCluster),
        second({ clusterIdentifier: unknown }, ofCluster),
      ],
    ],
    [
      "fails where all instances are in one zone",
      [cluster(), first(), second({ availabilityZone: "eu-central-1a" })],
      { cluster: "violation: its instances are in one zone" },
    ],
    [
      "is undecided about an instance of whatever cluster",
      [cluster(), first(), second({ clusterIdentifier: unknown })],
      { cluster: "undecided: not known before the update: clusterIdentifier" },
    ],
    [
      "is undecided while an instance in another zone may be its own",
      [
        cluster(),
        first(),
        second({ availabilityZone: "eu-central-1a" }),
        member("c")({ clusterIdentifier: unknown }),
      ],
      { cluster: "undecided: not known before the update: clusterIdentifier" },
    ],
    [
      "takes a cluster of another region for what it is",
      [cluster({ globalClusterIdentifier: "orders-global", masterUsername: undefined }), first()],
    ],
    ["takes Serverless v1 as it is", [cluster({ engineMode: "serverless" })]],
    [
      "takes nodes that are put into two zones by name",
      [cache({ multiAzEnabled: undefined, preferredCacheClusterAzs: ["eu-central-1a", "eu-central-1b"] })],
    ],
    [
      "is undecided while their zones are not known",
      [cache({ multiAzEnabled: undefined, preferredCacheClusterAzs: unknown })],
      { cache: "undecided: not known before the update: preferredCacheClusterAzs" },
    ],
    [
      "and fails where the names are the same",
      [cache({ multiAzEnabled: undefined, preferredCacheClusterAzs: ["eu-central-1a", "eu-central-1a"] })],
      { cache: "violation: its nodes may all be in one zone" },
    ],
    [
      "asks nothing of dev",
      [platform(), instance({ multiAz: false }), cluster(), pg({ spec: { instances: 1 } })],
    ],
    [
      "asks prod, and is undecided where the environment is unknown",
      [platform({ environment: unknown }), instance({ multiAz: false })],
      { instance: "undecided: not known before the update: environment" },
    ],
  ],
};
