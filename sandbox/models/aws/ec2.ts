import type { TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import {
  arn,
  between,
  ec2Id,
  find,
  forceNew,
  numberAt,
  oneOf,
  pattern,
  refuse,
  regional,
  shown,
  tagged,
} from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { LOG_GROUP } from "./logs";
import { allowsService } from "./policies";
import { VPC } from "./vpc";

export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

const launchTemplate: TypeModel = {
  type: LAUNCH_TEMPLATE,
  immutable: forceNew("aws_launch_template", "name", "namePrefix", "region"),
  requires: ["name"],
  references: { "blockDeviceMappings[].ebs.kmsKeyId": { to: [KEY], by: "arn", loose: true } },
  id: ec2Id("lt"),
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[a-zA-Z0-9().\-/_]{3,128}$/, "is no launch template name"),
    ...oneOf(inputs, "metadataOptions.httpTokens", ["optional", "required"]),
    ...oneOf(inputs, "metadataOptions.httpEndpoint", ["enabled", "disabled"]),
    ...between(inputs, "metadataOptions.httpPutResponseHopLimit", 1, 64),
    ...volumes(inputs),
  ],
  outputs: (inputs, context) => {
    const other = find(context, LAUNCH_TEMPLATE, "name", inputs["name"]);
    refuse(
      other !== undefined && other.id !== context.id,
      `InvalidLaunchTemplateName.AlreadyExistsException: ${shown(inputs["name"])}`,
    );
    // A template is never edited: every change makes a version.
    const before = context.cloud.get(LAUNCH_TEMPLATE, context.id, context.scope);
    const latestVersion = (before === undefined ? 0 : (numberAt(before.outputs, "latestVersion") ?? 0)) + 1;
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "ec2", `launch-template/${context.id}`),
      latestVersion,
      defaultVersion: inputs["updateDefaultVersion"] === true ? latestVersion : 1,
    };
  },
};

function volumes(inputs: Props) {
  const mappings = Array.isArray(inputs["blockDeviceMappings"]) ? inputs["blockDeviceMappings"] : [];
  return mappings.flatMap((mapping, index) => {
    const at = `blockDeviceMappings[${index}].ebs`;
    const ebs = isProps(mapping) && isProps(mapping["ebs"]) ? mapping["ebs"] : {};
    const failures = [
      ...oneOf(ebs, "volumeType", ["gp2", "gp3", "io1", "io2", "sc1", "st1", "standard"]),
      ...between(ebs, "volumeSize", 1, 65_536),
      ...(ebs["kmsKeyId"] !== undefined && ebs["encrypted"] !== "true"
        ? [{ path: "encrypted", reason: "must be true where a key is given" }]
        : []),
    ];
    return failures.map(({ path, reason }) => ({ path: `${at}.${path}`, reason }));
  });
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const FLOW_LOG_FORMAT = [
  ...["version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"],
  ...["packets", "bytes", "start", "end", "action", "log-status"],
]
  .map((field) => `\${${field}}`)
  .join(" ");

const flowLog: TypeModel = {
  type: "aws:ec2/flowLog:FlowLog",
  immutable: forceNew(
    "aws_flow_log",
    ...["vpcId", "subnetId", "eniId", "trafficType", "logDestination", "logDestinationType", "logFormat"],
    ...["iamRoleArn", "maxAggregationInterval", "destinationOptions", "region"],
    ...["deliverCrossAccountRole", "transitGatewayId", "transitGatewayAttachmentId"],
  ),
  requires: [
    // EC2 API CreateFlowLogs: ResourceId and, for CloudWatch Logs and S3, where to.
    ["vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"],
    "logDestination",
  ],
  references: {
    vpcId: { to: [VPC], loose: true },
    logDestination: { to: [LOG_GROUP], by: "arn", loose: true },
    iamRoleArn: { to: [ROLE], by: "arn", loose: true },
  },
  id: ec2Id("fl"),
  validate: (inputs) => [
    ...oneOf(inputs, "trafficType", ["ACCEPT", "REJECT", "ALL"]),
    ...oneOf(inputs, "logDestinationType", ["cloud-watch-logs", "s3", "kinesis-data-firehose"]),
    ...aggregation(inputs),
  ],
  outputs: (inputs, context) => {
    const role = find(context, ROLE, "arn", inputs["iamRoleArn"]);
    refuse(
      role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], "vpc-flow-logs.amazonaws.com"),
      `InvalidParameter: ${text(inputs, "iamRoleArn") ?? ""} does not trust vpc-flow-logs.amazonaws.com`,
    );
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "ec2", `vpc-flow-log/${context.id}`),
      logDestinationType: inputs["logDestinationType"] ?? "cloud-watch-logs",
      maxAggregationInterval: inputs["maxAggregationInterval"] ?? 600,
      logFormat: FLOW_LOG_FORMAT,
    };
  },
};

function aggregation(inputs: Props) {
  const seconds = numberAt(inputs, "maxAggregationInterval");
  return seconds === undefined || seconds === 60 || seconds === 600
    ? []
    : [{ path: "maxAggregationInterval", reason: `must be 60 or 600: ${seconds}` }];
}

export const ec2Types: readonly TypeModel[] = [launchTemplate, flowLog];
