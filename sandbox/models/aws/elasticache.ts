import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  arn,
  between,
  find,
  forceNew,
  numberAt,
  oneOf,
  pattern,
  region,
  regional,
  tagged,
  texts,
} from "./common";
import { KEY } from "./kms";
import { LOG_GROUP } from "./logs";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET } from "./vpc";

const SUBNET_GROUP = "aws:elasticache/subnetGroup:SubnetGroup";
export const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";

const subnetGroup: TypeModel = {
  type: SUBNET_GROUP,
  immutable: forceNew("aws_elasticache_subnet_group", "name", "region"),
  requires: ["name"],
  references: { "subnetIds[]": { to: [SUBNET] } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => pattern(inputs, "name", /^[a-zA-Z0-9-]{1,255}$/, "is no subnet group name"),
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "elasticache", `subnetgroup:${context.id}`),
    vpcId: find(context, SUBNET, "id", texts(inputs["subnetIds"])[0])?.outputs["vpcId"] ?? "",
  }),
};

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html */
const ID = /^(?!.*--)[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

const replicationGroup: TypeModel = {
  type: REPLICATION_GROUP,
  stateful: true,
  immutable: {
    ...forceNew(
      "aws_elasticache_replication_group",
      ...["replicationGroupId", "atRestEncryptionEnabled", "dataTieringEnabled", "kmsKeyId", "networkType"],
      ...["port", "preferredCacheClusterAzs", "securityGroupNames", "snapshotArns", "snapshotName"],
      ...["subnetGroupName", "globalReplicationGroupId", "region"],
    ),
  },
  mutable: [
    ...["applyImmediately", "authToken", "authTokenUpdateStrategy", "authTokenWo", "authTokenWoVersion"],
    ...["autoMinorVersionUpgrade", "automaticFailoverEnabled", "clusterMode", "description", "engine"],
    ...["engineVersion", "finalSnapshotIdentifier", "ipDiscovery", "logDeliveryConfigurations"],
    ...["maintenanceWindow", "multiAzEnabled", "nodeGroupConfigurations", "nodeType", "notificationTopicArn"],
    ...["numCacheClusters", "numNodeGroups", "parameterGroupName", "replicasPerNodeGroup"],
    ...["securityGroupIds", "snapshotRetentionLimit", "snapshotWindow", "tags", "transitEncryptionEnabled"],
    ...["transitEncryptionMode", "userGroupIds", "durability"],
  ],
  requires: ["replicationGroupId", "subnetGroupName"],
  references: {
    subnetGroupName: { to: [SUBNET_GROUP], by: "name" },
    "securityGroupIds[]": { to: [SECURITY_GROUP] },
    kmsKeyId: { to: [KEY], by: "arn", loose: true },
    "logDeliveryConfigurations[].destination": { to: [LOG_GROUP], by: "name", loose: true },
  },
  id: (inputs) => text(inputs, "replicationGroupId") ?? "",
  validate: validateGroup,
  outputs: (inputs, context) => {
    const clusterEnabled = inputs["clusterMode"] === "enabled";
    const domain = `${context.hex(6, "host name")}.${region(context)}.cache.amazonaws.com`;
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "elasticache", `replicationgroup:${context.id}`),
      clusterEnabled,
      engineVersionActual: inputs["engineVersion"] ?? "",
      memberClusters: [],
      ...(clusterEnabled
        ? { configurationEndpointAddress: `clustercfg.${context.id}.${domain}` }
        : {
            primaryEndpointAddress: `master.${context.id}.${domain}`,
            readerEndpointAddress: `replica.${context.id}.${domain}`,
          }),
    };
  },
};

function validateGroup(inputs: Props): Failure[] {
  const clustered = inputs["clusterMode"] === "enabled";
  const replicas = clustered
    ? (numberAt(inputs, "replicasPerNodeGroup") ?? 0)
    : (numberAt(inputs, "numCacheClusters") ?? 1) - 1;
  const failover = inputs["automaticFailoverEnabled"] === true;
  return [
    ...pattern(inputs, "replicationGroupId", ID, "is no replication group id"),
    ...oneOf(inputs, "engine", ["redis", "valkey"]),
    ...pattern(inputs, "engineVersion", /^\d+\.\d+(\.\d+)?$/, "is no version"),
    ...pattern(inputs, "nodeType", /^cache\.[a-z0-9]+\.[a-z0-9]+$/, "is no node type"),
    ...between(inputs, "numCacheClusters", 1, 6),
    ...between(inputs, "numNodeGroups", 1, 500),
    ...between(inputs, "replicasPerNodeGroup", 0, 5),
    ...between(inputs, "snapshotRetentionLimit", 0, 35),
    ...token(inputs),
    ...family(inputs, clustered),
    ...(failover && !clustered && replicas < 1
      ? [{ path: "automaticFailoverEnabled", reason: "needs a replica to fail over to" }]
      : []),
    ...(clustered && !failover
      ? [{ path: "automaticFailoverEnabled", reason: "must be true in cluster mode" }]
      : []),
    ...(inputs["multiAzEnabled"] === true && (!failover || replicas < 1)
      ? [{ path: "multiAzEnabled", reason: "needs automatic failover and a replica" }]
      : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html; the reason never repeats the value. */
function token(inputs: Props): Failure[] {
  const value = text(inputs, "authTokenWo");
  if (value === undefined) return [];
  return [
    ...(/^[a-zA-Z0-9!&#$^<>-]{16,128}$/.test(value)
      ? []
      : [
          {
            path: "authTokenWo",
            reason: "must have 16 to 128 letters, digits and characters of ! & # $ ^ < > -",
          },
        ]),
    ...(inputs["transitEncryptionEnabled"] === true
      ? []
      : [{ path: "authTokenWo", reason: "needs transitEncryptionEnabled" }]),
    ...(inputs["authTokenWoVersion"] === undefined
      ? [{ path: "authTokenWoVersion", reason: "is required with authTokenWo" }]
      : []),
  ];
}

/** A parameter group of AWS must be of the version's family, and of the mode. */
function family(inputs: Props, clustered: boolean): Failure[] {
  const name = text(inputs, "parameterGroupName");
  const [major] = (text(inputs, "engineVersion") ?? "").split(".");
  const expected = `default.${text(inputs, "engine") ?? ""}${major}${clustered ? ".cluster.on" : ""}`;
  return name === undefined || !name.startsWith("default.") || name === expected
    ? []
    : [{ path: "parameterGroupName", reason: `must be ${expected} for this version and mode: ${name}` }];
}

export const elasticacheTypes: readonly TypeModel[] = [subnetGroup, replicationGroup];
