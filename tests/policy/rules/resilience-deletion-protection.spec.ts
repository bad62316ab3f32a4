import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { resilienceDeletionProtection as rule } from "../../../policy/rules/resilience-deletion-protection";
import type { PlatformFacts } from "../../../stacks/platform";
import { cloudNativePg } from "../support/custom-resources";
import { type Extra, fixture, unknown, urnOf } from "../support/fixtures";
import { decides } from "../support/outcomes";

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

describe(rule.id, () => {
  decides(rule, [
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
      "is undecided in a stack without a platform",
      [eks({}, unprotected)],
      { eks: "undecided: not known before the update: trivium:index:Platform.environment" },
    ],
  ]);
});
