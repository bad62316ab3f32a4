import * as z from "zod";
import { all, any, type Fact, holds, isAtLeast, isFilled, not } from "../../core/facts";
import { BackupSelections, type Saved, SELECTION } from "../../clouds/backup-selections";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, together, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const GKE_PLAN = "gcp:gkebackup/backupPlan:BackupPlan";

interface Settings {
  readonly days: number;
  readonly plan: boolean;
  readonly clusters: boolean;
  readonly copies: boolean;
}

/** What AWS Backup saves, and what of it is saved otherwise. */
interface Stateful extends Saved {
  /** Whether something else keeps it for long enough, or it holds nothing of its own. */
  readonly otherwise?: (subject: Subject, settings: Settings) => Fact;
}

const keptByRds =
  (source: string, byDefault: number) =>
  (subject: Subject, { days, plan }: Settings): Fact =>
    any(
      willBeSet(subject, source),
      all(!plan, isAtLeast(subject.props.at("backupRetentionPeriod").or(byDefault), days)),
    );

const STATEFUL: Readonly<Record<string, Stateful>> = {
  "aws:rds/cluster:Cluster": {
    service: "rds",
    kind: "cluster:",
    name: "clusterIdentifier",
    otherwise: keptByRds("replicationSourceIdentifier", 1),
  },
  "aws:rds/instance:Instance": {
    service: "rds",
    kind: "db:",
    name: "identifier",
    otherwise: keptByRds("replicateSourceDb", 0),
  },
  "aws:ebs/volume:Volume": { service: "ec2", kind: "volume/", name: "id" },
  "aws:efs/fileSystem:FileSystem": { service: "elasticfilesystem", kind: "file-system/", name: "id" },
};
const EKS: Saved = { service: "eks", kind: "cluster/", name: "name" };

function databases(stack: Stack, settings: Settings): StackFinding[] {
  const selections = new BackupSelections(stack);
  return Object.entries(STATEFUL).flatMap(([type, stateful]) =>
    stack.ofType(type).flatMap((subject) => {
      const otherwise = stateful.otherwise?.(subject, settings) ?? false;
      const at = subject.props.at(stateful.otherwise === undefined ? stateful.name : "backupRetentionPeriod");
      const message = settings.plan
        ? "no backup selection of the stack takes it in"
        : `no backup selection of the stack takes it in, and it keeps no backups of its own for ${settings.days} days`;
      return about(subject, must(any(otherwise, selections.takeIn(subject, stateful)), at, message));
    }),
  );
}

/** A cluster is more than its nodes: volumes, and objects that no program declares. */
function clusters(stack: Stack, { clusters: wanted }: Settings): StackFinding[] {
  if (!wanted) return [];
  const selections = new BackupSelections(stack);
  const scheduled = stack.objectsOf("velero.io", "Schedule").length > 0;
  const message = "no backup plan or schedule of the stack takes it in";
  const eks = stack.ofType("aws:eks/cluster:Cluster").flatMap((cluster) => {
    const selected = selections.takeIn(cluster, EKS);
    return about(cluster, must(any(scheduled, selected), cluster.props.at("name"), message));
  });
  const gke = stack.ofType("gcp:container/cluster:Cluster").flatMap((cluster) => {
    const planned = stack.referring(cluster, "cluster", GKE_PLAN).map(({ is }) => is);
    return about(cluster, must(any(scheduled, ...planned), cluster.props.at("name"), message));
  });
  return [...eks, ...gke];
}

function plan({ days, copies }: Settings) {
  return ({ props }: Subject): Finding[] => {
    const rules = props.at("rules").list();
    return rules.flatMap((rule) => {
      const kept = rule.at("lifecycle.deleteAfter");
      const copied = rule.at("copyActions");
      return [
        must(any(kept.absent, isAtLeast(kept, days)), kept, `it keeps backups for less than ${days} days`),
        must(any(!copies, copied.unknown || copied.list().length > 0), copied, "it keeps no copy elsewhere"),
      ];
    });
  };
}

