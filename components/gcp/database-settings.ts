import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseSpec, Size } from "../contract";
import { serviceAgents } from "./agents";
import type { GcpConfig } from "./config";
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

/**
 * Days of transaction logs that the Enterprise edition keeps at most; Enterprise Plus keeps 35
 * (cloud.google.com/sql/docs/postgres/backup-recovery/pitr#log-retention).
 */
const ENTERPRISE_PITR_DAYS = 7;

const FLAGS = {
  "cloudsql.iam_authentication": "on",
  log_connections: "on",
  log_disconnections: "on",
  log_lock_waits: "on",
  // Changes of the schema only: other statements hold data.
  log_statement: "ddl",
};

/**
 * What a primary and its replicas have in common.
 *
 * @param protect the cloud refuses to delete it
 */
export function instanceSettings(spec: DatabaseSpec, protect: boolean) {
  const edition: Edition = spec.backupDays > ENTERPRISE_PITR_DAYS ? "ENTERPRISE_PLUS" : "ENTERPRISE";
  return {
    edition,
    tier: TIERS[edition][spec.size],
    diskType: "PD_SSD",
    diskAutoresize: true,
    deletionProtectionEnabled: protect,
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

/** Cloud SQL's service agent, which exists only since the network asked for it. */
export function cloudSqlAgent(config: GcpConfig, spec: DatabaseSpec): pulumi.Output<string> {
  return spec.network.databaseSubnetIds.apply(() => serviceAgents(config).cloudSql);
}
