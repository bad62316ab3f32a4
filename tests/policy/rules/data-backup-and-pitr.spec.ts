import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import type { input } from "@pulumi/gcp/types";
import { dataBackupAndPitr as rule } from "../../../policy/rules/data-backup-and-pitr";
import { cloudNativePg, objectStore } from "../support/custom-resources";
import { fixture, unknown, urnOf } from "../support/fixtures";
import { decides } from "../support/outcomes";

const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  backupRetentionPeriod: 7,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  backupRetentionPeriod: 35,
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
const kept = (days: number) => `violation: backups are kept ${days} days instead of at least 7`;
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

describe(rule.id, () => {
  decides(rule, [
    [
      "passes a week or more",
      [cluster(), instance(), sql(), cloudNativePg(), objectStore(), store("1w"), store()],
    ],
    [
      "fails on less",
      [
        cluster({ backupRetentionPeriod: 3 }),
        instance({ backupRetentionPeriod: 0 }),
        sql(backedUp({ ...full, transactionLogRetentionDays: 2 })),
        store("6d"),
      ],
      {
        cluster: kept(3),
        instance: kept(0),
        sql: "violation: its log is kept 2 days instead of at least 7",
        store: "violation: backups are kept less than 7 days",
      },
    ],
    [
      "counts Cloud SQL's backups",
      [sql(backedUp({ ...full, backupRetentionSettings: { retainedBackups: 5 } }))],
      {
        sql: "violation: it keeps 5 backups instead of at least 7",
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
        sql(backedUp({ enabled: true })),
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
        sql: "violation: it is not backed up | violation: it cannot be restored to a point in time",
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
      "but not PostgreSQL's",
      [sql(backedUp({ enabled: true, binaryLogEnabled: true }))],
      { sql: "violation: it cannot be restored to a point in time" },
    ],
    [
      "fails on MySQL without it",
      [sql({ databaseVersion: "MYSQL_8_4", ...backedUp({ enabled: true }) })],
      { sql: "violation: it cannot be restored to a point in time" },
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
  ]);
});
