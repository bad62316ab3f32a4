import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  accountId,
  arn,
  between,
  find,
  forceNew,
  numberAt,
  oneOf,
  pattern,
  placed,
  refuse,
  region,
  regional,
  tagged,
  texts,
} from "./common";
import { KEY } from "./kms";
import { CLUSTER, followsAnother, globalCluster, GLOBAL_CLUSTER, refuseMember } from "./rds-global";
import { parameterGroup, PARAMETER_GROUP, subnetGroup, SUBNET_GROUP } from "./rds-groups";
import { keptFromDeletion, monitoring, password, RESERVED_USERS } from "./rds-rules";
import { ROLE } from "./iam";
import { allowsService } from "./policies";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET } from "./vpc";

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html */
const IDENTIFIER = /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
/** Days that Database Insights' advanced mode keeps, and no other number. */
const ADVANCED_DAYS = 465;

const cluster: TypeModel = {
  type: CLUSTER,
  stateful: true,
  immutable: {
    ...forceNew(
      "aws_rds_cluster",
      ...["availabilityZones", "clusterIdentifier", "clusterIdentifierPrefix", "databaseName"],
      ...["dbSubnetGroupName", "dbSystemId", "engine", "engineMode", "masterUsername"],
      ...["restoreToPointInTime", "s3Import", "snapshotIdentifier", "sourceRegion", "region"],
    ),
    storageEncrypted: "RDS API ModifyDBCluster has no StorageEncrypted; Terraform marks it ForceNew",
    kmsKeyId: "RDS API ModifyDBCluster has no KmsKeyId; Terraform marks it ForceNew",
  },
  mutable: [
    ...["allowMajorVersionUpgrade", "applyImmediately", "backtrackWindow", "backupRetentionPeriod"],
    ...[
      "autoMinorVersionUpgrade",
      "copyTagsToSnapshot",
      "databaseInsightsMode",
      "dbClusterParameterGroupName",
    ],
    ...["dbInstanceParameterGroupName", "deleteAutomatedBackups", "deletionProtection", "enableHttpEndpoint"],
    ...["enabledCloudwatchLogsExports", "engineVersion", "finalSnapshotIdentifier", "iamRoles"],
    ...["globalClusterIdentifier", "replicationSourceIdentifier"],
    ...["iamDatabaseAuthenticationEnabled", "manageMasterUserPassword", "masterPassword", "masterPasswordWo"],
    ...["masterPasswordWoVersion", "monitoringInterval", "monitoringRoleArn", "networkType", "port"],
    ...["performanceInsightsEnabled", "performanceInsightsKmsKeyId", "performanceInsightsRetentionPeriod"],
    ...["preferredBackupWindow", "preferredMaintenanceWindow", "serverlessv2ScalingConfiguration"],
    ...["skipFinalSnapshot", "storageType", "tags", "vpcSecurityGroupIds"],
  ],
  requires: ["clusterIdentifier"],
  references: {
    dbSubnetGroupName: { to: [SUBNET_GROUP], by: "name" },
    dbClusterParameterGroupName: { to: [PARAMETER_GROUP], by: "name" },
    globalClusterIdentifier: { to: [GLOBAL_CLUSTER], by: "globalClusterIdentifier" },
    "vpcSecurityGroupIds[]": { to: [SECURITY_GROUP] },
    kmsKeyId: { to: [KEY], by: "arn", loose: true },
    performanceInsightsKmsKeyId: { to: [KEY], by: "arn", loose: true },
  },
  id: (inputs) => text(inputs, "clusterIdentifier") ?? "",
  validate: validateCluster,
  outputs: (inputs, context) => {
    refuseParameters(inputs, context);
    const there = placed(inputs, context);
    refuseMember(inputs, there);
    const unique = context.hex(12, "host name");
    const host = (kind: string) =>
      `${context.id}.cluster-${kind}${unique}.${region(there)}.rds.amazonaws.com`;
    const major = text(inputs, "engineVersion") ?? "";
    return {
      ...regional(there),
      ...tagged(inputs, context),
      arn: arn(there, "rds", `cluster:${context.id}`),
      clusterResourceId: `cluster-${context.hex(26, "resource").toUpperCase()}`,
      endpoint: host(""),
      readerEndpoint: host("ro-"),
      hostedZoneId: `Z${context.hex(13, "zone").toUpperCase()}`,
      port: inputs["port"] ?? 5432,
      engineMode: inputs["engineMode"] ?? "provisioned",
      engineVersion: major,
      engineVersionActual: major,
      engineLifecycleSupport: inputs["engineLifecycleSupport"] ?? "open-source-rds-extended-support",
      availabilityZones: inputs["availabilityZones"] ?? ["a", "b", "c"].map((zone) => region(there) + zone),
      backupRetentionPeriod: inputs["backupRetentionPeriod"] ?? 1,
      clusterMembers: inputs["clusterMembers"] ?? [],
      deletionProtection: inputs["deletionProtection"] ?? false,
      storageEncrypted: inputs["storageEncrypted"] ?? false,
      preferredBackupWindow: inputs["preferredBackupWindow"] ?? "02:00-02:30",
      preferredMaintenanceWindow: inputs["preferredMaintenanceWindow"] ?? "sun:03:00-sun:03:30",
    };
  },
  refuseDelete: ({ outputs }) => keptFromDeletion(outputs, "cluster"),
};

