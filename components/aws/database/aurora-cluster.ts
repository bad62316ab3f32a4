import { type Cluster, ClusterInstance, ClusterParameterGroup } from "@pulumi/aws/rds";
import type { DatabaseSpec, Size } from "../../contract";
import { physicalName } from "../../pure/naming";
import { placeInstances } from "../../pure/placement";
import { auroraVersion } from "../versions";
import {
  type Basis,
  insightsOf,
  MONITORING_SECONDS,
  monitoringRole,
  PARAMETERS,
  PORT,
  SIZES,
} from "./common";

const ENGINE = "aurora-postgresql";

/** The last that Aurora promotes when the writer fails; the others have 0, the first. */
const READER_TIER = 15;

/**
 * Capacity by size where it follows the load, in Aurora capacity units of about 2 GiB of memory each. AWS
 * advises 2 or more where Performance Insights is on and the load is more than a try.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
const CAPACITIES: Readonly<Record<Size, { minCapacity: number; maxCapacity: number }>> = {
  small: { minCapacity: 0.5, maxCapacity: 4 },
  medium: { minCapacity: 2, maxCapacity: 16 },
  large: { minCapacity: 2, maxCapacity: 64 },
};

/** What a primary cluster and its copy in another region have in common. */
export function clusterArgs(basis: Basis, serverless: boolean, spec: DatabaseSpec) {
  const { identifier, key } = basis;
  return {
    ...basis.elsewhere,
    clusterIdentifier: identifier,
    engine: ENGINE,
    engineMode: "provisioned",
    engineVersion: auroraVersion(spec.version),
    port: PORT,
    iamDatabaseAuthenticationEnabled: true,
    ...(serverless ? { serverlessv2ScalingConfiguration: CAPACITIES[spec.size] } : {}),
    dbSubnetGroupName: basis.subnetGroupName,
    vpcSecurityGroupIds: [basis.securityGroupId],
    dbClusterParameterGroupName: createParameters(basis, spec).name,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    backupRetentionPeriod: spec.backupDays,
    copyTagsToSnapshot: true,
    // Kept after a destroy; destroying a second database of this name needs the first snapshot renamed.
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: physicalName([identifier, "final"]),
    deletionProtection: spec.protect,
    enabledCloudwatchLogsExports: ["postgresql"],
    databaseInsightsMode: SIZES[spec.size].insights,
    ...insightsOf(basis, spec),
    // Restarts wait for the maintenance window.
    applyImmediately: false,
  };
}

/** Instances that are there to take the writer's place, and after them those that only read. */
export interface Instances {
  readonly failover: number;
  readonly readers: number;
}

/** Extra readers follow the instances in the zones' turn, so that one more or less changes no other. */
export function createInstances(
  basis: Basis,
  serverless: boolean,
  spec: DatabaseSpec,
  cluster: Cluster,
  { failover, readers }: Instances,
): ClusterInstance[] {
  const { scope, identifier } = basis;
  const monitoringRoleArn = monitoringRole(basis);
  const instanceClass = serverless ? "db.serverless" : SIZES[spec.size].instanceClass;
  return placeInstances(basis.zones, failover + readers).map(
    ({ key, zone }, index) =>
      new ClusterInstance(
        `${scope.name}-${key}`,
        {
          ...basis.elsewhere,
          identifier: physicalName([identifier, key]),
          clusterIdentifier: cluster.clusterIdentifier,
          engine: ENGINE,
          instanceClass,
          availabilityZone: zone,
          dbSubnetGroupName: cluster.dbSubnetGroupName,
          publiclyAccessible: false,
          // The version is pinned: one that AWS raised by itself, the next update would try to lower.
          autoMinorVersionUpgrade: false,
          copyTagsToSnapshot: true,
          monitoringInterval: MONITORING_SECONDS,
          monitoringRoleArn,
          ...(index >= failover ? { promotionTier: READER_TIER } : {}),
          ...insightsOf(basis, spec),
          applyImmediately: false,
        },
        scope.child(),
      ),
  );
}

/** Named after its family, so that the next major version's group can stand beside it. */
function createParameters(
  { scope, identifier, elsewhere }: Basis,
  spec: DatabaseSpec,
): ClusterParameterGroup {
  return new ClusterParameterGroup(
    `${scope.name}-parameters`,
    {
      ...elsewhere,
      name: physicalName([identifier, `postgresql${spec.version}`]),
      family: `${ENGINE}${spec.version}`,
      description: `Parameters of database ${identifier}`,
      parameters: PARAMETERS,
    },
    scope.child(),
  );
}
