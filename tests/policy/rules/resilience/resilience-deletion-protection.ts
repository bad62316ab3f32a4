import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import type { ClusterArgs as RedisClusterArgs, InstanceArgs as RedisArgs } from "@pulumi/gcp/redis";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { resilienceDeletionProtection as rule } from "../../../../policy/rules/resilience/resilience-deletion-protection";
import type { PlatformFacts } from "../../../../stacks/platform";
import { cloudNativePg } from "../../support/custom-resources";
import { type Extra, fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const platform = fixture<PlatformFacts>("trivium:index:Platform", "platform", {
  environment: "prod",
  target: "aws",
  decommission: false,
  notProvided: [],
});
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
  deletionProtection: true,
});
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  deletionProtection: true,
  skipFinalSnapshot: false,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  deletionProtection: true,
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {});
const tier = "db-custom-1-3840";
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier, deletionProtectionEnabled: true },
});
const redis = fixture<RedisArgs>("gcp:redis/instance:Instance", "redis", { memorySizeGb: 1 });
const redisCluster = fixture<RedisClusterArgs>("gcp:redis/cluster:Cluster", "redis-cluster", {
  shardCount: 3,
});
const unprotected: Extra = { opts: { protect: false, ignoreChanges: [], additionalSecretOutputs: [] } };
const everything = [eks(), cluster(), instance(), gke(), sql(), cloudNativePg()];
const nothing = [
  eks({ deletionProtection: false }, unprotected),
  cluster({ deletionProtection: undefined, skipFinalSnapshot: true }, unprotected),
  instance({ deletionProtection: false }, unprotected),
  gke({ deletionProtection: false }, unprotected),
  sql({ deletionProtection: false, settings: { tier } }, unprotected),
  cloudNativePg({}, unprotected),
];
const protect = "violation: the option protect is not set";
const off = "violation: deletionProtection is not true";
const bare = {
  eks: `${protect} | ${off}`,
  cluster: `${protect} | ${off} | violation: skipFinalSnapshot is true`,
  instance: `${protect} | ${off}`,
  gke: `${protect} | ${off}`,
  sql: `${protect} | ${off} | violation: settings.deletionProtectionEnabled is not true`,
  pg: protect,
};
const ofPrimary = {
  ...unprotected,
  propertyDependencies: {
    masterInstanceName: [urnOf("gcp:sql/databaseInstance:DatabaseInstance", "primary")],
  },
};

export const examination: Examination = {
  rule,
  base: [platform(), ...everything, redis(), redisCluster()],
  mutants: [
    { of: "eks", path: "deletionProtection", bad: [false], absent: "violation" },
    { of: "cluster", path: "deletionProtection", bad: [false], absent: "violation" },
    { of: "cluster", path: "skipFinalSnapshot", bad: [true], good: [false], absent: "pass" },
    { of: "cluster", path: "finalSnapshotIdentifier", good: ["last"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "deletionProtection", bad: [false], absent: "violation" },
    { of: "instance", path: "skipFinalSnapshot", bad: [true], absent: "pass" },
    { of: "gke", path: "deletionProtection", bad: [false], good: [true], absent: "pass" },
    { of: "sql", path: "deletionProtection", bad: [false], good: [true], absent: "pass" },
    { of: "sql", path: "settings.deletionProtectionEnabled", bad: [false], absent: "violation" },
    { of: "redis", path: "deletionProtection", bad: [false], good: [true], absent: "pass" },
    { of: "redis-cluster", path: "deletionProtectionEnabled", bad: [false], good: [true], absent: "pass" },
  ],
  cases: [
    ["passes what is protected in both ways", [platform(), ...everything]],
    ["fails in prod where nothing is", [platform(), ...nothing], bare],
    ["fails in staging too", [...nothing, platform({ environment: "staging" })], bare],
    ["fails where only the cloud protects", [platform(), eks({}, unprotected)], { eks: protect }],
    ["fails where only Pulumi protects", [platform(), eks({ deletionProtection: false })], { eks: off }],
    [
      "judges inputs and not what a provider may answer later",
      [platform(), sql({ settings: undefined })],
      { sql: "violation: settings.deletionProtectionEnabled is not true" },
    ],
    ["asks nothing of dev", [platform({ environment: "dev" }), ...nothing]],
    [
      "asks nothing of a stack that is being decommissioned",
      [platform({ decommission: true, notProvided: [] }), ...nothing],
    ],
    [
      "leaves replicas alone",
      [platform(), sql({ settings: { tier }, masterInstanceName: unknown }, ofPrimary)],
    ],
    [
      "is undecided where it is unknown",
      [platform(), eks({ deletionProtection: unknown })],
      { eks: "undecided: not known before the update: deletionProtection" },
    ],
    [
      "is undecided where the environment is unknown",
      [platform({ environment: unknown }), eks({}, unprotected), cluster()],
      { eks: "undecided: not known before the update: environment" },
    ],
    [
      "judges a program that is not Trivium's as production, by the cloud's protection alone",
      [
        eks({ deletionProtection: false }, unprotected),
        cluster({}, unprotected),
        sql({ settings: { tier } }),
      ],
      { eks: off, sql: "violation: settings.deletionProtectionEnabled is not true" },
    ],
    ["leaves last snapshots of other programs to them", [cluster({ skipFinalSnapshot: true }, unprotected)]],
    [
      "and asks for them where it is told to",
      [cluster({ skipFinalSnapshot: true }, unprotected)],
      { cluster: "violation: skipFinalSnapshot is true" },
      { finalSnapshot: true },
    ],
  ],
};
