import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { arn, between, find, forceNew, oneOf, pattern, refuse, regional, tagged } from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { allowsService } from "./policies";
import { QUEUE } from "./sqs";

export const STREAM = "aws:kinesis/stream:Stream";

const stream: TypeModel = {
  type: STREAM,
  stateful: true,
  immutable: forceNew("aws_kinesis_stream", "name", "region"),
  mutable: [
    ...["encryptionType", "enforceConsumerDeletion", "kmsKeyId", "maxRecordSizeInKib", "retentionPeriod"],
    ...["shardCount", "shardLevelMetrics", "streamModeDetails", "tags", "warmThroughputMibPs"],
  ],
  requires: ["name"],
  references: { kmsKeyId: { to: [KEY], by: "arn", loose: true } },
  id: (inputs, context) => arn(context, "kinesis", `stream/${text(inputs, "name") ?? ""}`),
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[a-zA-Z0-9_.-]{1,128}$/, "is no stream name"),
    // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
    ...between(inputs, "retentionPeriod", 24, 8760),
    ...oneOf(inputs, "encryptionType", ["KMS", "NONE"]),
    ...oneOf(inputs, "streamModeDetails.streamMode", ["ON_DEMAND", "PROVISIONED"]),
    ...shards(inputs),
  ],
  outputs: (inputs, context) => ({ ...regional(context), ...tagged(inputs, context), arn: context.id }),
};

function shards(inputs: Props): Failure[] {
  const onDemand = text(inputs, "streamModeDetails.streamMode") === "ON_DEMAND";
  return onDemand === (inputs["shardCount"] === undefined)
    ? []
    : [{ path: "shardCount", reason: "must be set in provisioned mode, and in no other" }];
}

const pipe: TypeModel = {
  type: "aws:pipes/pipe:Pipe",
  immutable: forceNew("aws_pipes_pipe", "name", "namePrefix", "source", "region"),
  requires: ["name"],
  references: {
    source: { to: [STREAM], by: "arn", loose: true },
    target: { to: [QUEUE], by: "arn", loose: true },
    roleArn: { to: [ROLE], by: "arn", loose: true },
    "sourceParameters.kinesisStreamParameters.deadLetterConfig.arn": { to: [QUEUE], by: "arn", loose: true },
  },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[.\-_A-Za-z0-9]{1,64}$/, "is no pipe name of at most 64 characters"),
    ...oneOf(inputs, "sourceParameters.kinesisStreamParameters.startingPosition", [
      ...["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"],
    ]),
  ],
  outputs: (inputs, context) => {
    const role = find(context, ROLE, "arn", inputs["roleArn"]);
    refuse(
      role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], "pipes.amazonaws.com"),
      `ValidationException: role ${role?.id ?? ""} does not trust pipes.amazonaws.com`,
    );
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "pipes", `pipe/${context.id}`),
      desiredState: inputs["desiredState"] ?? "RUNNING",
    };
  },
};

export const streamTypes: readonly TypeModel[] = [stream, pipe];
