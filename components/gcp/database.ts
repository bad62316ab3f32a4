import { Database, DatabaseInstance, User } from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { Scope } from "../component";
import type { DatabaseOutputs, DatabaseSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { readReplicas, recoveryReplica } from "./database-replicas";
import { cloudSqlAgent, instanceSettings } from "./database-settings";
import { encryptionKey, keyRing } from "./encryption";

/** Administrator that Vault logs in as; Cloud SQL lets users made through its API create roles. */
const ADMIN = "vault_admin";

/** The one database of an instance. */
const DATABASE = "app";

/**
 * Cloud SQL for PostgreSQL: private address only, TLS required, a key of its own, point-in-time recovery.
 * Two instances are a primary and its standby in another zone; every further one is a read replica in a zone
 * that is left, and so are the readers in one after the other. The disk grows by itself.
 */
export function database(config: GcpConfig, scope: Scope, spec: DatabaseSpec): DatabaseOutputs {
  const ring = keyRing(config, scope, spec, `database-${spec.key}`);
  const key = encryptionKey(scope, spec, ring, "storage", cloudSqlAgent(config, spec));
  const primary = primaryInstance(config, scope, spec, key);
  const [reader = primary] = readReplicas(config, scope, spec, primary);
  if (config.databases[spec.key]?.replica === true) recoveryReplica(config, scope, spec, primary);
  const content = new Database(
    `${scope.name}-content`,
    // Goes with its instance; PostgreSQL refuses to drop a database that users are connected to.
    { instance: primary.name, name: DATABASE, deletionPolicy: "ABANDON" },
    scope.child(),
  );
  const admin = new User(
    `${scope.name}-admin-user`,
    {
      instance: primary.name,
      name: ADMIN,
      passwordWo: pulumi.secret(spec.adminPassword),
      // Vault rotates the password afterwards; raising this number takes the account back.
      passwordWoVersion: 1,
      // Goes with its instance; PostgreSQL refuses to drop a role that others were created by.
      deletionPolicy: "ABANDON",
    },
    scope.child(),
  );
  return {
    provider: "cloud-sql",
    host: primary.privateIpAddress,
    // The first replica's, whose place no further one changes.
    readHost: reader.privateIpAddress,
    location: { cidrs: spec.network.databaseCidrs },
    databaseName: content.name,
    adminUser: admin.name,
  };
}

function primaryInstance(
  config: GcpConfig,
  scope: Scope,
  spec: DatabaseSpec,
  key: pulumi.Output<string>,
): DatabaseInstance {
  const [zone, secondaryZone] = config.zones;
  const standby = spec.instances > 1;
  // A name cannot be used again for a week after its instance is gone.
  const suffix = new RandomId(
    `${scope.name}-suffix`,
    { byteLength: 4, keepers: { project: config.project, region: config.region } },
    scope.child(),
  );
  return new DatabaseInstance(
    `${scope.name}-primary`,
    {
      project: config.project,
      region: config.region,
      name: pulumi.interpolate`${physicalName([spec.name, spec.key], 54)}-${suffix.hex}`,
      databaseVersion: `POSTGRES_${spec.version}`,
      encryptionKeyName: key,
      deletionProtection: spec.protect,
      settings: {
        ...instanceSettings(spec, spec.protect),
        availabilityType: standby ? "REGIONAL" : "ZONAL",
        locationPreference: {
          ...(zone !== undefined && { zone }),
          ...(standby && secondaryZone !== undefined && { secondaryZone }),
        },
        retainBackupsOnDelete: spec.protect,
        backupConfiguration: {
          enabled: true,
          startTime: "01:00",
          location: config.region,
          pointInTimeRecoveryEnabled: true,
          transactionLogRetentionDays: spec.backupDays,
          // A recovery starts from a backup that is older than its target.
          backupRetentionSettings: { retentionUnit: "COUNT", retainedBackups: spec.backupDays + 1 },
        },
        // Sunday 03:00 UTC, five weeks after others.
        maintenanceWindow: { day: 7, hour: 3, updateTrack: "week5" },
      },
    },
    // A failover swaps the two zones.
    scope.child({ protect: spec.protect, ignoreChanges: ["settings.locationPreference"] }),
  );
}
