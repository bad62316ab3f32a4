import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import {
  arn,
  between,
  find,
  forceNew,
  numberAt,
  oneOf,
  pattern,
  refuse,
  region,
  regional,
  tagged,
  texts,
} from "./common";
import { KEY } from "./kms";
import { LOG_GROUP } from "./logs";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET } from "./vpc";

const CONFIGURATION = "aws:msk/configuration:Configuration";

const configuration: TypeModel = {
  type: CONFIGURATION,
  immutable: forceNew("aws_msk_configuration", "name", "kafkaVersions", "region"),
  requires: ["name"],
  id: (inputs, context) =>
    arn(context, "kafka", `configuration/${text(inputs, "name") ?? ""}/${context.hex(12)}-1`),
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/, "is no configuration name"),
    ...pattern(inputs, "serverProperties", /^([a-z.]+=\S+(\n|$))+$/, "is no list of properties"),
  ],
  outputs: (_inputs, context) => {
    const before = find(context, CONFIGURATION, "arn", context.id)?.outputs["latestRevision"];
    return {
      ...regional(context),
      arn: context.id,
      // Every change is a revision of its own.
      latestRevision: typeof before === "number" ? before + 1 : 1,
    };
  },
};

const CLUSTER = "aws:msk/cluster:Cluster";

const cluster: TypeModel = {
  type: CLUSTER,
  stateful: true,
  immutable: {
    ...forceNew("aws_msk_cluster", "clusterName", "region"),
    "brokerNodeGroupInfo.azDistribution": "hashicorp/terraform-provider-aws aws_msk_cluster: ForceNew",
    "brokerNodeGroupInfo.clientSubnets": "hashicorp/terraform-provider-aws aws_msk_cluster: ForceNew",
    "encryptionInfo.encryptionAtRestKmsKeyArn": "hashicorp/terraform-provider-aws aws_msk_cluster: ForceNew",
    "encryptionInfo.encryptionInTransit.inCluster":
      "hashicorp/terraform-provider-aws aws_msk_cluster: ForceNew",
  },
  mutable: [
    ...["brokerNodeGroupInfo", "clientAuthentication", "configurationInfo", "enhancedMonitoring"],
    ...["kafkaVersion", "loggingInfo", "numberOfBrokerNodes", "openMonitoring", "rebalancing"],
    ...["storageMode", "tags"],
  ],
  requires: ["clusterName"],
  references: {
    "brokerNodeGroupInfo.clientSubnets[]": { to: [SUBNET] },
    "brokerNodeGroupInfo.securityGroups[]": { to: [SECURITY_GROUP] },
    "configurationInfo.arn": { to: [CONFIGURATION], by: "arn" },
    "encryptionInfo.encryptionAtRestKmsKeyArn": { to: [KEY], by: "arn", loose: true },
    "loggingInfo.brokerLogs.cloudwatchLogs.logGroup": { to: [LOG_GROUP], by: "name", loose: true },
  },
  id: (inputs, context) =>
    arn(context, "kafka", `cluster/${text(inputs, "clusterName") ?? ""}/${context.hex(12)}-1`),
  validate: validateCluster,
  outputs: (inputs, context) => {
    refuseRevision(inputs, context);
    const host = `${text(inputs, "clusterName") ?? ""}.${context.hex(6, "host name")}.c2.kafka.${region(context)}`;
    const count = numberAt(inputs, "numberOfBrokerNodes") ?? 0;
    const brokers = Array.from({ length: count }, (_, index) => `b-${index + 1}.${host}.amazonaws.com:9098`);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: context.id,
      clusterUuid: `${context.hex(12, "uuid")}-1`,
      currentVersion: "K1",
      bootstrapBrokersSaslIam: brokers.join(","),
    };
  },
};

/** https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html */
function validateCluster(inputs: Props): Failure[] {
  const brokers = numberAt(inputs, "numberOfBrokerNodes");
  const info = inputs["brokerNodeGroupInfo"];
  const subnets = isProps(info) ? texts(info["clientSubnets"]).length : 0;
  return [
    ...pattern(inputs, "clusterName", /^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/, "is no cluster name"),
    ...pattern(inputs, "kafkaVersion", /^\d+\.\d+(\.(\d+|x))(\.kraft)?$/, "is no version of Kafka"),
    ...pattern(
      inputs,
      "brokerNodeGroupInfo.instanceType",
      /^kafka\.[a-z0-9]+\.[a-z0-9]+$/,
      "is no broker type",
    ),
    ...between(inputs, "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize", 1, 16_384),
    ...oneOf(inputs, "encryptionInfo.encryptionInTransit.clientBroker", [
      "PLAINTEXT",
      "TLS",
      "TLS_PLAINTEXT",
    ]),
    ...(subnets > 0 && brokers !== undefined && brokers % subnets !== 0
      ? [{ path: "numberOfBrokerNodes", reason: `must be a multiple of the ${subnets} subnets: ${brokers}` }]
      : []),
  ];
}

function refuseRevision(inputs: Props, context: Context): void {
  const revision = numberAt(inputs, "configurationInfo.revision");
  const latest = find(context, CONFIGURATION, "arn", text(inputs, "configurationInfo.arn"))?.outputs[
    "latestRevision"
  ];
  refuse(
    revision !== undefined && typeof latest === "number" && revision > latest,
    `BadRequestException: the configuration has no revision ${revision ?? ""}`,
  );
}

const topic: TypeModel = {
  type: "aws:msk/topic:Topic",
  stateful: true,
  immutable: forceNew("aws_msk_topic", "clusterArn", "name", "region", "replicationFactor"),
  mutable: ["configs", "partitionCount"],
  requires: ["clusterArn", "name", "partitionCount", "replicationFactor"],
  references: { clusterArn: { to: [CLUSTER], by: "arn" } },
  id: (inputs) => `${text(inputs, "clusterArn") ?? ""},${text(inputs, "name") ?? ""}`,
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[a-zA-Z0-9._-]{1,249}$/, "is no topic"),
    ...between(inputs, "partitionCount", 1, 100_000),
    ...between(inputs, "replicationFactor", 1, 3),
  ],
  outputs: (inputs, context) => {
    const cluster = text(inputs, "clusterArn") ?? "";
    const before = numberAt(
      find(context, "aws:msk/topic:Topic", "id", context.id)?.outputs ?? {},
      "partitionCount",
    );
    const after = numberAt(inputs, "partitionCount");
    refuse(
      before !== undefined && after !== undefined && after < before,
      "BadRequestException: the number of partitions cannot be less than it is",
    );
    return {
      ...regional(context),
      arn: `${cluster.replace(":cluster/", ":topic/")}/${text(inputs, "name") ?? ""}`,
      configsActual: text(inputs, "configs") ?? "{}",
    };
  },
};

export const mskTypes: readonly TypeModel[] = [configuration, cluster, topic];
