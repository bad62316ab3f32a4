import type { PlanArgs, SelectionArgs, VaultArgs } from "@pulumi/aws/backup";
import type { VolumeArgs } from "@pulumi/aws/ebs";
import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { BackupPlanArgs } from "@pulumi/gcp/gkebackup";
import { resilienceBackupCoverage as rule } from "../../../../policy/rules/resilience/resilience-backup-coverage";
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
const cluster = fixture<ClusterArgs>(CLUSTER, "cluster", {
  clusterIdentifier: "orders",
  engine: "aurora-postgresql",
  backupRetentionPeriod: 1,
  tags: { backup: "daily" },
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  identifier: "reports",
  instanceClass: "db.t3.medium",
  backupRetentionPeriod: 7,
});
const volume = fixture<VolumeArgs>("aws:ebs/volume:Volume", "volume", { availabilityZone: "eu-central-1a" });
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  name: "shop",
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
});
const arn = (rest: string) => `arn:aws:rds:eu-central-1:111122223333:${rest}`;
const selection = fixture<SelectionArgs>("aws:backup/selection:Selection", "selection", {
  iamRoleArn: "arn:aws:iam::1:role/backup",
  planId: "plan",
  resources: [arn("cluster:orders"), "arn:aws:ec2:*:*:volume/*"],
});
const plan = fixture<PlanArgs>("aws:backup/plan:Plan", "plan", {
  rules: [
    {
      ruleName: "daily",
      targetVaultName: "vault",
      schedule: "cron(0 1 * * ? *)",
      lifecycle: { deleteAfter: 35 },
      copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies" }],
    },
  ],
});
const vault = fixture<VaultArgs>("aws:backup/vault:Vault", "vault", {
  kmsKeyArn: "arn:aws:kms:::key/backup",
});
const gke = fixture<BackupPlanArgs>("gcp:gkebackup/backupPlan:BackupPlan", "gke", {
  cluster: "projects/p/locations/l/clusters/shop",
  location: "europe-west3",
  backupSchedule: { cronSchedule: "17 1 * * *" },
  retentionPolicy: { backupRetainDays: 35 },
  backupConfig: { encryptionKey: { gcpKmsEncryptionKey: "projects/p/keys/k" } },
});
interface ScheduleArgs {
  spec: { schedule?: string; template: { ttl?: string; includedNamespaces?: string[] } };
}
const schedule = fixture<ScheduleArgs>("kubernetes:velero.io/v1:Schedule", "schedule", {
  spec: { schedule: "17 1 * * *", template: { ttl: "720h0m0s" } },
});
const snapshots = fixture<{ intervalSeconds: number }>(
  "vault:index/raftSnapshotAgentConfig:RaftSnapshotAgentConfig",
  "snapshots",
  { intervalSeconds: 3600 },
);
const uncovered =
  "violation: no backup selection of the stack takes it in, and it keeps no backups of its own for 7 days";
const ofCluster = { propertyDependencies: { resources: [urnOf(CLUSTER, "cluster")] } };