function validateCluster(inputs: Props): Failure[] {
  const user = text(inputs, "masterUsername");
  const days = numberAt(inputs, "performanceInsightsRetentionPeriod");
  const advanced = text(inputs, "databaseInsightsMode") === "advanced";
  return [
    ...pattern(inputs, "clusterIdentifier", IDENTIFIER, "is no cluster identifier"),
    ...pattern(
      inputs,
      "finalSnapshotIdentifier",
      /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/i,
      "is no snapshot identifier",
    ),
    ...oneOf(inputs, "engine", ["aurora-mysql", "aurora-postgresql", "mysql", "postgres"]),
    ...pattern(inputs, "engineVersion", /^\d+(\.\d+)?$/, "is no version of PostgreSQL"),
    ...pattern(inputs, "masterUsername", /^[a-z][a-z0-9_]{0,62}$/i, "is no user name"),
    ...(user !== undefined && RESERVED_USERS.includes(user)
      ? [{ path: "masterUsername", reason: `is reserved by the engine: ${user}` }]
      : []),
    ...between(inputs, "backupRetentionPeriod", 1, 35),
    ...between(inputs, "port", 1150, 65_535),
    // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.requirements.html
    ...between(inputs, "serverlessv2ScalingConfiguration.minCapacity", 0, 256),
    ...between(inputs, "serverlessv2ScalingConfiguration.maxCapacity", 1, 256),
    ...password(inputs, "masterPassword"),
    ...password(inputs, "masterPasswordWo"),
    ...(inputs["kmsKeyId"] !== undefined && inputs["storageEncrypted"] === false
      ? [{ path: "storageEncrypted", reason: "must be true where a key is given" }]
      : []),
    ...(advanced && (inputs["performanceInsightsEnabled"] !== true || (days ?? 0) < ADVANCED_DAYS)
      ? [
          {
            path: "databaseInsightsMode",
            reason: `advanced needs performance insights kept for ${ADVANCED_DAYS} days`,
          },
        ]
      : []),
  ];
}

/** RDS holds the parameter group against the engine when the cluster is made or changed. */
function refuseParameters(inputs: Props, context: Context): void {
  const group = find(context, PARAMETER_GROUP, "name", inputs["dbClusterParameterGroupName"]);
  const family = group && text(group.outputs, "family");
  const expected = `${text(inputs, "engine") ?? ""}${(text(inputs, "engineVersion") ?? "").split(".")[0] ?? ""}`;
  refuse(
    family !== undefined && family !== expected,
    `InvalidParameterCombination: parameter group ${group?.id ?? ""} has family ${family ?? ""}, the cluster needs ${expected}`,
  );
}

