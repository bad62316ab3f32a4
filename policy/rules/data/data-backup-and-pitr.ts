import * as z from "zod";
import {
  all,
  any,
  type Fact,
  holds,
  isAtLeast,
  isFalse,
  isFilled,
  isOneOf,
  isTrue,
  matches,
  not,
} from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

/** RDS keeps backups this long and no longer. */
const LONGEST = 35;

interface Settings {
  readonly days: number;
  readonly cacheDays: number;
  readonly pointInTime: boolean;
}

/** RDS keeps a log between backups whenever it keeps backups at all. Replicas are backed up at their source. */
function rds(defaultDays: number, source: string, { days: least }: Settings) {
  return (subject: Subject): Finding[] => {
    const kept = subject.props.at("backupRetentionPeriod").or(defaultDays);
    const message = `backups are kept ${days(kept)} instead of at least ${least}`;
    return [
      must(any(isAtLeast(kept, least), willBeSet(subject, source)), kept, message),
      must(
        holds(kept, (value) => Number(value) <= LONGEST),
        kept,
        `RDS keeps backups for at most ${LONGEST} days`,
      ),
    ];
  };
}

/**
 * Cloud SQL: backups and the write-ahead log (PostgreSQL) or binary log (MySQL), 7 of each by default. Google refuses
 * a log without backups, so one that is asked for says that there are some.
 */
function cloudSql({ days: wanted, pointInTime }: Settings) {
  return (subject: Subject): Finding[] => {
    const { props } = subject;
    const replica = willBeSet(subject, "masterInstanceName");
    const backup = props.at("settings.backupConfiguration");
    const [enabled, log, binaryLog] = ["enabled", "pointInTimeRecoveryEnabled", "binaryLogEnabled"].map(
      (key) => backup.at(key),
    ) as [Node, Node, Node];
    const asked = any(isTrue(log), isTrue(binaryLog));
    const logged = any(isTrue(log), all(matches(props.at("databaseVersion"), /^MYSQL/), isTrue(binaryLog)));
    const refused = any(isFalse(log), all(isFalse(binaryLog), not(isTrue(log))));
    // More than Google keeps by default has to be asked for; less is only wrong where it is.
    const least = (node: Node) => any(!isExplicit(node) && wanted <= 7, isAtLeast(node.or(7), wanted));
    const logs = backup.at("transactionLogRetentionDays");
    const backups = backup.at("backupRetentionSettings.retainedBackups");
    const require = (fact: Fact, at: Node, message: string) => must(any(replica, fact), at, message);
    return [
      require(any(isTrue(enabled), all(not(isFalse(enabled)), asked)), enabled, "it is not backed up"),
      require(any(logged, all(!pointInTime, not(refused))), log, "it cannot be restored to a point in time"),
      require(least(logs), logs, `its log is kept ${days(logs)} instead of at least ${wanted}`),
      require(least(backups), backups, `it keeps ${days(backups, "backups")} instead of at least ${wanted}`),
    ];
  };
}

function isExplicit(node: Node): boolean {
  return !node.absent;
}

/** A cache that others can fill again may go without; what counts is that its owner says so. */
function cache(subject: Subject, { cacheDays }: Settings): Finding[] {
  const { props } = subject;
  const kept = props.at("snapshotRetentionLimit").or(0);
  const fact = any(
    isOneOf(props.at("engine"), "memcached"),
    // The one size that can keep none.
    isOneOf(props.at("nodeType"), "cache.t1.micro"),
    willBeSet(subject, "replicationGroupId"),
    isAtLeast(kept, cacheDays),
  );
  return [must(fact, kept, `snapshots are kept ${days(kept)} instead of at least ${cacheDays}`)];
}

/** CloudNativePG: a plugin or the built-in object store that archives the write-ahead log. */
function cloudNativePg({ body }: Manifest): Finding[] {
  const archivers = body
    .at("spec.plugins")
    .list()
    .map((plugin) => all(not(isFalse(plugin.at("enabled"))), isTrue(plugin.at("isWALArchiver"))));
  const builtIn = isFilled(body.at("spec.backup.barmanObjectStore"));
  return [must(any(builtIn, ...archivers), body.at("spec.plugins"), "nothing archives its write-ahead log")];
}

const UNIT_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30 };

/** The plugin's object store, which decides how long backups and log are kept; without a policy it is for ever. */
function objectStore({ body }: Manifest, { days: least }: Settings): Finding[] {
  const policy = body.at("spec.retentionPolicy");
  const long = holds(policy, (text) => {
    const [, count, unit] = /^(\d+)([dwm])$/.exec(typeof text === "string" ? text : "") ?? [];
    return Number(count) * (UNIT_DAYS[unit ?? ""] ?? 0) >= least;
  });
  return [must(any(not(isFilled(policy)), long), policy, `backups are kept less than ${least} days`)];
}

function days(node: Node, unit = "days"): string {
  return typeof node.value === "number" ? `${node.value} ${unit}` : `fewer ${unit}`;
}

const settings = {
  days: z.int().min(1).max(LONGEST).default(2).describe("days that a backup of a database is kept"),
  cacheDays: z
    .int()
    .min(0)
    .max(LONGEST)
    .default(1)
    .describe("days that a snapshot of a cache is kept; 0 for caches that may be lost"),
  pointInTime: z
    .boolean()
    .default(false)
    .describe("whether Cloud SQL must say that it keeps a log, not only not refuse to"),
};

export const dataBackupAndPitr = configurable(
  {
    id: "data-backup-and-pitr",
    title: "Databases can be restored to any moment of the last days",
    severity: "high",
    level: "mandatory",
    why: "A deletion by mistake or by malice is noticed after days; without the log everything since the last backup is lost.",
    remedy: "Turn backups and point-in-time recovery on and keep both for a week or more.",
    refs: {
      trivy: ["AVD-AWS-0077", "AVD-AWS-0050", "AVD-GCP-0024"],
      checkov: ["CKV_AWS_133", "CKV_AWS_134", "CKV_GCP_14", "CKV2_GCP_20"],
    },
    mustKnow: ["backupRetentionPeriod", "settings.backupConfiguration", "snapshotRetentionLimit"],
  },
  settings,
  (given) =>
    together(
      byType({
        "aws:rds/cluster:Cluster": rds(1, "replicationSourceIdentifier", given),
        "aws:rds/instance:Instance": rds(0, "replicateSourceDb", given),
        "aws:elasticache/replicationGroup:ReplicationGroup": (subject) => cache(subject, given),
        "aws:elasticache/cluster:Cluster": (subject) => cache(subject, given),
        "gcp:sql/databaseInstance:DatabaseInstance": cloudSql(given),
      }),
      byKind({
        "postgresql.cnpg.io/Cluster": cloudNativePg,
        "barmancloud.cnpg.io/ObjectStore": (manifest) => objectStore(manifest, given),
      }),
    ),
);
