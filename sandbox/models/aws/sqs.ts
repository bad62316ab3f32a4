import { type Context, type Failure, type TypeModel } from "../../simulator/model";
import { type Props, text, type Value } from "../../simulator/values";
import {
  accountId,
  arn,
  between,
  find,
  forceNew,
  pattern,
  refuse,
  region,
  regional,
  shown,
  tagged,
} from "./common";
import { KEY } from "./kms";
import { validatePolicy } from "./policies";

export const QUEUE = "aws:sqs/queue:Queue";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const queue: TypeModel = {
  type: QUEUE,
  stateful: true,
  immutable: forceNew("aws_sqs_queue", "name", "namePrefix", "fifoQueue", "region"),
  mutable: [
    ...["contentBasedDeduplication", "deduplicationScope", "delaySeconds", "fifoThroughputLimit"],
    ...["kmsDataKeyReusePeriodSeconds", "kmsMasterKeyId", "maxMessageSize", "messageRetentionSeconds"],
    ...["policy", "receiveWaitTimeSeconds", "redriveAllowPolicy", "redrivePolicy", "sqsManagedSseEnabled"],
    ...["tags", "visibilityTimeoutSeconds"],
  ],
  requires: ["name"],
  references: { kmsMasterKeyId: { to: [KEY], by: "arn", loose: true } },
  id: queueUrl,
  validate: (inputs) => [
    ...pattern(inputs, "name", /^(?=.{1,80}$)[\w-]+(\.fifo)?$/, "is no queue name of at most 80 characters"),
    ...between(inputs, "visibilityTimeoutSeconds", 0, 43_200),
    ...between(inputs, "messageRetentionSeconds", 60, 1_209_600),
    ...between(inputs, "receiveWaitTimeSeconds", 0, 20),
    ...between(inputs, "delaySeconds", 0, 900),
    ...between(inputs, "maxMessageSize", 1024, 1_048_576),
    ...fifo(inputs),
    ...encryption(inputs),
    ...maxReceives(inputs),
  ],
  outputs: (inputs, context) => {
    const target = redriveOf(inputs)?.["deadLetterTargetArn"];
    refuse(
      target !== undefined && find(context, QUEUE, "arn", target) === undefined,
      `InvalidParameterValue: dead-letter queue ${shown(target)} does not exist`,
    );
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "sqs", text(inputs, "name") ?? ""),
      url: context.id,
      visibilityTimeoutSeconds: inputs["visibilityTimeoutSeconds"] ?? 30,
      messageRetentionSeconds: inputs["messageRetentionSeconds"] ?? 345_600,
      maxMessageSize: inputs["maxMessageSize"] ?? 1_048_576,
      sqsManagedSseEnabled: inputs["sqsManagedSseEnabled"] ?? inputs["kmsMasterKeyId"] === undefined,
    };
  },
};

function queueUrl(inputs: Props, context: Context): string {
  return `https://sqs.${region(context)}.amazonaws.com/${accountId(context)}/${text(inputs, "name") ?? ""}`;
}

function fifo(inputs: Props): Failure[] {
  const named = (text(inputs, "name") ?? "").endsWith(".fifo");
  return named === (inputs["fifoQueue"] === true)
    ? []
    : [{ path: "name", reason: "must end in .fifo where fifoQueue is true, and only there" }];
}

function encryption(inputs: Props): Failure[] {
  return inputs["sqsManagedSseEnabled"] === true && inputs["kmsMasterKeyId"] !== undefined
    ? [{ path: "sqsManagedSseEnabled", reason: "conflicts with kmsMasterKeyId" }]
    : [];
}

function redriveOf(inputs: Props): Record<string, Value> | undefined {
  const json = text(inputs, "redrivePolicy");
  return json === undefined ? undefined : (JSON.parse(json) as Record<string, Value>);
}

function maxReceives(inputs: Props): Failure[] {
  const count = redriveOf(inputs)?.["maxReceiveCount"];
  return count === undefined || (typeof count === "number" && count >= 1 && count <= 1000)
    ? []
    : [{ path: "redrivePolicy", reason: `maxReceiveCount must be from 1 to 1000: ${shown(count)}` }];
}

const queuePolicy: TypeModel = {
  type: "aws:sqs/queuePolicy:QueuePolicy",
  immutable: forceNew("aws_sqs_queue_policy", "queueUrl", "region"),
  // A policy goes with its queue.
  references: { queueUrl: { to: [QUEUE], by: "url", loose: true } },
  partOf: ({ inputs }) => ({ type: QUEUE, id: text(inputs, "queueUrl") ?? "" }),
  id: (inputs) => text(inputs, "queueUrl") ?? "",
  validate: (inputs) => validatePolicy(inputs, "policy", "resource", 8192),
  outputs: (_inputs, context) => regional(context),
};

export const sqsTypes: readonly TypeModel[] = [queue, queuePolicy];
