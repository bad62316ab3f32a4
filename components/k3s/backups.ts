import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { ChildOptions, Scope } from "../component";
import type { DatabaseSpec } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import type { K3sConfig } from "./config";
import type { Placement } from "./database";

/** Name that the Barman Cloud plugin registers with the operator. */
export const PLUGIN = "barman-cloud.cloudnative-pg.io";

/** Daily at 02:30; the field before the minutes is seconds. */
const SCHEDULE = "0 30 2 * * *";

/**
 * Where a database is backed up to: a folder of the site's bucket, with credentials that External Secrets
 * fetches from Vault. Write-ahead logs and base backups are kept for `backupDays`. Named like the cluster.
 */
export function backupStore(
  scope: Scope,
  { backups }: K3sConfig,
  spec: DatabaseSpec,
  placement: Placement,
): CustomResource {
  return objectStore(scope, backups, spec, {
    key: "backup",
    placement,
    retention: { retentionPolicy: `${spec.backupDays}d` },
  });
}

/** The same folder, for whoever restores from it: nothing in it expires by this. */
export function restoreSource(
  scope: Scope,
  { backups }: K3sConfig,
  spec: DatabaseSpec,
  placement: Placement,
): CustomResource {
  return objectStore(scope, backups, spec, { key: "restore", placement, retention: {} });
}

interface ObjectStoreArgs {
  /** Begins logical names. */
  readonly key: string;
  readonly placement: Placement;
  readonly retention: { readonly retentionPolicy?: string };
}

function objectStore(
  scope: Scope,
  backups: K3sConfig["backups"],
  spec: DatabaseSpec,
  { key, placement, retention }: ObjectStoreArgs,
): CustomResource {
  const credentials = `${placement.name}-backups`;
  const secret = customResource(scope, `${key}-credentials`, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: credentials, namespace: placement.namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: spec.secretStore },
      target: { name: credentials, creationPolicy: "Owner" },
      data: ["accessKey", "secretKey"].map((property) => ({
        secretKey: property,
        remoteRef: { key: backups.vaultPath, property },
      })),
    },
  });
  return customResource(
    scope,
    `${key}-store`,
    {
      apiVersion: "barmancloud.cnpg.io/v1",
      kind: "ObjectStore",
      metadata: { ...placement },
      spec: {
        ...retention,
        configuration: {
          destinationPath: `s3://${backups.bucket}/${spec.name}/${spec.key}`,
          endpointURL: backups.endpoint,
          s3Credentials: {
            accessKeyId: { name: credentials, key: "accessKey" },
            secretAccessKey: { name: credentials, key: "secretKey" },
          },
          wal: { compression: "gzip", maxParallel: 4 },
          data: { compression: "gzip" },
        },
        instanceSidecarConfiguration: {
          resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        },
      },
    },
    { dependsOn: [secret] },
  );
}

/** A base backup at once and daily; it goes with its schedule, the archive in the bucket stays. */
export function backupSchedule(scope: Scope, placement: Placement, opts: ChildOptions): void {
  customResource(
    scope,
    "backup-schedule",
    {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "ScheduledBackup",
      metadata: { ...placement },
      spec: {
        schedule: SCHEDULE,
        immediate: true,
        cluster: { name: placement.name },
        method: "plugin",
        pluginConfiguration: { name: PLUGIN },
        backupOwnerReference: "self",
      },
    },
    opts,
  );
}
