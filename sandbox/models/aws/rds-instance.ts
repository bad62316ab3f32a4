import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
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
} from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { SUBNET_GROUP } from "./rds-groups";
import { keptFromDeletion, monitoring, password, RESERVED_USERS } from "./rds-rules";
import { SECURITY_GROUP } from "./security-groups";

const INSTANCE = "aws:rds/instance:Instance";
const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const IDENTIFIER = /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const ENGINES = ["mariadb", "mysql", "postgres"];

const instance: TypeModel = {
  type: INSTANCE,
  stateful: true,
  immutable: forceNew(
    "aws_db_instance",
    ...["availabilityZone", "backupTarget", "characterSetName", "customIamInstanceProfile", "dbName"],
    ...["engine", "kmsKeyId", "ncharCharacterSetName", "restoreToPointInTime", "s3Import"],
    ...["snapshotIdentifier", "storageEncrypted", "timezone", "username", "region"],
  ),
  mutable: [
    ...["allocatedStorage", "allowMajorVersionUpgrade", "applyImmediately", "autoMinorVersionUpgrade"],
    ...["backupRetentionPeriod", "backupWindow", "caCertIdentifier", "copyTagsToSnapshot"],
    ...["databaseInsightsMode", "dbSubnetGroupName", "deleteAutomatedBackups", "deletionProtection"],
    ...["enabledCloudwatchLogsExports", "engineVersion", "finalSnapshotIdentifier"],
    ...["iamDatabaseAuthenticationEnabled", "identifier", "instanceClass", "iops", "maintenanceWindow"],
    ...["maxAllocatedStorage", "monitoringInterval", "monitoringRoleArn", "multiAz", "networkType"],
    ...["parameterGroupName", "passwordWo", "passwordWoVersion", "performanceInsightsEnabled"],
    ...["performanceInsightsKmsKeyId", "performanceInsightsRetentionPeriod", "port", "publiclyAccessible"],
    ...["replicateSourceDb", "skipFinalSnapshot", "storageThroughput", "storageType", "tags"],
    "vpcSecurityGroupIds",
  ],
  requires: ["identifier", ["engine", "replicateSourceDb"], ["allocatedStorage", "replicateSourceDb"]],
  references: {
    dbSubnetGroupName: { to: [SUBNET_GROUP], by: "name" },
    parameterGroupName: { to: [PARAMETER_GROUP], by: "name" },
    "vpcSecurityGroupIds[]": { to: [SECURITY_GROUP] },
    monitoringRoleArn: { to: [ROLE], by: "arn", loose: true },
    kmsKeyId: { to: [KEY], by: "arn", loose: true },
    performanceInsightsKmsKeyId: { to: [KEY], by: "arn", loose: true },
  },
  id: (_inputs, context) => `db-${context.hex(26).toUpperCase()}`,
  validate: validateInstance,
  outputs: (inputs, context) => {
    const there = placed(inputs, context);
    const source = sourceOf(inputs, context);
    const engine = text(source?.outputs ?? inputs, "engine") ?? "";
    const version = text(source?.outputs ?? inputs, "engineVersion") ?? "";
    refuseParameters(inputs, context, `${engine}${version.split(".")[0] ?? ""}`);
    const name = text(inputs, "identifier") ?? "";
    const address = `${name}.${context.hex(12, "host name")}.${region(there)}.rds.amazonaws.com`;
    return {
      ...regional(there),
      ...tagged(inputs, context),
      arn: arn(there, "rds", `db:${name}`),
      resourceId: context.id,
      address,
      endpoint: `${address}:${numberAt(inputs, "port") ?? 5432}`,
      port: inputs["port"] ?? 5432,
      engine,
      engineVersion: version,
      engineVersionActual: version,
      status: "available",
      replicas: [],
      allocatedStorage: inputs["allocatedStorage"] ?? source?.outputs["allocatedStorage"] ?? 20,
      multiAz: inputs["multiAz"] ?? false,
      deletionProtection: inputs["deletionProtection"] ?? false,
    };
  },
  refuseDelete: ({ outputs }) => keptFromDeletion(outputs, "DB instance"),
};

/**
 * What a replica is made from: an instance of its own region by its identifier, of another one by its ARN. A source can
 * go: its replicas become databases of their own.
 */
function sourceOf(inputs: Props, context: Context) {
  const name = text(inputs, "replicateSourceDb");
  if (name === undefined) return undefined;
  const found = find(context, INSTANCE, name.startsWith("arn:") ? "arn" : "identifier", name);
  const here = region(placed(inputs, context));
  refuse(
    found === undefined || (found.outputs["region"] === here) === name.startsWith("arn:"),
    `DBInstanceNotFound: DBInstance ${name} not found in ${here}`,
  );
  return found;
}

function validateInstance(inputs: Props): Failure[] {
  const user = text(inputs, "username");
  const [allocated, most] = [numberAt(inputs, "allocatedStorage"), numberAt(inputs, "maxAllocatedStorage")];
  return [
    ...pattern(inputs, "identifier", IDENTIFIER, "is no instance identifier"),
    ...oneOf(inputs, "engine", ENGINES),
    ...pattern(inputs, "engineVersion", /^\d+(\.\d+)*$/, "is no version"),
    ...pattern(inputs, "instanceClass", /^db\.[a-z0-9]+\.[a-z0-9]+$/, "is no instance class"),
    ...pattern(inputs, "username", /^[a-z][a-z0-9_]{0,62}$/i, "is no user name"),
    ...(user !== undefined && RESERVED_USERS.includes(user)
      ? [{ path: "username", reason: `is reserved by the engine: ${user}` }]
      : []),
    ...between(inputs, "backupRetentionPeriod", 0, 35),
    ...between(inputs, "allocatedStorage", 20, 65_536),
    ...between(inputs, "port", 1150, 65_535),
    ...password(inputs, "passwordWo"),
    ...monitoring(inputs),
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    ...(allocated !== undefined && most !== undefined && most < allocated * 1.1
      ? [{ path: "maxAllocatedStorage", reason: `must be 10 % above allocatedStorage ${allocated}: ${most}` }]
      : []),
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
    ...(text(inputs, "replicateSourceDb")?.startsWith("arn:") === true && !("kmsKeyId" in inputs)
      ? [{ path: "kmsKeyId", reason: "must be a key of its own region where its source is in another" }]
      : []),
    ...(inputs["multiAz"] === true && inputs["availabilityZone"] !== undefined
      ? [{ path: "availabilityZone", reason: "cannot be chosen with multiAz" }]
      : []),
  ];
}

function refuseParameters(inputs: Props, context: Context, expected: string): void {
  const group = find(context, PARAMETER_GROUP, "name", inputs["parameterGroupName"]);
  const family = group && text(group.outputs, "family");
  refuse(
    family !== undefined && family !== expected,
    `InvalidParameterCombination: parameter group ${group?.id ?? ""} has family ${family ?? ""}, the instance needs ${expected}`,
  );
}

const parameterGroup: TypeModel = {
  type: PARAMETER_GROUP,
  immutable: forceNew("aws_db_parameter_group", "name", "namePrefix", "family", "description", "region"),
  requires: ["name"],
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/, "is no parameter group name"),
    ...pattern(inputs, "family", /^(postgres\d+|mysql\d+\.\d+|mariadb\d+\.\d+)$/, "is no family of RDS"),
  ],
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arn(placed(inputs, context), "rds", `pg:${context.id}`),
  }),
};

export const rdsInstanceTypes: readonly TypeModel[] = [instance, parameterGroup];
