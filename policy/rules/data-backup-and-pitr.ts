import { all, any, type Fact, holds, isAtLeast, isFalse, isSet, isTrue, matches, not } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType, willBeSet } from "../subject";
import type { Node } from "../values";

/** Days a mistake may go unnoticed and still be undone. */
const DAYS = 7;

/** RDS keeps a log between backups whenever it keeps backups at all. Replicas are backed up at their source. */
function rds(defaultDays: number, source: string) {
  return (subject: Subject): Finding[] => {
    const kept = subject.props.at("backupRetentionPeriod").or(defaultDays);
    const message = `backups are kept ${days(kept)} instead of at least ${DAYS}`;
    return [must(any(isAtLeast(kept, DAYS), willBeSet(subject, source)), kept, message)];
  };
}

/** Cloud SQL: backups and the write-ahead log (PostgreSQL) or binary log (MySQL), 7 of each by default. */
function cloudSql(subject: Subject): Finding[] {
  const { props } = subject;
  const replica = willBeSet(subject, "masterInstanceName");
  const backup = props.at("settings.backupConfiguration");
  const logged = any(
    isTrue(backup.at("pointInTimeRecoveryEnabled")),
    all(matches(props.at("databaseVersion"), /^MYSQL/), isTrue(backup.at("binaryLogEnabled"))),
  );
  const logs = backup.at("transactionLogRetentionDays").or(DAYS);
  const backups = backup.at("backupRetentionSettings.retainedBackups").or(DAYS);
  const require = (fact: Fact, at: Node, message: string) => must(any(replica, fact), at, message);
  return [
    require(isTrue(backup.at("enabled")), backup.at("enabled"), "it is not backed up"),
    require(logged, backup.at("pointInTimeRecoveryEnabled"), "it cannot be restored to a point in time"),
    require(isAtLeast(logs, DAYS), logs, `its log is kept ${days(logs)} instead of at least ${DAYS}`),
    require(isAtLeast(
      backups,
      DAYS,
    ), backups, `it keeps ${days(backups, "backups")} instead of at least ${DAYS}`),
  ];
}

/** CloudNativePG: a plugin or the built-in object store that archives the write-ahead log. */
function cloudNativePg({ props }: Subject): Finding[] {
  const archivers = props
    .at("spec.plugins")
    .list()
    .map((plugin) => all(not(isFalse(plugin.at("enabled"))), isTrue(plugin.at("isWALArchiver"))));
  const builtIn = isSet(props.at("spec.backup.barmanObjectStore"));
  return [must(any(builtIn, ...archivers), props.at("spec.plugins"), "nothing archives its write-ahead log")];
}

const UNIT_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30 };

/** The plugin's object store, which decides how long backups and log are kept; without a policy it is for ever. */
function objectStore({ props }: Subject): Finding[] {
  const policy = props.at("spec.retentionPolicy");
  const long = holds(policy, (text) => {
    const [, count, unit] = /^(\d+)([dwm])$/.exec(typeof text === "string" ? text : "") ?? [];
    return Number(count) * (UNIT_DAYS[unit ?? ""] ?? 0) >= DAYS;
  });
  return [must(any(policy.absent, long), policy, `backups are kept less than ${DAYS} days`)];
}

function days(node: Node, unit = "days"): string {
  return typeof node.value === "number" ? `${node.value} ${unit}` : `fewer ${unit}`;
}

export const dataBackupAndPitr: ResourceRule = {
  id: "data-backup-and-pitr",
  title: `Databases can be restored to any moment of the last ${DAYS} days`,
  severity: "high",
  level: "mandatory",
  scope: "resource",
  why: "A deletion by mistake or by malice is noticed after days; without the log everything since the last backup is lost.",
  remedy: "Turn backups and point-in-time recovery on and keep both for a week or more.",
  refs: {
    trivy: ["AVD-AWS-0077", "AVD-GCP-0024"],
    checkov: ["CKV_AWS_133", "CKV_GCP_14", "CKV2_GCP_20"],
  },
  ...byType({
    "aws:rds/cluster:Cluster": rds(1, "replicationSourceIdentifier"),
    "aws:rds/instance:Instance": rds(0, "replicateSourceDb"),
    "gcp:sql/databaseInstance:DatabaseInstance": cloudSql,
    "kubernetes:postgresql.cnpg.io/v1:Cluster": cloudNativePg,
    "kubernetes:barmancloud.cnpg.io/v1:ObjectStore": objectStore,
  }),
};
