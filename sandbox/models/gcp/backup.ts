import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { CLUSTER } from "./cluster";
import { encryptsWith, notGranted } from "./kms";
import {
  badName,
  flag,
  forcesNew,
  labelOutputs,
  nameOf,
  notAmong,
  number,
  outOfRange,
  projectOf,
  when,
} from "./shared";

const BACKUP_PLAN = "gcp:gkebackup/backupPlan:BackupPlan";

const backupPlan: TypeModel = {
  type: BACKUP_PLAN,
  stateful: true,
  immutable: forcesNew("services/gkebackup/resource_gke_backup_backup_plan.go", [
    "cluster",
    "location",
    "name",
    "project",
  ]),
  mutable: [
    "backupConfig",
    "backupSchedule",
    "deactivated",
    "deletionPolicy",
    "description",
    "labels",
    "retentionPolicy",
  ],
  requires: ["name"],
  references: {
    cluster: { to: [CLUSTER] },
    "backupConfig.encryptionKey.gcpKmsEncryptionKey": encryptsWith,
  },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/backupPlans/${nameOf(inputs)}`,
  validate: (inputs, { cloud }) => [
    ...badName(inputs),
    ...badRetention(inputs),
    ...notGranted(inputs, "backupConfig.encryptionKey.gcpKmsEncryptionKey", "gcp-sa-gkebackup", cloud),
  ],
  refuse: (inputs, { cloud, scope }) => {
    const cluster = cloud.get(CLUSTER, text(inputs, "cluster") ?? "", scope);
    const agent = cluster && flag(cluster.inputs, "addonsConfig.gkeBackupAgentConfig.enabled");
    return cluster === undefined || agent === true
      ? undefined
      : "the cluster does not run the agent of Backup for GKE";
  },
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    uid: context.hex(32, "uid"),
    etag: context.hex(12, "etag"),
    state: "READY",
    stateReason: "",
    protectedPodCount: 0,
  }),
};

/** cloud.google.com/kubernetes-engine/docs/add-on/backup-for-gke: a lock is 0 to 90 days and within the retention. */
function badRetention(inputs: Props): Failure[] {
  const lock = number(inputs, "retentionPolicy.backupDeleteLockDays") ?? 0;
  const retain = number(inputs, "retentionPolicy.backupRetainDays") ?? 0;
  return [
    ...outOfRange(inputs, "retentionPolicy.backupDeleteLockDays", 0, 90),
    ...outOfRange(inputs, "retentionPolicy.backupRetainDays", 0, 365),
    ...when(
      retain !== 0 && lock > retain,
      "retentionPolicy.backupDeleteLockDays",
      "must not be more than backupRetainDays",
    ),
  ];
}

const restorePlan: TypeModel = {
  type: "gcp:gkebackup/restorePlan:RestorePlan",
  immutable: forcesNew("services/gkebackup/resource_gke_backup_restore_plan.go", [
    "backupPlan",
    "cluster",
    "location",
    "name",
    "project",
  ]),
  requires: ["name"],
  references: { backupPlan: { to: [BACKUP_PLAN] }, cluster: { to: [CLUSTER] } },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/restorePlans/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badName(inputs),
    ...notAmong(inputs, "restoreConfig.namespacedResourceRestoreMode", [
      "DELETE_AND_RESTORE",
      "FAIL_ON_CONFLICT",
      "MERGE_SKIP_ON_CONFLICT",
      "MERGE_REPLACE_VOLUME_ON_CONFLICT",
      "MERGE_REPLACE_ON_CONFLICT",
    ]),
    ...notAmong(inputs, "restoreConfig.clusterResourceConflictPolicy", [
      "USE_EXISTING_VERSION",
      "USE_BACKUP_VERSION",
    ]),
    ...notAmong(inputs, "restoreConfig.volumeDataRestorePolicy", [
      "RESTORE_VOLUME_DATA_FROM_BACKUP",
      "REUSE_VOLUME_HANDLE_FROM_BACKUP",
      "NO_VOLUME_DATA_RESTORATION",
    ]),
  ],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    uid: context.hex(32, "uid"),
    state: "READY",
    stateReason: "",
  }),
};

export const backups: readonly TypeModel[] = [backupPlan, restorePlan];
