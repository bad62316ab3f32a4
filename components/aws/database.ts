import type { Key } from "@pulumi/aws/kms";
import { Cluster, ClusterInstance, ClusterParameterGroup, SubnetGroup } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DatabaseOutputs, DatabaseSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
import { createAccess } from "./access";
import type { Account } from "./account";
import { after } from "../after";
import { encryptedLogGroup, encryptionKey } from "./encryption";
import { roleName } from "./names";
import { placeInstances } from "./placement";
import { role, serviceTrust } from "./roles";
import { auroraVersion } from "./versions";

const ENGINE = "aurora-postgresql";
const PORT = 5432;
const ADMIN_USER = "vault_admin";
const DATABASE_NAME = "app";

/** Seconds between readings of the operating system. */
const MONITORING_SECONDS = 60;

/** Instance classes by size, and the level of Database Insights with the days it keeps. */
const SIZES: Readonly<
  Record<Size, { instanceClass: string; insights: "standard" | "advanced"; days: number }>
> = {
  small: { instanceClass: "db.t3.medium", insights: "standard", days: 7 },
  medium: { instanceClass: "db.t3.large", insights: "standard", days: 7 },
  // Advanced keeps 15 months and takes no other number.
  large: { instanceClass: "db.r5.large", insights: "advanced", days: 465 },
};

/** Aurora PostgreSQL: storage that grows by itself over three zones, one writer and the rest readers. */
export function database(
  account: Account,
  zones: readonly string[],
  scope: Scope,
  spec: DatabaseSpec,
): DatabaseOutputs {
  const identifier = physicalName([spec.name, spec.key]);
  // RDS writes to this name and no other.
  const logGroup = `/aws/rds/cluster/${identifier}/postgresql`;
  const key = encryptionKey(account, scope, spec, {
    purpose: `database-${spec.key}`,
    logGroups: [logGroup],
  });
  const logs = encryptedLogGroup(scope, { name: logGroup, retentionInDays: spec.logRetentionDays, key });
  const cluster = createCluster(scope, spec, { identifier, key, dependsOn: [logs] });
  const instances = createInstances(account, zones, scope, spec, { identifier, key, cluster });
  return {
    // The name resolves before anything listens there.
    host: after(cluster.endpoint, instances),
    location: { cidrs: spec.network.databaseCidrs },
    databaseName: pulumi.output(DATABASE_NAME),
    adminUser: pulumi.output(ADMIN_USER),
  };
}

interface ClusterArgs {
  readonly identifier: string;
  readonly key: Key;
  readonly dependsOn: readonly pulumi.Resource[];
}

function createCluster(
  scope: Scope,
  spec: DatabaseSpec,
  { identifier, key, dependsOn }: ClusterArgs,
): Cluster {
  const { insights, days } = SIZES[spec.size];
  const access = createAccess(scope, {
    name: physicalName([identifier, "database"]),
    what: `database ${identifier}`,
    port: PORT,
    network: spec.network,
    internalCidrs: spec.internalCidrs,
  });
  return new Cluster(
    `${scope.name}-aurora`,
    {
      clusterIdentifier: identifier,
      engine: ENGINE,
      engineMode: "provisioned",
      engineVersion: auroraVersion(spec.version),
      databaseName: DATABASE_NAME,
      port: PORT,
      masterUsername: ADMIN_USER,
      // Write-only: RDS gives it to nobody. Vault rotates it, so there is no second version.
      masterPasswordWo: spec.adminPassword,
      masterPasswordWoVersion: 1,
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: createSubnetGroup(scope, spec, identifier).name,
      vpcSecurityGroupIds: [access.group.id],
      dbClusterParameterGroupName: createParameters(scope, spec, identifier).name,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      backupRetentionPeriod: spec.backupDays,
      copyTagsToSnapshot: true,
      // Kept after a destroy; destroying a second database of this name needs the first snapshot renamed.
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: physicalName([identifier, "final"]),
      deletionProtection: spec.protect,
      enabledCloudwatchLogsExports: ["postgresql"],
      databaseInsightsMode: insights,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      performanceInsightsRetentionPeriod: days,
      // Restarts wait for the maintenance window.
      applyImmediately: false,
    },
    scope.child({ protect: spec.protect, dependsOn: [...dependsOn] }),
  );
}

interface InstancesArgs {
  readonly identifier: string;
  readonly key: Key;
  readonly cluster: Cluster;
}

function createInstances(
  account: Account,
  zones: readonly string[],
  scope: Scope,
  spec: DatabaseSpec,
  { identifier, key, cluster }: InstancesArgs,
): ClusterInstance[] {
  const { instanceClass, days } = SIZES[spec.size];
  const monitoringRoleArn = monitoringRole(account, scope, identifier);
  return placeInstances(zones, spec.instances).map(
    (placement) =>
      new ClusterInstance(
        `${scope.name}-${placement.key}`,
        {
          identifier: physicalName([identifier, placement.key]),
          clusterIdentifier: cluster.clusterIdentifier,
          engine: ENGINE,
          instanceClass,
          availabilityZone: placement.zone,
          dbSubnetGroupName: cluster.dbSubnetGroupName,
          publiclyAccessible: false,
          // The version is pinned: one that AWS raised by itself, the next update would try to lower.
          autoMinorVersionUpgrade: false,
          copyTagsToSnapshot: true,
          monitoringInterval: MONITORING_SECONDS,
          monitoringRoleArn,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: key.arn,
          performanceInsightsRetentionPeriod: days,
          applyImmediately: false,
        },
        scope.child(),
      ),
  );
}

function createSubnetGroup(scope: Scope, spec: DatabaseSpec, identifier: string): SubnetGroup {
  return new SubnetGroup(
    `${scope.name}-subnets`,
    {
      name: identifier,
      description: `Database subnets of ${spec.name}`,
      subnetIds: spec.network.databaseSubnetIds,
    },
    scope.child(),
  );
}

/** Named after its family, so that the next major version's group can stand beside it. */
function createParameters(scope: Scope, spec: DatabaseSpec, identifier: string): ClusterParameterGroup {
  return new ClusterParameterGroup(
    `${scope.name}-parameters`,
    {
      name: physicalName([identifier, `postgresql${spec.version}`]),
      family: `${ENGINE}${spec.version}`,
      description: `Parameters of database ${identifier}`,
      parameters: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_connections", value: "1" },
        { name: "log_disconnections", value: "1" },
      ],
    },
    scope.child(),
  );
}

function monitoringRole(account: Account, scope: Scope, identifier: string) {
  return role(account, scope, {
    key: "monitoring",
    name: roleName(identifier, "monitoring"),
    description: `Operating system metrics of database ${identifier}`,
    trust: serviceTrust(account, "monitoring.rds.amazonaws.com"),
    managed: ["service-role/AmazonRDSEnhancedMonitoringRole"],
  });
}
