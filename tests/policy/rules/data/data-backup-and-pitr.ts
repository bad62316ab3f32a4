import type { ClusterArgs as NodeArgs, ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import type { input } from "@pulumi/gcp/types";
import { dataBackupAndPitr as rule } from "../../../../policy/rules/data/data-backup-and-pitr";
import { cloudNativePg, objectStore } from "../../support/custom-resources";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  backupRetentionPeriod: 7,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  backupRetentionPeriod: 35,
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  snapshotRetentionLimit: 7,
});
const node = fixture<NodeArgs>("aws:elasticache/cluster:Cluster", "node", {
  engine: "redis",
  nodeType: "cache.m5.large",
  snapshotRetentionLimit: 1,
});
const tier = "db-custom-1-3840";
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier, backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true } },
});
type Backup = input.sql.DatabaseInstanceSettingsBackupConfiguration;
const backedUp = (backupConfiguration: Backup): Partial<DatabaseInstanceArgs> => ({
  settings: { tier, backupConfiguration },
});
const full = { enabled: true, pointInTimeRecoveryEnabled: true };
const kept = (days: number) => `violation: backups are kept ${days} days instead of at least 2`;
const undecided = (path: string) => `undecided: not known before the update: ${path}`;
const ofPrimary = {
  propertyDependencies: {
    masterInstanceName: [urnOf("gcp:sql/databaseInstance:DatabaseInstance", "primary")],
  },
};
const ofCluster = {
  propertyDependencies: { replicationSourceIdentifier: [urnOf("aws:rds/cluster:Cluster", "source")] },
};
const store = (retentionPolicy?: string) =>
  objectStore({
    spec: {
      configuration: { destinationPath: "s3://backups/orders" },
      ...(retentionPolicy === undefined ? {} : { retentionPolicy }),
    },
  });