export const examination: Examination = {
  rule,
  base: [cluster(), instance(), volume(), selection(), plan(), vault(), gke(), schedule(), snapshots()],
  mutants: [
    {
      of: "selection",
      path: "resources",
      bad: [[], [arn("cluster:other")], [arn("db:orders")], [arn("cluster:orders-2")]],
      good: [["*"], [arn("cluster:*")], [arn("*")]],
      absent: "violation",
      on: "cluster",
    },
    {
      of: "selection",
      path: "selectionTags",
      good: [[{ type: "STRINGEQUALS", key: "backup", value: "daily" }]],
      absent: "pass",
      unknown: "pass",
      on: "cluster",
    },
    { of: "selection", path: "planId", good: ["other"], absent: "pass", unknown: "pass", on: "cluster" },
    { of: "cluster", path: "clusterIdentifier", bad: ["another"], absent: "violation" },
    { of: "instance", path: "backupRetentionPeriod", bad: [0, 6], good: [35], absent: "violation" },
    { of: "plan", path: "rules[0].lifecycle.deleteAfter", bad: [6], good: [7], absent: "pass" },
    { of: "plan", path: "rules[0].schedule", good: ["rate(1 day)"], absent: "pass", unknown: "pass" },
    { of: "plan", path: "rules[0].copyActions", good: [[]], absent: "pass", unknown: "pass" },
    { of: "vault", path: "kmsKeyArn", good: ["key"], absent: "violation" },
    { of: "gke", path: "backupSchedule.cronSchedule", good: ["0 1 * * *"], absent: "violation" },
    { of: "gke", path: "retentionPolicy.backupRetainDays", bad: [6], good: [7], absent: "violation" },
    {
      of: "gke",
      path: "backupConfig.encryptionKey",
      good: [{ gcpKmsEncryptionKey: "k" }],
      absent: "violation",
    },
    { of: "gke", path: "cluster", good: ["other"], absent: "pass", unknown: "pass" },
    { of: "schedule", path: "spec.schedule", good: ["@daily"], absent: "violation" },
    { of: "schedule", path: "spec.template.ttl", bad: ["24h", "90m"], good: ["168h"], absent: "pass" },
    {
      of: "schedule",
      path: "spec.template.includedNamespaces",
      good: [["shop"]],
      absent: "pass",
      unknown: "pass",
    },
    { of: "snapshots", path: "intervalSeconds", bad: [86_401], good: [86_400], absent: "violation" },
  ],
  cases: [
    ["fails on a database that nothing backs up", [cluster()], { cluster: uncovered }],
    [
      "knows what a selection takes in before it has an ARN",
      [cluster({ clusterIdentifier: undefined }), selection({ resources: [unknown] }, ofCluster)],
    ],
    [
      "takes a tag for a selection",
      [
        cluster(),
        selection({
          resources: undefined,
          selectionTags: [{ type: "STRINGEQUALS", key: "backup", value: "daily" }],
        }),
      ],
    ],
    [
      "but not another value of it",
      [
        cluster(),
        selection({
          resources: undefined,
          selectionTags: [{ type: "STRINGEQUALS", key: "backup", value: "never" }],
        }),
      ],
      { cluster: uncovered },
    ],
    [
      "takes in whatever its name will be, where a pattern takes in all",
      [
        cluster({ clusterIdentifier: unknown }),
        instance({ identifier: unknown, backupRetentionPeriod: 1 }),
        selection({ resources: [arn("cluster:*"), "arn:aws:ec2:*:*:volume/*"] }),
      ],
      { instance: "undecided: not known before the update: identifier" },
    ],
    [
      "is undecided about a tag whose value is not known",
      [
        cluster(),
        selection({
          resources: undefined,
          selectionTags: [{ type: "STRINGEQUALS", key: "backup", value: unknown }],
        }),
      ],
      { cluster: "undecided: not known before the update: selectionTags[0].value" },
    ],
    [
      "leaves replicas to their source",
      [instance({ backupRetentionPeriod: undefined, replicateSourceDb: "source" })],
    ],
    ["asks nothing of dev", [platform(), cluster(), volume()]],
    [
      "is undecided about a selection of whatever",
      [cluster(), selection({ resources: [unknown] })],
      { cluster: "undecided: not known before the update: resources[0]" },
    ],
    [
      "keeps backups for as many days as it is told to",
      [instance(), schedule({ spec: { template: { ttl: "720h0m0s" }, schedule: "@daily" } })],
      {
        instance:
          "violation: no backup selection of the stack takes it in, and it keeps no backups of its own for 31 days",
        schedule: "violation: it keeps backups for less than 31 days",
      },
      { days: 31 },
    ],
    [
      "wants a plan where it is told to",
      [instance()],
      { instance: "violation: no backup selection of the stack takes it in" },
      { plan: true },
    ],
    [
      "wants clusters in a plan, and copies, where it is told to",
      [eks(), plan({ rules: [{ ruleName: "daily", targetVaultName: "vault" }] })],
      {
        eks: "violation: no backup plan or schedule of the stack takes it in",
        plan: "violation: it keeps no copy elsewhere",
      },
      { clusters: true, copies: true },
    ],
    [
      "finds a cluster in a selection",
      [eks(), selection({ resources: ["arn:aws:eks:eu-central-1:111122223333:cluster/shop"] })],
      {},
      { clusters: true },
    ],
  ],
};