const clusterInstance: TypeModel = {
  type: "aws:rds/clusterInstance:ClusterInstance",
  immutable: forceNew(
    "aws_rds_cluster_instance",
    ...["identifier", "identifierPrefix", "clusterIdentifier", "engine", "availabilityZone"],
    ...["dbSubnetGroupName", "customIamInstanceProfile", "performanceInsightsKmsKeyId", "region"],
  ),
  requires: ["identifier"],
  references: {
    clusterIdentifier: { to: [CLUSTER], by: "clusterIdentifier" },
    dbSubnetGroupName: { to: [SUBNET_GROUP], by: "name" },
    monitoringRoleArn: { to: [ROLE], by: "arn", loose: true },
    performanceInsightsKmsKeyId: { to: [KEY], by: "arn", loose: true },
  },
  id: (inputs) => text(inputs, "identifier") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "identifier", IDENTIFIER, "is no instance identifier"),
    ...pattern(inputs, "instanceClass", /^db\.(serverless|[a-z0-9]+\.[a-z0-9]+)$/, "is no instance class"),
    ...between(inputs, "promotionTier", 0, 15),
    ...oneOf(inputs, "engine", ["aurora-mysql", "aurora-postgresql"]),
    ...monitoring(inputs),
  ],
  outputs: (inputs, context) => {
    refuseInstance(inputs, context);
    const there = placed(inputs, context);
    const home = find(context, CLUSTER, "clusterIdentifier", inputs["clusterIdentifier"]);
    const version = home?.outputs["engineVersion"] ?? "";
    const members = context.cloud
      .all()
      .filter(
        ({ type, outputs }) =>
          type === clusterInstance.type && outputs["clusterIdentifier"] === inputs["clusterIdentifier"],
      );
    const reads = home !== undefined && followsAnother(home.outputs, context);
    const before = members.find(({ id }) => id === context.id);
    return {
      ...regional(there),
      ...tagged(inputs, context),
      arn: arn(there, "rds", `db:${context.id}`),
      dbiResourceId: `db-${context.hex(26, "resource").toUpperCase()}`,
      endpoint: `${context.id}.${context.hex(12, "host name")}.${region(there)}.rds.amazonaws.com`,
      port: home?.outputs["port"] ?? 5432,
      engineVersion: version,
      engineVersionActual: version,
      kmsKeyId: home?.outputs["kmsKeyId"] ?? "",
      storageEncrypted: home?.outputs["storageEncrypted"] ?? false,
      caCertIdentifier: inputs["caCertIdentifier"] ?? "rds-ca-rsa2048-g1",
      publiclyAccessible: inputs["publiclyAccessible"] ?? false,
      // The first instance of a cluster is its writer; a member of a global database that reads has none.
      writer: reads
        ? false
        : before === undefined
          ? members.length === 0
          : (before.outputs["writer"] ?? false),
    };
  },
};

function refuseInstance(inputs: Props, context: Context): void {
  const role = find(context, ROLE, "arn", inputs["monitoringRoleArn"]);
  refuse(
    role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], "monitoring.rds.amazonaws.com"),
    `InvalidParameterValue: role ${role?.id ?? ""} does not trust monitoring.rds.amazonaws.com`,
  );
  const group = find(context, SUBNET_GROUP, "name", inputs["dbSubnetGroupName"]);
  const zones = texts(group?.outputs["subnetIds"]).map(
    (id) => find(context, SUBNET, "id", id)?.outputs["availabilityZone"],
  );
  const zone = text(inputs, "availabilityZone");
  refuse(
    zone !== undefined && group !== undefined && !zones.includes(zone),
    `InvalidVPCNetworkStateFault: subnet group ${group?.id ?? ""} has no subnet in ${zone ?? ""} for account ${accountId(context)}`,
  );
}

export const rdsTypes: readonly TypeModel[] = [
  cluster,
  clusterInstance,
  globalCluster,
  parameterGroup,
  subnetGroup,
];
