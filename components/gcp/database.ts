import { Database, DatabaseInstance, User } from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { Scope } from "../component";
import type { DatabaseOutputs, DatabaseSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
import { serviceAgents } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { only } from "./layout";

type Edition = "ENTERPRISE" | "ENTERPRISE_PLUS";

/** 1, 2 and 4 vCPU; Enterprise Plus starts at 2 and has machine types of its own. */
const TIERS = {
  ENTERPRISE: { small: "db-custom-1-3840", medium: "db-custom-2-8192", large: "db-custom-4-16384" },
  ENTERPRISE_PLUS: {
    small: "db-perf-optimized-N-2",
    medium: "db-perf-optimized-N-4",
    large: "db-perf-optimized-N-8",
  },
} as const satisfies Record<Edition, Record<Size, string>>;

/** Days of transaction logs that the Enterprise edition keeps at most; Enterprise Plus keeps 35. */
const ENTERPRISE_PITR_DAYS = 7;

/** Administrator that Vault logs in as; Cloud SQL lets users made through its API create roles. */
const ADMIN = "vault_admin";

/** The one database of an instance. */
const DATABASE = "app";

const FLAGS = {
  "cloudsql.iam_authentication": "on",
  log_connections: "on",
  log_disconnections: "on",
  log_lock_waits: "on",
  // Changes of the schema only: other statements hold data.
  log_statement: "ddl",
};

/**
 * Cloud SQL for PostgreSQL: private address only, TLS required, a key of its own, point-in-time recovery.
 * Two instances are a primary and its standby in another zone; every further one is a read replica in a zone
 * that is left. The disk grows by itself.
 */
export function database(config: GcpConfig, scope: Scope, spec: DatabaseSpec): DatabaseOutputs {
  const ring = keyRing(config, scope, spec, `database-${spec.key}`);
  // The service agent exists only since the network asked for it.
  const agent = spec.network.databaseSubnetIds.apply(() => serviceAgents(config).cloudSql);
  const key = encryptionKey(scope, spec, ring, "storage", agent);
  const primary = primaryInstance(config, scope, spec, key);
  config.zones.slice(2, spec.instances).forEach((zone) => {
    readReplica(config, scope, spec, primary, zone);
  });
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
    host: primary.privateIpAddress,
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
        ...instanceSettings(spec),
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

function readReplica(
  config: GcpConfig,
  scope: Scope,
  spec: DatabaseSpec,
  primary: DatabaseInstance,
  zone: string,
): DatabaseInstance {
  return new DatabaseInstance(
    `${scope.name}-replica-${zone}`,
    {
      project: config.project,
      region: config.region,
      name: pulumi.interpolate`${primary.name}-${zone}`,
      masterInstanceName: primary.name,
      databaseVersion: primary.databaseVersion,
      encryptionKeyName: primary.encryptionKeyName,
      deletionProtection: spec.protect,
      settings: {
        ...instanceSettings(spec),
        availabilityType: "ZONAL",
        locationPreference: { zone },
      },
    },
    scope.child(),
  );
}

/** What a primary and its replicas have in common. */
function instanceSettings(spec: DatabaseSpec) {
  const edition: Edition = spec.backupDays > ENTERPRISE_PITR_DAYS ? "ENTERPRISE_PLUS" : "ENTERPRISE";
  return {
    edition,
    tier: TIERS[edition][spec.size],
    diskType: "PD_SSD",
    diskAutoresize: true,
    deletionProtectionEnabled: spec.protect,
    userLabels: spec.labels,
    ipConfiguration: {
      ipv4Enabled: false,
      privateNetwork: spec.network.networkId,
      allocatedIpRange: spec.network.databaseSubnetIds.apply(only),
      sslMode: "ENCRYPTED_ONLY",
    },
    databaseFlags: Object.entries(FLAGS).map(([name, value]) => ({ name, value })),
    insightsConfig: { queryInsightsEnabled: true, recordApplicationTags: true, recordClientAddress: false },
  };
}
