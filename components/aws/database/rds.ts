import { Instance, ParameterGroup } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseOutputs, DatabaseSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import { placeInstances } from "../../pure/placement";
import { rdsVersion } from "../versions";
import {
  ADMIN_USER,
  type Basis,
  DATABASE_NAME,
  insightsOf,
  MONITORING_SECONDS,
  monitoringRole,
  PARAMETERS,
  PORT,
  SIZES,
} from "./common";

/**
 * Bounds of gp3 storage in GiB, and how many times its first size it may grow to by itself.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 */
const STORAGE = { least: 20, most: 65_536, growth: 5 };

/** What the primary and its replicas have in common. */
type Common = ReturnType<typeof commonOf>;

/**
 * RDS for PostgreSQL: one instance and, with two or more, a standby in another zone that takes its place under the
 * same name; storage that grows by itself. Extra readers are replicas of their own.
 *
 * @param recovery where a replica of it is; undefined for none
 */
export function rds(basis: Basis, recovery: Basis | undefined, spec: DatabaseSpec): DatabaseOutputs {
  const common = commonOf(basis, spec);
  const primary = createPrimary(basis, spec, common);
  const [reader = primary] = createReaders(basis, spec, common, primary);
  if (recovery !== undefined) createRecoveryReplica(recovery, spec, primary);
  return {
    provider: "rds",
    host: primary.address,
    // RDS has no name for all readers: the first one's, whose place no further one changes.
    readHost: reader.address,
    location: { cidrs: spec.network.databaseCidrs },
    databaseName: pulumi.output(DATABASE_NAME),
    adminUser: pulumi.output(ADMIN_USER),
  };
}

function commonOf(basis: Basis, spec: DatabaseSpec) {
  const { key } = basis;
  const allocatedStorage = Math.max(STORAGE.least, spec.storageGib);
  const { instanceClass, insights } = SIZES[spec.size];
  return {
    ...basis.elsewhere,
    instanceClass,
    storageType: "gp3",
    maxAllocatedStorage: Math.min(STORAGE.most, allocatedStorage * STORAGE.growth),
    storageEncrypted: true,
    kmsKeyId: key.arn,
    parameterGroupName: createParameters(basis, spec).name,
    vpcSecurityGroupIds: [basis.securityGroupId],
    iamDatabaseAuthenticationEnabled: true,
    publiclyAccessible: false,
    // The version is pinned: one that AWS raised by itself, the next update would try to lower.
    autoMinorVersionUpgrade: false,
    copyTagsToSnapshot: true,
    enabledCloudwatchLogsExports: ["postgresql"],
    monitoringInterval: MONITORING_SECONDS,
    monitoringRoleArn: monitoringRole(basis),
    databaseInsightsMode: insights,
    ...insightsOf(basis, spec),
    // Restarts wait for the maintenance window.
    applyImmediately: false,
  };
}

function createPrimary(
  { scope, identifier, subnetGroupName, dependsOn }: Basis,
  spec: DatabaseSpec,
  common: Common,
): Instance {
  return new Instance(
    `${scope.name}-rds`,
    {
      ...common,
      identifier,
      engine: "postgres",
      engineVersion: rdsVersion(spec.version),
      dbName: DATABASE_NAME,
      port: PORT,
      username: ADMIN_USER,
      // Write-only: RDS gives it to nobody. Vault rotates it, so there is no second version.
      passwordWo: spec.adminPassword,
      passwordWoVersion: 1,
      allocatedStorage: Math.max(STORAGE.least, spec.storageGib),
      multiAz: spec.instances > 1,
      dbSubnetGroupName: subnetGroupName,
      backupRetentionPeriod: spec.backupDays,
      // Kept after a destroy; destroying a second database of this name needs the first snapshot renamed.
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: physicalName([identifier, "final"]),
      deletionProtection: spec.protect,
    },
    scope.child({ protect: spec.protect, dependsOn }),
  );
}

function createReaders(
  { scope, zones, identifier }: Basis,
  spec: DatabaseSpec,
  common: Common,
  primary: Instance,
): Instance[] {
  return placeInstances(zones, spec.readers).map(
    ({ key, zone }) =>
      new Instance(
        `${scope.name}-reader-${key}`,
        {
          ...common,
          identifier: physicalName([identifier, "reader", key]),
          replicateSourceDb: primary.identifier,
          availabilityZone: zone,
          // A replica holds nothing that its source does not, and RDS takes no last snapshot of one.
          skipFinalSnapshot: true,
        },
        scope.child(),
      ),
  );
}

/**
 * A replica in another region, encrypted with a key of that one, which a person promotes:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 *
 * It is protected as the primary is, because it may be the only one left. How far behind it is, RDS promises nothing.
 */
function createRecoveryReplica(recovery: Basis, spec: DatabaseSpec, primary: Instance): void {
  const { scope, identifier, subnetGroupName, dependsOn } = recovery;
  new Instance(
    `${scope.name}-rds`,
    {
      ...commonOf(recovery, spec),
      identifier,
      // From another region, only the ARN names it.
      replicateSourceDb: primary.arn,
      dbSubnetGroupName: subnetGroupName,
      skipFinalSnapshot: true,
      deletionProtection: spec.protect,
    },
    scope.child({ protect: spec.protect, dependsOn }),
  );
}

/** Named after its family, so that the next major version's group can stand beside it. */
function createParameters({ scope, identifier, elsewhere }: Basis, spec: DatabaseSpec): ParameterGroup {
  return new ParameterGroup(
    `${scope.name}-parameters`,
    {
      ...elsewhere,
      name: physicalName([identifier, `postgresql${spec.version}`]),
      family: `postgres${spec.version}`,
      description: `Parameters of database ${identifier}`,
      parameters: PARAMETERS,
    },
    scope.child(),
  );
}