export const examination: Examination = {
  rule,
  base: [cluster(), instance(), cache(), node(), sql(), cloudNativePg(), objectStore()],
  mutants: [
    { of: "cluster", path: "backupRetentionPeriod", bad: [0, 1, 36], good: [2, 35], absent: "violation" },
    { of: "cluster", path: "preferredBackupWindow", good: ["01:00-02:00"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "backupRetentionPeriod", bad: [0, 1, 36], good: [2], absent: "violation" },
    { of: "instance", path: "replicateSourceDb", good: ["source"], absent: "pass", unknown: "pass" },
    { of: "cache", path: "snapshotRetentionLimit", bad: [0], good: [1], absent: "violation" },
    { of: "node", path: "snapshotRetentionLimit", bad: [0], good: [5], absent: "violation" },
    { of: "sql", path: "settings.backupConfiguration.enabled", bad: [false], good: [true], absent: "pass" },
    {
      of: "sql",
      path: "settings.backupConfiguration.pointInTimeRecoveryEnabled",
      bad: [false],
      good: [true],
      absent: "pass",
    },
    {
      of: "sql",
      path: "settings.backupConfiguration.binaryLogEnabled",
      good: [true, false],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "sql",
      path: "settings.backupConfiguration.backupRetentionSettings.retainedBackups",
      bad: [1],
      good: [2, 30],
      absent: "pass",
    },
    { of: "sql", path: "settings.backupConfiguration", absent: "violation" },
    { of: "pg", path: "spec.plugins[0].isWALArchiver", bad: [false], absent: "violation" },
    {
      of: "store",
      path: "spec.retentionPolicy",
      bad: ["1d", "soon"],
      good: ["2d", "1w", "1m"],
      absent: "pass",
    },
  ],
  cases: [
    [
      "passes a week or more",
      [cluster(), instance(), sql(), cloudNativePg(), objectStore(), store("1w"), store()],
    ],
    [
      "fails on less",
      [
        cluster({ backupRetentionPeriod: 1 }),
        instance({ backupRetentionPeriod: 0 }),
        sql(backedUp({ ...full, transactionLogRetentionDays: 1 })),
        store("1d"),
      ],
      {
        cluster: kept(1),
        instance: kept(0),
        sql: "violation: its log is kept 1 days instead of at least 2",
        store: "violation: backups are kept less than 2 days",
      },
    ],
    [
      "counts Cloud SQL's backups",
      [sql(backedUp({ ...full, backupRetentionSettings: { retainedBackups: 1 } }))],
      {
        sql: "violation: it keeps 1 backups instead of at least 2",
      },
    ],
    [
      "knows what the clouds do by default",
      [cluster({ backupRetentionPeriod: undefined }), instance({ backupRetentionPeriod: undefined })],
      { cluster: kept(1), instance: kept(0) },
    ],
    [
      "fails without a log to replay",
      [
        sql(backedUp({ enabled: true, pointInTimeRecoveryEnabled: false })),
        cloudNativePg({ spec: { plugins: [{ name: "barman", isWALArchiver: true, enabled: false }] } }),
      ],
      {
        sql: "violation: it cannot be restored to a point in time",
        pg: "violation: nothing archives its write-ahead log",
      },
    ],
    [
      "fails without any backup",
      [sql({ settings: { tier } }), cloudNativePg({ spec: {} })],
      {
        sql: "violation: it is not backed up",
        pg: "violation: nothing archives its write-ahead log",
      },
    ],
    [
      "takes MySQL's binary log for its log",
      [sql({ databaseVersion: "MYSQL_8_4", ...backedUp({ enabled: true, binaryLogEnabled: true }) })],
    ],
    [
      "takes CloudNativePG's built-in store",
      [
        cloudNativePg({
          spec: { backup: { barmanObjectStore: { destinationPath: "s3://backups/orders" } } },
        }),
      ],
    ],
    [
      "leaves replicas to their source",
      [
        instance({ backupRetentionPeriod: 0, replicateSourceDb: "source" }),
        cluster({ backupRetentionPeriod: 1, replicationSourceIdentifier: unknown }, ofCluster),
        sql({ settings: { tier }, masterInstanceName: unknown }, ofPrimary),
      ],
    ],
    [
      "fails on MySQL that refuses it",
      [sql({ databaseVersion: "MYSQL_8_4", ...backedUp({ enabled: true, binaryLogEnabled: false }) })],
      { sql: "violation: it cannot be restored to a point in time" },
    ],
    [
      "takes a log that is asked for as a word for backups, unless they are refused",
      [sql(backedUp({ binaryLogEnabled: true, enabled: false }))],
      { sql: "violation: it is not backed up" },
    ],
    [
      "asks no snapshots of Memcached, and none of what is one size too small",
      [
        node({ engine: "memcached", snapshotRetentionLimit: undefined }),
        cache({ nodeType: "cache.t1.micro", snapshotRetentionLimit: undefined }),
      ],
    ],
    [
      "is undecided where it is unknown",
      [
        cluster({ backupRetentionPeriod: unknown }),
        sql(backedUp({ enabled: true, pointInTimeRecoveryEnabled: unknown })),
        cloudNativePg({ spec: { plugins: unknown } }),
        store(unknown),
      ],
      {
        cluster: undecided("backupRetentionPeriod"),
        sql: undecided("settings.backupConfiguration.pointInTimeRecoveryEnabled"),
        pg: undecided("spec.plugins"),
        store: undecided("spec.retentionPolicy"),
      },
    ],
    [
      "finds the archiver behind an unknown plugin",
      [cloudNativePg({ spec: { plugins: [unknown, { name: "barman", isWALArchiver: true }] } })],
    ],
    [
      "wants a week, and a log that is asked for, where it is told to",
      [
        cluster({ backupRetentionPeriod: 6 }),
        sql(backedUp({ enabled: true })),
        cache({ snapshotRetentionLimit: 2 }),
      ],
      {
        cluster: "violation: backups are kept 6 days instead of at least 7",
        sql: "violation: it cannot be restored to a point in time",
        cache: "violation: snapshots are kept 2 days instead of at least 3",
      },
      { days: 7, cacheDays: 3, pointInTime: true },
    ],
    [
      "knows that Google keeps a week unless it is asked for more",
      [sql(backedUp(full))],
      {
        sql: "violation: its log is kept fewer days instead of at least 8 | violation: it keeps fewer backups instead of at least 8",
      },
      { days: 8 },
    ],
  ],
};
