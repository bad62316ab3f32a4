import { BackupPlan, RestorePlan } from "@pulumi/gcp/gkebackup";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { BackupSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { requestAgent } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";

/** Least number of days before a backup can be deleted by hand, so that who breaks in cannot take it along. */
const LOCK_DAYS = 7;

/**
 * Backup for GKE: every namespace with its Secrets and volumes, encrypted with a key of its own, and the plan by
 * which it is brought back: into the same cluster, without touching what is there. The cluster runs the agent.
 *
 * @returns name of the restore plan, for `gcloud container backup-restore restores create`
 */
export function backup(
  config: GcpConfig,
  scope: Scope,
  spec: BackupSpec,
): Record<string, pulumi.Output<string>> {
  const ring = keyRing(config, scope, spec, "backups");
  const key = encryptionKey(scope, spec, ring, "backups", requestAgent(config, scope, "backup"));
  const place = { project: config.project, location: config.region, labels: spec.labels };
  const plan = new BackupPlan(
    `${scope.name}-plan`,
    {
      ...place,
      name: physicalName([spec.name, "backups"]),
      cluster: spec.cluster.clusterIdentifier,
      backupConfig: {
        allNamespaces: true,
        includeSecrets: true,
        includeVolumeData: true,
        encryptionKey: { gcpKmsEncryptionKey: key },
      },
      backupSchedule: { cronSchedule: cronOf(spec.everyHours) },
      retentionPolicy: {
        backupRetainDays: spec.keepDays,
        backupDeleteLockDays: Math.min(LOCK_DAYS, spec.keepDays),
      },
    },
    scope.child({ protect: spec.protect }),
  );
  const restore = new RestorePlan(
    `${scope.name}-restore`,
    {
      ...place,
      name: physicalName([spec.name, "restore"]),
      backupPlan: plan.id,
      cluster: spec.cluster.clusterIdentifier,
      restoreConfig: {
        allNamespaces: true,
        namespacedResourceRestoreMode: "FAIL_ON_CONFLICT",
        volumeDataRestorePolicy: "RESTORE_VOLUME_DATA_FROM_BACKUP",
        clusterResourceRestoreScope: { allGroupKinds: true },
        clusterResourceConflictPolicy: "USE_EXISTING_VERSION",
      },
    },
    scope.child(),
  );
  return { restorePlan: restore.name };
}

/** A schedule every so many hours, which divide a day; UTC. */
function cronOf(everyHours: number): string {
  return everyHours === 24 ? "17 3 * * *" : `17 */${everyHours} * * *`;
}