function gkePlan({ days }: Settings) {
  return (subject: Subject): Finding[] => {
    const { props } = subject;
    const schedule = props.at("backupSchedule");
    const kept = props.at("retentionPolicy.backupRetainDays");
    const key = props.at("backupConfig.encryptionKey.gcpKmsEncryptionKey");
    const timed = any(
      isFilled(schedule.at("cronSchedule")),
      isFilled(schedule.at("rpoConfig.targetRpoMinutes")),
    );
    const keyed = willBeSet(subject, key.path, /gcp:kms\//);
    return [
      must(timed, schedule.at("cronSchedule"), "nothing says when it makes backups"),
      must(isAtLeast(kept.or(0), days), kept, `it keeps backups for less than ${days} days`),
      must(keyed, key, "its backups are encrypted with the provider's key"),
    ];
  };
}

/** Velero keeps a backup for 30 days unless told otherwise. */
function schedule({ body, patch }: Manifest, { days }: Settings): Finding[] {
  const when = body.at("spec.schedule");
  const kept = body.at("spec.template.ttl");
  const long = holds(kept, (value) => typeof value === "string" && hours(value) >= days * 24);
  return [
    must(any(patch, isFilled(when)), when, "nothing says when it makes backups"),
    must(any(not(isFilled(kept)), long), kept, `it keeps backups for less than ${days} days`),
  ];
}

function hours(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 };
  return [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? 0),
    0,
  );
}

/** A day of secrets is the most that may be lost. */
const SNAPSHOT_SECONDS = 86_400;

function snapshots({ props }: Subject): Finding[] {
  const every: Node = props.at("intervalSeconds");
  const often = holds(every, (value) => Number(value) <= SNAPSHOT_SECONDS);
  return [must(often, every, `snapshots are more than ${SNAPSHOT_SECONDS} seconds apart`)];
}

const settings = {
  days: z.int().min(1).default(7).describe("days that a backup is kept"),
  plan: z
    .boolean()
    .default(false)
    .describe("whether a database must be in a plan even where it keeps backups itself"),
  clusters: z.boolean().default(false).describe("whether every cluster must be in a plan or schedule"),
  copies: z
    .boolean()
    .default(false)
    .describe("whether a plan must keep a copy in another vault, such as of another region"),
};

export const resilienceBackupCoverage = configurable(
  {
    id: "resilience-backup-coverage",
    title: "Everything that holds state is backed up",
    severity: "high",
    level: "mandatory",
    why: "What no plan names is found to be missing on the day it is needed; a plan of another stack is not seen here.",
    remedy:
      "Add it to a backup selection or let it keep backups of its own, and encrypt the vault with a key of yours.",
    refs: { checkov: ["CKV2_AWS_8", "CKV2_AWS_9", "CKV_AWS_166"] },
  },
  settings,
  (given) => {
    const resources = together(
      byType({
        "aws:backup/vault:Vault": (subject) => [
          must(
            willBeSet(subject, "kmsKeyArn"),
            subject.props.at("kmsKeyArn"),
            "its backups are encrypted with the provider's key",
          ),
        ],
        "aws:backup/plan:Plan": plan(given),
        [GKE_PLAN]: gkePlan(given),
        "vault:index/raftSnapshotAgentConfig:RaftSnapshotAgentConfig": snapshots,
      }),
      byKind({ "velero.io/Schedule": (manifest) => schedule(manifest, given) }),
    );
    return {
      ...resources,
      targets: [...Object.keys(STATEFUL), SELECTION, ...resources.targets],
      stack: (stack) => {
        const exempt = not(stack.production);
        return [...databases(stack, given), ...clusters(stack, given)].map((finding) => ({
          ...finding,
          fact: any(exempt, finding.fact),
        }));
      },
    };
  },
);
